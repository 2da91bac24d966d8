// Which cues are abuse under a policy, and which of those may count towards the permission.

import type { Cue } from "./cue/cue.ts";
import { scorerRuleId } from "./cue/scorer.ts";
import type { Facts } from "./facts.ts";
import { type CallerCue, isLighterThanUsual, type Severity } from "./ids.ts";
import type { AbuseCategory, Policy } from "./policy/policy.ts";

/** One instance of abuse: a cue, or the agent's own mark. */
export interface Abuse {
  readonly id: string;
  readonly category: CallerCue | "marked";
  /** A threat grave enough to count as one; a veiled one, less than critical by its rule, is abuse like any other, and so is a tentative one without company. */
  readonly isThreat: boolean;
  readonly words: string;
  readonly start: number;
  readonly end: number;
  /** False: may raise the level, never the permission (unconfirmed, doubtful, in an alternative, or found by the scorer alone). */
  readonly counts: boolean;
  /** False: rests on a provisional cue. */
  readonly confirmed: boolean;
}

/** Every abuse among the caller's `cues` (which stand, in order of time) and the agent's marks, in order of time. */
export function abuses(cues: readonly Cue[], marks: Facts["marks"], policy: Policy): Abuse[] {
  const heard = createOccurrences();
  const confirmed = createOccurrences();
  const marked = policy.permission.marksCount ? marks.map(ofMark) : [];
  const found: Abuse[] = [];
  for (const cue of cues) {
    const from = policy.abuseFrom[cue.category as AbuseCategory];
    if (from === undefined || isAtNobody(cue, policy)) continue;
    const occurrence = heard(cue);
    // What is not confirmed may show as abuse; it never makes a later cue the one too many.
    const isSure = cue.status === "confirmed" && confirmed(cue) >= from;
    const isThreat =
      isGraveThreat(cue, policy) &&
      (cue.isTentative !== true || marked.length > 0 || cues.some((other) => isCompany(other, cue, policy)));
    if (occurrence >= from) found.push(ofCue(cue, { isSure, isThreat }, policy));
  }
  return marked.length === 0 ? found : [...found, ...marked].sort((a, b) => a.start - b.start);
}

/**
 * Strong swearing that its rule rates below its category, or that a wide rule is not sure of: at a thing, at nobody. It is anger, not
 * abuse; a house that sets the severity of all profanity takes it for abuse.
 */
const isAtNobody = (cue: Cue, { severities }: Policy): boolean =>
  cue.category === "profanity" &&
  severities.profanity === undefined &&
  (isLighterThanUsual(cue) || (cue.isTentative === true && cue.isAlternative !== true));

/** Swearing that nobody is called to account for by itself: light, or at nobody. */
export const isLightSwearing = (cue: Cue, policy: Policy): boolean =>
  cue.category === "mild-profanity" || isAtNobody(cue, policy);

/** Counts, cue by cue, the utterances in which a category was heard: two light swear words in one breath are no repetition. */
function createOccurrences(): (cue: Cue) => number {
  const counts = new Map<string, { readonly count: number; readonly utterance: number }>();
  return ({ category, utterance }) => {
    const before = counts.get(category);
    if (before?.utterance === utterance) return before.count;
    const count = (before?.count ?? 0) + 1;
    counts.set(category, { count, utterance });
    return count;
  };
}

function ofCue(
  cue: Cue,
  { isSure, isThreat }: { readonly isSure: boolean; readonly isThreat: boolean },
  policy: Policy,
): Abuse {
  return {
    id: cue.id,
    category: cue.category as CallerCue,
    isThreat,
    words: cue.words,
    start: cue.start,
    end: cue.end,
    counts: isSure && isCertain(cue, policy) && (!isThreat || cue.wordCount >= policy.permission.threatMinWords),
    confirmed: isSure,
  };
}

/** Whether a cue may count towards the permission: a phrase has found it, in words that were well heard and likeliest said. */
export const isCertain = (cue: Cue, { permission }: Policy): boolean =>
  cue.confidence >= permission.minConfidence && !isGuess(cue);

/** Whether no phrase has found a cue, only the scorer, or no likeliest words hold it, only an alternative. */
export const isGuess = ({ rule, isAlternative }: Cue): boolean => rule === scorerRuleId || isAlternative === true;

const isGraveThreat = (cue: Cue, policy: Policy): boolean =>
  cue.category === "physical-threat" && severityOf(cue, policy) === "critical";

/** Whether another cue shows that a tentative threat is meant: abuse of any kind but light swearing, however mild, that is not tentative itself, or a threat in another breath. */
const isCompany = (other: Cue, threat: Cue, policy: Policy): boolean =>
  policy.abuseFrom[other.category as AbuseCategory] !== undefined &&
  !isLightSwearing(other, policy) &&
  other.status === "confirmed" &&
  !isGuess(other) &&
  (other.category === threat.category ? other.utterance !== threat.utterance : other.isTentative !== true);

/** Severity of a cue under a policy. */
export const severityOf = ({ category, severity }: Cue, { severities }: Policy): Severity =>
  severities[category as CallerCue] ?? severity;

const ofMark = ({ kind, at, id }: Facts["marks"][number]): Abuse => ({
  id,
  category: kind === "threat" ? "physical-threat" : "marked",
  isThreat: kind === "threat",
  words: "",
  start: at,
  end: at,
  counts: true,
  confirmed: true,
});

/** A threat that may be believed; provisional ones are believed for the level only. */
export const isCredibleThreat = (abuse: Abuse): boolean => abuse.isThreat && (abuse.counts || !abuse.confirmed);
