import { describe, expect, it } from "vitest";
import { actionIds, keyOf } from "../../src-renderer/composables/use-actions.ts";
import { windowErrorCodes } from "../../src-renderer/link.ts";
import { panelNames } from "../../src-renderer/stores/view-store.ts";
import { cueCategories, dispositions, languages, levels, stepIds } from "../../src-core/ids.ts";
import { callSnapshot } from "../../src-shared/contract.ts";
import { errorCodes } from "../../src-shared/errors.ts";
import { channelHealth, channelProblem } from "../../src-shared/listener-protocol.ts";
import { voiceMeasurement } from "../../src-shared/voice.ts";
import { hotkeyIds, overlaySizes, themes } from "../../src-shared/settings.ts";
import { textsOf } from "../support/page.ts";

const { permission, phase } = callSnapshot.shape;
const missing = permission.shape.missing.unwrap().options;
const rules = permission.shape.reasons.unwrap().shape.rule.options;

const needed = [
  ...levels.map((id) => `level.${id}`),
  ...phase.options.map((id) => `phase.${id}`),
  ...channelHealth.options.map((id) => `health.${id}`),
  ...[...cueCategories, "marked"].map((id) => `cue.${id}`),
  ...channelProblem.options.map((id) => `problem.${id}`),
  ...voiceMeasurement.options.map(({ shape }) => `voice.${shape.kind.value}`),
  ...stepIds.map((id) => `step.${id}`),
  ...missing.map((id) => `missing.${id}`),
  ...rules.map((id) => `rule.${id}`),
  ...[...errorCodes, ...windowErrorCodes].map((code) => `error.${code}`),
  ...actionIds.flatMap((id) => [`button.${id}`, `shortcut.${id}`]),
  ...["caller", "agent"].flatMap((channel) =>
    ["no-signal", "lagging", "reconnecting", "missed"].map((health) => `notice.${channel}-${health}`),
  ),
  ...panelNames.map((name) => `panel.${name}`),
  ...overlaySizes.map((size) => `size.${size}`),
  ...themes.map((theme) => `theme.${theme}`),
  ...hotkeyIds.map((id) => `hotkey.${id}`),
  ...["taken", "double"].map((state) => `hotkey.${state}`),
  ...dispositions.map((id) => `disposition.${id}`),
  ...["bad-call", "several-bad-calls"].map((id) => `moment.${id}`),
  ...channelProblem.options.map((id) => `problem.${id}`),
];

const placeholders = (text: string): string[] => [...text.matchAll(/\{[a-z]+\}/g)].map(([name]) => name).sort();

describe.each(languages)("the interface texts in %s", (language) => {
  it("have a text for every word of the contract", () => {
    const texts = textsOf(language);
    expect(needed.filter((key) => texts[key] === undefined)).toEqual([]);
  });

  it("have the same keys and placeholders as the other languages", () => {
    const [texts, english] = [textsOf(language), textsOf("en")];
    expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
    expect(
      Object.keys(texts).filter(
        (key) => String(placeholders(texts[key] ?? "")) !== String(placeholders(english[key] ?? "")),
      ),
    ).toEqual([]);
  });

  it("name behaviour, never feelings or moods", () => {
    const moods = /\b(emotion|sentiment|stress|mood|emotie|gemoed|humeur|emocj|nastr[oó]j|stres)/i;
    expect(Object.entries(textsOf(language)).filter(([, text]) => moods.test(text))).toEqual([]);
  });

  it("keep clear of the signs that the message format reserves", () => {
    // The report is main's: its texts are never formatted by a window.
    const ofWindows = Object.entries(textsOf(language)).filter(([key]) => !key.startsWith("report."));
    expect(ofWindows.filter(([, text]) => /[@|]/.test(text))).toEqual([]);
  });
});

describe("the keys", () => {
  it("are one of a kind", () => {
    const keys = actionIds.map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
