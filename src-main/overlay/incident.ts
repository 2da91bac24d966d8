// The last call as a text for the file: what was said and when, the warnings, the rule that applied. Facts, no judgement.

import type { CallState } from "../../src-core/engine.ts";
import { warningsGiven } from "../../src-core/permission/permission.ts";
import { clockText, quoted } from "../call/lines.ts";
import { permissionSentence } from "../call/wording.ts";
import type { Pack } from "../packs/load-pack.ts";

/** The report in the pack's language; words stay in the call's. */
export function incidentText(state: CallState, pack: Pack): string {
  const { texts } = pack.texts;
  const t = (key: string): string => texts[key] ?? key;
  const { facts } = state;
  const said = (words: string): string => (words === "" ? "" : ` ${quoted(words, facts.language)}`);
  const list = (title: string, lines: readonly string[]): string[] =>
    ["", `${title}:`].concat(lines.length === 0 ? [`- ${t("ended.none")}`] : lines.map((line) => `- ${line}`));
  const abuse = state.basis.standing.abuses
    .filter(({ confirmed }) => confirmed)
    .map(({ start, category, words }) => `${clockText(start)} ${t(`cue.${category}`)}${said(words)}`);
  const warnings = warningsGiven(state.basis.standing).map(
    ({ at, how, step, words }) =>
      `${t(`step.${step}`)}, ${t(`warnings.${how}`).replace("{time}", clockText(at))}${said(words)}`,
  );
  const wrapUp = facts.wrapUp;
  return [
    t("incident.title"),
    `${t("incident.call")}: ${facts.callId}`,
    `${t("ended.duration")}: ${clockText(facts.at)}`,
    ...(facts.customer === undefined ? [] : [`${t("channel.caller")}: ${facts.customer}`]),
    `${t("ended.highest")}: ${t(`level.${state.highestLevel}`)}`,
    ...list(t("why.abuse"), abuse),
    ...list(t("why.warnings"), warnings),
    "",
    `${t("why.rule")}: ${permissionSentence(state, pack)}`,
    ...(wrapUp === undefined ? [] : [`${t("wrap-up.disposition")}: ${t(`disposition.${wrapUp.disposition}`)}`]),
    ...(wrapUp === undefined || wrapUp.note === "" ? [] : [`${t("wrap-up.note")}: ${wrapUp.note}`]),
  ].join("\n");
}
