// Which ladder fits the situation, and which step of it comes next.

import { type Abuse, isLightSwearing, severityOf } from "../abuse.ts";
import type { Cue } from "../cue/cue.ts";
import type { Facts, StepMark } from "../facts.ts";
import { type CueCategory, type Level, levelRank, type StepId } from "../ids.ts";
import { isWarning, type Missing, type PermissionView } from "../permission/permission.ts";
import type { Policy, ProtocolPolicy, Situation } from "../policy/policy.ts";
import type { Standing } from "../standing.ts";

export interface ProtocolView {
  /** `undefined` while the call needs no protocol. */
  readonly situation: Situation | undefined;
  /** The next step; `undefined` when nothing needs to be said. */
  readonly next: StepId | undefined;
  /** The ladder in force, each rung with what became of it. */
  readonly ladder: readonly {
    readonly step: StepId;
    readonly status: "open" | "suggested" | "heard" | "ticked" | "skipped";
  }[];
  /** The cue that made this the situation. */
  readonly because: { readonly category: CueCategory; readonly words: string; readonly at: number } | undefined;
}

interface Context {
  readonly facts: Facts;
  readonly standing: Standing;
  readonly policy: Policy;
  readonly at: number;
  readonly level: Level;
  readonly permission: PermissionView;
}

/** Chooses the situation and the next step at `at` seconds. */
export function protocolAt(context: Context): ProtocolView {
  const { policy, at } = context;
  const { marks } = context.standing;
  const because = decidingCue(context);
  const situation = situationOf(context, because);
  if (situation === undefined) return { situation, next: undefined, ladder: [], because: undefined };
  const steps = ladderFor(situation, context);
  const next = steps.find((step) => isOpen(step, context) && isDue(step, context)) ?? whenUsedUp(situation, context);
  const ladder = steps.map((step) => ({
    step,
    status: step === next ? ("suggested" as const) : statusOf(step, marks, policy.protocol, at),
  }));
  return {
    situation,
    next,
    ladder,
    because: because && { category: because.category, words: because.words, at: because.start },
  };
}

/** Situations that a single kind of cue makes, in order of precedence. */
const situationByCategory: readonly (readonly [CueCategory, Situation])[] = [
  ["legal-threat", "legal-threat"],
  ["manager-request", "manager-request"],
  ["complaint-pile-on", "complaint-pile-on"],
  ["noisy-environment", "noisy-line"],
  ["passive-anger", "passive-anger"],
];

/** Cues of the caller that still decide the situation, latest last. */
function recent({ standing: { callerCues }, policy, at }: Context): readonly Cue[] {
  const from = callerCues.findLastIndex(({ start }) => at - start >= policy.protocol.situationSeconds) + 1;
  return from === 0 ? callerCues : callerCues.slice(from);
}

/** The cue that decides the situation: the gravest kind first, then the latest. */
function decidingCue(context: Context): Cue | undefined {
  const { callerCues, abuses } = context.standing;
  const cues = recent(context).filter((cue) => severityOf(cue, context.policy) !== "none");
  if (context.level === "threatening") return callerCues.findLast(({ category }) => category === "physical-threat");
  if (context.level === "abusive") {
    const ids = new Set(abuses.map(({ id }) => id));
    return callerCues.findLast(({ id }) => ids.has(id)) ?? cues.at(-1);
  }
  return (
    callerCues.findLast(({ category }) => category === "distress") ??
    cues.findLast(({ category }) => situationByCategory.some(([id]) => id === category)) ??
    cues.at(-1)
  );
}

function situationOf(context: Context, because: Cue | undefined): Situation | undefined {
  const { level } = context;
  if (level === "threatening") return "threat";
  if (context.standing.callerCues.some(({ category }) => category === "distress")) return "distress";
  if (level === "abusive") {
    if (because?.category === "sexual-remark") return "sexual-remark";
    return because?.category === "discrimination" ? "discrimination" : "abuse";
  }
  if (isRepeatedMildSwearing(context)) return "mild-swearing";
  const special = situationByCategory.find(([category]) => category === because?.category)?.[1];
  if (special !== undefined) return special;
  if (levelRank(level) >= levelRank("heated")) return "escalated-anger";
  return level === "tense" ? "passive-anger" : undefined;
}

/** The first light swear words are let slide, as many as the policy says; the next is answered, still without a warning. */
function isRepeatedMildSwearing(context: Context): boolean {
  const { standing, policy } = context;
  const count = standing.callerCues.filter((cue) => isLightSwearing(cue, policy)).length;
  return count > policy.protocol.letSlide && recent(context).some((cue) => isLightSwearing(cue, policy));
}

const isAbuse = (situation: Situation): boolean =>
  situation === "abuse" || situation === "sexual-remark" || situation === "discrimination";

/**
 * Abuse that has been answered by a warning and has not recurred: back to the matter, with the anger ladder. Once all warnings
 * are given the ladder of abuse stays: what is left of it is a transfer where there is somebody, and the end where it is permitted.
 */
function ladderFor(situation: Situation, context: Context): readonly StepId[] {
  const { policy, permission, standing } = context;
  const isBackToMatter = isAbuse(situation) && !permission.granted && isOver(permission.missing, standing);
  const steps = possible(policy.protocol.ladders[isBackToMatter ? "escalated-anger" : situation], context);
  const anger = angerBeside(situation, context);
  // What this kind of call asks for has been said, or cannot be: the matter itself is left.
  return anger === undefined || steps.some((step) => isOpen(step, context)) ? steps : possible(anger, context);
}

/** The anger ladder that a situation goes on with; `undefined` where there is none: abuse, threats, despair, a quiet call. */
function angerBeside(situation: Situation, { level, policy }: Context): readonly StepId[] | undefined {
  if (isAbuse(situation) || situation === "threat" || situation === "distress") return undefined;
  if (level === "heated") return policy.protocol.ladders["escalated-anger"];
  return level === "tense" ? policy.protocol.ladders["passive-anger"] : undefined;
}

/** Without the offer of a transfer where there is nobody to transfer to. */
const possible = (steps: readonly StepId[], { facts, policy }: Context): readonly StepId[] =>
  policy.protocol.transferTo === null || facts.transferUnavailable
    ? steps.filter((step) => step !== "transfer-offer")
    : steps;

/** Abuse that was answered while a warning is still to come, or that a calm caller has left behind. */
const isOver = (missing: Missing, standing: Standing): boolean =>
  missing === "calm-again" || (missing !== "abuse-after-warnings" && isAnswered(standing));

function isAnswered({ abuses, marks }: Standing): boolean {
  const lastAbuse: Abuse | undefined = abuses.at(-1);
  return marks.some((mark) => isWarning(mark) && mark.at > (lastAbuse?.start ?? 0));
}

const isOpen = (step: StepId, { standing, policy, at }: Context): boolean =>
  statusOf(step, standing.marks, policy.protocol, at) === "open";

function statusOf(
  step: StepId,
  marks: readonly StepMark[],
  { repeatAfterSeconds }: ProtocolPolicy,
  at: number,
): StepMark["how"] | "open" {
  const mark = marks.findLast((item) => item.step === step);
  if (mark === undefined) return "open";
  const repeatAfter = repeatAfterSeconds[step];
  return repeatAfter !== undefined && at - mark.at >= repeatAfter ? "open" : mark.how;
}

/** The end is suggested only where it is permitted; everything else whenever its turn comes. */
const isDue = (step: StepId, { permission }: Context): boolean => step !== "call-release" || permission.granted;

/** The ladder is used up: under abuse what is still missing is asked for again; in a heated call a breather. */
function whenUsedUp(situation: Situation, context: Context): StepId | undefined {
  const { permission, level, policy, standing } = context;
  if (isAbuse(situation)) return permission.granted || isAnswered(standing) ? undefined : stepFor(permission.missing);
  if (level !== "heated" || situation === "distress") return undefined;
  const breather = policy.protocol.whenItStaysHeated;
  return isOpen(breather, context) ? breather : undefined;
}

function stepFor(missing: Missing): StepId | undefined {
  if (missing === "boundary") return "intent-and-boundary";
  if (missing === "end-warning") return "end-warning";
  return missing === "transfer" ? "transfer-offer" : undefined;
}
