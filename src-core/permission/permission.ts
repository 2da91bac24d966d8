// "You may end this call": granted or not, always with its reasons. The program never ends a call itself.
// A pure function of the standing facts and the time.

import { type Abuse, abuses } from "../abuse.ts";
import { type Facts, type StepMark, stepMarks } from "../facts.ts";
import type { CallerCue } from "../ids.ts";
import type { PermissionPolicy, Policy } from "../policy/policy.ts";

/** A warning really given: a boundary or end-warning that was heard or ticked. */
export interface Warning {
  readonly step: "intent-and-boundary" | "end-warning";
  readonly how: "heard" | "ticked";
  readonly at: number;
  readonly words: string;
}

/** Why the permission stands: the abuse, the warnings before it, and the rule that joins them. */
export interface PermissionReasons {
  readonly rule: "threat" | "abuse-after-warnings" | "abuse-without-warning";
  readonly abuse: {
    readonly cueId: string;
    readonly category: CallerCue | "marked";
    readonly words: string;
    readonly at: number;
  };
  readonly warnings: readonly Warning[];
  readonly warningsRequired: number;
}

/** Why it does not stand: the first thing that is missing. */
export type Missing = "no-abuse" | "boundary" | "end-warning" | "abuse-after-warnings" | "transfer" | "calm-again";

export type PermissionView =
  | { readonly granted: true; readonly reasons: PermissionReasons }
  | { readonly granted: false; readonly missing: Missing };

/** Decides at `at` seconds. */
export function permissionAt(facts: Facts, policy: Policy, at: number): PermissionView {
  const abuse = abuses(facts, policy).filter(({ start }) => start <= at);
  const counting = abuse.filter(({ counts }) => counts);
  const threat = counting.find(({ isThreat }) => isThreat);
  if (threat !== undefined) return granted("threat", threat, [], 0);
  const last = counting.at(-1);
  if (last === undefined) return { granted: false, missing: "no-abuse" };
  const marks = stepMarks(facts).filter((mark) => mark.at <= at);
  const reasons = counting
    .toReversed()
    .map((item) => afterWarnings(item, { abuse, marks, policy: policy.permission }))
    .find((found) => found !== undefined);
  if (reasons === undefined) return { granted: false, missing: missingWarning(marks, last, policy.permission) };
  if (!transferSettled(marks, facts, policy)) return { granted: false, missing: "transfer" };
  if (at - last.end >= policy.permission.calmSeconds) return { granted: false, missing: "calm-again" };
  return { granted: true, reasons };
}

interface History {
  readonly abuse: readonly Abuse[];
  readonly marks: readonly StepMark[];
  readonly policy: PermissionPolicy;
}

/** The warnings that precede this abuse, when there were enough of them and abuse came before the last. */
function afterWarnings(item: Abuse, { abuse, marks, policy }: History): PermissionReasons | undefined {
  const required = warningsFor(item, policy);
  if (required === 0) return reasons("abuse-without-warning", item, [], 0);
  const before = marks.filter(
    (mark) =>
      mark.at < item.start &&
      (policy.warningValidSeconds === null || item.start - mark.at <= policy.warningValidSeconds),
  );
  const chain = warningChain(before, required, policy.minSecondsBetweenWarnings);
  const lastWarning = chain?.at(-1);
  if (chain === undefined || lastWarning === undefined) return undefined;
  const recurs = abuse.some(({ start }) => start < lastWarning.at);
  return recurs ? reasons("abuse-after-warnings", item, chain.map(toWarning), required) : undefined;
}

const warningsFor = ({ category }: Abuse, { warningsRequired }: PermissionPolicy): number =>
  (category === "marked" ? undefined : warningsRequired.byCategory[category]) ?? warningsRequired.default;

/**
 * A chain of `required` warnings: a boundary first (unless one is enough), an end-warning last, each a statement
 * of its own and far enough from the one before. Returns the earliest such chain.
 */
function warningChain(marks: readonly StepMark[], required: number, minSeconds: number): StepMark[] | undefined {
  const given = marks.filter(isWarning);
  const chain: StepMark[] = [];
  for (const mark of given) {
    const isFirst = chain.length === 0;
    const isLast = chain.length === required - 1;
    const fits = isLast ? mark.step === "end-warning" : !isFirst || mark.step === "intent-and-boundary";
    const previous = chain.at(-1);
    const apart = previous === undefined || (mark.breath !== previous.breath && mark.at - previous.at >= minSeconds);
    if (fits && apart) chain.push(mark);
    if (chain.length === required) return chain;
  }
  return undefined;
}

const isWarning = ({ step, how }: StepMark): boolean =>
  (step === "intent-and-boundary" || step === "end-warning") && how !== "skipped";

const toWarning = ({ step, how, at, words }: StepMark): Warning => ({
  step: step === "end-warning" ? "end-warning" : "intent-and-boundary",
  how: how === "ticked" ? "ticked" : "heard",
  at,
  words: words ?? "",
});

/** All warnings given so far, whether or not they make a chain. */
export const warningsGiven = (facts: Facts): Warning[] => stepMarks(facts).filter(isWarning).map(toWarning);

function missingWarning(marks: readonly StepMark[], last: Abuse, policy: PermissionPolicy): Missing {
  const required = warningsFor(last, policy);
  if (required > 1 && !marks.some(({ step, how }) => step === "intent-and-boundary" && how !== "skipped"))
    return "boundary";
  return warningChain(marks, required, policy.minSecondsBetweenWarnings) === undefined
    ? "end-warning"
    : "abuse-after-warnings";
}

function transferSettled(
  marks: readonly StepMark[],
  { transferUnavailable }: Facts,
  { permission, protocol }: Policy,
): boolean {
  if (!permission.transferFirst || protocol.transferTo === null || transferUnavailable) return true;
  return marks.some(({ step, how }) => step === "transfer-offer" && how !== "skipped");
}

const granted = (
  rule: PermissionReasons["rule"],
  abuse: Abuse,
  warnings: readonly Warning[],
  required: number,
): PermissionView => ({
  granted: true,
  reasons: reasons(rule, abuse, warnings, required),
});

const reasons = (
  rule: PermissionReasons["rule"],
  { id, category, words, start }: Abuse,
  warnings: readonly Warning[],
  warningsRequired: number,
): PermissionReasons => ({
  rule,
  abuse: { cueId: id, category, words, at: start },
  warnings,
  warningsRequired,
});
