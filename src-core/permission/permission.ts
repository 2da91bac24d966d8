// "You may end this call": granted or not, always with its reasons. The program never ends a call itself.
// A pure function of what stands and the time.

import type { Abuse } from "../abuse.ts";
import type { Facts, StepMark } from "../facts.ts";
import type { CallerCue, CueCategory } from "../ids.ts";
import type { AbuseCategory, PermissionPolicy, Policy } from "../policy/policy.ts";
import type { Standing } from "../standing.ts";

/** A warning really given: a boundary or end-warning that was heard or ticked. */
export interface Warning {
  readonly step: "intent-and-boundary" | "end-warning";
  readonly how: "heard" | "ticked";
  readonly at: number;
  readonly words: string;
}

/** Abuse as a reason: the words and when they were said, seconds. */
export interface AbuseReason {
  readonly cueId: string;
  readonly category: CallerCue | "marked";
  readonly words: string;
  readonly at: number;
}

/** Why the permission stands: the abuse, the warnings before it, the abuse those answered, and the rule that joins them. */
export interface PermissionReasons {
  readonly rule: "threat" | "abuse-after-warnings" | "abuse-without-warning";
  readonly abuse: AbuseReason;
  /** What had been said before the last of the warnings; empty where none was needed. */
  readonly warnedOf: readonly AbuseReason[];
  readonly warnings: readonly Warning[];
  readonly warningsRequired: number;
}

/** Why it does not stand: the first thing that is missing. */
export type Missing = "no-abuse" | "boundary" | "end-warning" | "abuse-after-warnings" | "transfer" | "calm-again";

export type PermissionView =
  | { readonly granted: true; readonly reasons: PermissionReasons }
  | { readonly granted: false; readonly missing: Missing };

/** What the permission rests on; changes with what stands only. Time can do no more than take it back. */
export type PermissionBasis =
  | { readonly missing: Missing }
  | {
      readonly reasons: PermissionReasons;
      /** When it is withdrawn unless there is abuse again, seconds into the call; a threat is never forgotten. */
      readonly until: number;
    };

/** Steps that a permission can rest on; it looks at no others. */
export const permissionSteps: ReadonlySet<CueCategory> = new Set([
  "intent-and-boundary",
  "end-warning",
  "transfer-offer",
]);

/** Weighs everything that stands: abuse, the steps above, and whether a transfer can be had. */
export function permissionBasis(standing: Standing, facts: Facts, policy: Policy): PermissionBasis {
  const { marks } = standing;
  const counting = standing.abuses.filter(({ counts }) => counts);
  const threat = counting.find(({ isThreat }) => isThreat);
  if (threat !== undefined) return { reasons: withoutWarning("threat", threat), until: Number.POSITIVE_INFINITY };
  const last = counting.at(-1);
  if (last === undefined) return { missing: "no-abuse" };
  const reasons = latestReasons({ abuse: counting, marks, policy: policy.permission });
  if (reasons === undefined) return { missing: missingWarning(marks, last, policy.permission) };
  if (!transferSettled(marks, facts, policy)) return { missing: "transfer" };
  return { reasons, until: last.end + policy.permission.calmSeconds };
}

/** Decides at `at` seconds. */
export function permissionAt(basis: PermissionBasis, at: number): PermissionView {
  if ("missing" in basis) return { granted: false, missing: basis.missing };
  return at < basis.until ? { granted: true, reasons: basis.reasons } : { granted: false, missing: "calm-again" };
}

interface History {
  /** Abuse that counts. */
  readonly abuse: readonly Abuse[];
  readonly marks: readonly StepMark[];
  readonly policy: PermissionPolicy;
}

/** Reasons by the latest abuse that has any. */
function latestReasons(history: History): PermissionReasons | undefined {
  for (const item of history.abuse.toReversed()) {
    const reasons = afterWarnings(item, history);
    if (reasons !== undefined) return reasons;
  }
  return undefined;
}

/** The warnings that precede this abuse, when there were enough of them and abuse came before the last. */
function afterWarnings(item: Abuse, { abuse, marks, policy }: History): PermissionReasons | undefined {
  const required = warningsFor(item, policy);
  if (required === 0) return withoutWarning("abuse-without-warning", item);
  const before = marks.filter(
    (mark) =>
      mark.at < item.start &&
      (policy.warningValidSeconds === null || item.start - mark.at <= policy.warningValidSeconds),
  );
  const chain = warningChain(before, required, policy.minSecondsBetweenWarnings);
  const lastWarning = chain?.at(-1);
  if (chain === undefined || lastWarning === undefined) return undefined;
  const warnedOf = abuse.filter(({ start }) => start < lastWarning.at);
  if (warnedOf.length === 0) return undefined;
  return {
    rule: "abuse-after-warnings",
    abuse: toReason(item),
    warnedOf: warnedOf.map(toReason),
    warnings: chain.map(toWarning),
    warningsRequired: required,
  };
}

const withoutWarning = (rule: "threat" | "abuse-without-warning", abuse: Abuse): PermissionReasons => ({
  rule,
  abuse: toReason(abuse),
  warnedOf: [],
  warnings: [],
  warningsRequired: 0,
});

const toReason = ({ id, category, words, start }: Abuse): AbuseReason => ({ cueId: id, category, words, at: start });

const warningsFor = ({ category }: Abuse, { warningsRequired }: PermissionPolicy): number =>
  (category === "marked" ? undefined : warningsRequired.byCategory[category as AbuseCategory]) ??
  warningsRequired.default;

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

/** Whether a step that was done warns: a boundary or the last warning, heard or ticked. */
export const isWarning = ({ step, how }: Pick<StepMark, "step" | "how">): boolean =>
  (step === "intent-and-boundary" || step === "end-warning") && how !== "skipped";

const toWarning = ({ step, how, at, words }: StepMark): Warning => ({
  step: step === "end-warning" ? "end-warning" : "intent-and-boundary",
  how: how === "ticked" ? "ticked" : "heard",
  at,
  words: words ?? "",
});

/** All warnings given so far, whether or not they make a chain. */
export const warningsGiven = ({ marks }: Standing): Warning[] => marks.filter(isWarning).map(toWarning);

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
