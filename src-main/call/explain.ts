// Says in plain words why a call stands where it stands: level, step and permission with their evidence.

import type { CallState } from "../../src-core/engine.ts";
import { contributionsAt } from "../../src-core/level/level.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import type { Pack } from "../packs/load-pack.ts";
import { clockText, explain, quoted } from "./lines.ts";
import { nextLines, permissionSentence, situationName } from "./wording.ts";

/** Lines of the explanation, in the language of `pack`. */
export function explainCall(
  state: CallState,
  { policy, pack }: { readonly policy: Policy; readonly pack: Pack },
): string[] {
  const { facts, level } = state;
  const text = (key: string): string => pack.texts.texts[key] ?? key;
  const contributions = contributionsAt(state.basis.level, policy, facts.at).map(
    ({ at, category, words, points, left }) =>
      `  ${clockText(at)} ${text(category === "marked" ? "cue.marked" : `cue.${category}`)} ${quoted(words, facts.language)}: ${points.toFixed(1)} → ${left.toFixed(1)}`,
  );
  return [
    `${clockText(facts.at)} ${text("level.label")} ${text(`level.${level.level}`)}. ${explain(pack.protocol, `level-${level.level}`, {})}`,
    ...under(text("explain.level"), contributions),
    ...stepLines(state, { policy, pack, text }),
    permissionSentence(state, pack),
    text("explain.rules").replace("{name}", policy.name),
  ];
}

function stepLines(
  state: CallState,
  { policy, pack, text }: { readonly policy: Policy; readonly pack: Pack; readonly text: (key: string) => string },
): string[] {
  const { facts, protocol } = state;
  const done = state.basis.standing.marks.map(
    ({ at, step, how, words }) =>
      `  ${clockText(at)} ${text(`step.${step}`)}: ${text(`step-status.${how}`)}${words === undefined ? "" : ` ${quoted(words, facts.language)}`}`,
  );
  const lines = nextLines(state, { policy, pack });
  const said = under(text("explain.steps"), done);
  if (protocol.next === undefined || lines === undefined) return said;
  return [
    ...said,
    `${text("step-card.label")}: ${text(`step.${protocol.next}`)} (${situationName(state, pack)}). ${quoted(lines.line.say, facts.language)}`,
  ];
}

/** Lines under a heading; no heading without lines. */
const under = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${heading}:`, ...lines];
