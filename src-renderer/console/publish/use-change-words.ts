// A difference between draft and running rules in words: which setting, and both values.

import { useI18n } from "vue-i18n";
import type { SettingDifference } from "../../../src-shared/console/draft-messages.ts";
import { isLanguage, languageNames } from "../../vocabulary.ts";
import { categoryColumns, type Control, groups } from "../rules/catalogue.ts";
import { useShownValue } from "../rules/use-shown-value.ts";

export interface ChangeWords {
  readonly what: string;
  /** `undefined`: too much for a cell; the page that it belongs to shows it. */
  readonly running: string | undefined;
  readonly draft: string | undefined;
}

const columnTexts = {
  severity: "console.categories.severity",
  points: "console.categories.points",
  abuseFrom: "console.categories.abuse",
  warnings: "console.categories.warnings",
} as const;

export function useChangeWords(): (difference: SettingDifference) => ChangeWords {
  const i18n = useI18n();
  const { t } = i18n;
  const shown = useShownValue();

  const ofControl = (path: readonly string[]): { readonly what: string; readonly control: Control } | undefined => {
    const setting = groups.flatMap(({ settings }) => settings).find((each) => each.path.join(".") === path.join("."));
    if (setting === undefined) return undefined;
    const of = setting.of === undefined ? "" : t(setting.of);
    return { what: t(`console.rule.${setting.text}`, { of }), control: setting.control };
  };

  const ofCell = (path: readonly string[]): string | undefined => {
    const category = path.at(-1) ?? "";
    for (const [column, text] of Object.entries(columnTexts) as [keyof typeof columnTexts, string][])
      if (categoryColumns[column](category).join(".") === path.join(".")) return `${t(`cue.${category}`)}: ${t(text)}`;
    return undefined;
  };
  const cellValue = (value: unknown): string => {
    if (typeof value === "number") return String(value);
    return typeof value === "string" ? t(`console.severity.${value}`) : "–";
  };

  /** The deepest name that there is for what other pages change. */
  const ofPage = (path: readonly string[]): string => {
    for (let length = path.length; length > 0; length -= 1) {
      const key = `console.change.${path.slice(0, length).join(".")}`;
      if (i18n.te(key)) return t(key);
    }
    return path.join(".");
  };
  const plain = (value: unknown): string | undefined => {
    if (value === null || value === undefined || value === "") return t("console.empty");
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  };

  return ({ path: [root, ...path], running, draft }) => {
    const language = path[0];
    if (root === "houseCues")
      return {
        what: t("console.change.phrases-heard", { language: isLanguage(language) ? languageNames[language] : "" }),
        running: undefined,
        draft: undefined,
      };
    const known = ofControl(path);
    if (known !== undefined)
      return { what: known.what, running: shown(running, known.control), draft: shown(draft, known.control) };
    const cell = ofCell(path);
    if (cell !== undefined) return { what: cell, running: cellValue(running), draft: cellValue(draft) };
    return { what: ofPage(path), running: plain(running), draft: plain(draft) };
  };
}
