// Says in plain words why a call stands where it stands: level, step and permission with their evidence.

import type { CallState } from "../../src-core/engine.ts";
import { stepMarks } from "../../src-core/facts.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import type { Pack } from "../packs/load-pack.ts";
import { clockText, explain, linesFor, quoted } from "./lines.ts";

/** Lines of the explanation, in the language of `pack`. */
export function explainCall(
  state: CallState,
  { policy, pack }: { readonly policy: Policy; readonly pack: Pack },
): string[] {
  const { facts, level } = state;
  const text = (key: string): string => pack.texts.texts[key] ?? key;
  const contributions = level.contributions.map(
    ({ at, category, words, points, left }) =>
      `  ${clockText(at)} ${text(category === "marked" ? "cue.marked" : `cue.${category}`)} ${quoted(words, facts.language)}: ${points.toFixed(1)} → ${left.toFixed(1)}`,
  );
  return [
    `${clockText(facts.at)} ${text("level.label")} ${text(`level.${level.level}`)}. ${explain(pack.protocol, `level-${level.level}`, {})}`,
    ...contributions,
    ...stepLines(state, { policy, pack, text }),
    permissionLine(state, pack),
  ];
}

function stepLines(
  state: CallState,
  { policy, pack, text }: { readonly policy: Policy; readonly pack: Pack; readonly text: (key: string) => string },
): string[] {
  const { facts, protocol } = state;
  const done = stepMarks(facts).map(
    ({ at, step, how, words }) =>
      `  ${clockText(at)} ${text(`step.${step}`)}: ${text(`step-status.${how}`)}${words === undefined ? "" : ` ${quoted(words, facts.language)}`}`,
  );
  if (protocol.next === undefined) return done;
  const names = {
    customer: facts.customer,
    agent: facts.agent,
    company: policy.company === "" ? undefined : policy.company,
  };
  const { line } = linesFor(pack.protocol, {
    step: protocol.next,
    situation: protocol.situation,
    times: state.suggestions[protocol.next] ?? 1,
    names,
  });
  const situation =
    protocol.situation === undefined ? "" : (pack.protocol.situations[protocol.situation]?.name ?? protocol.situation);
  return [
    ...done,
    `${text("step-card.label")}: ${text(`step.${protocol.next}`)} (${situation}). ${quoted(line.say, facts.language)}`,
  ];
}

function permissionLine({ permission, facts }: CallState, pack: Pack): string {
  if (!permission.granted) return explain(pack.protocol, `missing-${permission.missing}`, {});
  const { rule, abuse, warnings } = permission.reasons;
  return explain(pack.protocol, `permission-${rule}`, {
    words: quoted(abuse.words, facts.language),
    time: clockText(abuse.at),
    warnings: warnings.map(({ at }) => clockText(at)).join(", "),
  });
}
