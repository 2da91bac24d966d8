// Which cues are abuse under a policy, and which of those may count towards the permission.

import type { Cue } from "./cue/cue.ts";
import { scorerRuleId } from "./cue/scorer.ts";
import { type Facts, standingCues } from "./facts.ts";
import type { CallerCue } from "./ids.ts";
import type { Policy } from "./policy/policy.ts";

/** One instance of abuse: a cue, or the agent's own mark. */
export interface Abuse {
  readonly id: string;
  readonly category: CallerCue | "marked";
  readonly isThreat: boolean;
  readonly words: string;
  readonly start: number;
  readonly end: number;
  /** False: may raise the level, never the permission (unconfirmed, doubtful, or found by the scorer alone). */
  readonly counts: boolean;
  /** False: a provisional cue. */
  readonly confirmed: boolean;
}

/** Every abuse that stands, in order of time. */
export function abuses(facts: Facts, policy: Policy): Abuse[] {
  const occurrences = new Map<string, number>();
  const cues = standingCues(facts).flatMap((cue): Abuse[] => {
    const from = cue.channel === "caller" ? abuseFrom(cue, policy) : undefined;
    if (from === undefined) return [];
    const occurrence = (occurrences.get(cue.category) ?? 0) + 1;
    occurrences.set(cue.category, occurrence);
    return occurrence < from ? [] : [ofCue(cue, policy)];
  });
  const marks = policy.permission.marksCount ? facts.marks : [];
  return [...cues, ...marks.map(ofMark)].sort((a, b) => a.start - b.start);
}

const abuseFrom = ({ category }: Cue, { abuseFrom: from, permission }: Policy): number | undefined =>
  category === "raised-voice" && permission.raisedVoiceCounts ? 1 : from[category as CallerCue];

function ofCue(cue: Cue, { permission }: Policy): Abuse {
  const isThreat = cue.category === "physical-threat";
  const confirmed = cue.status === "confirmed";
  const certain = cue.confidence >= permission.minConfidence && cue.rule !== scorerRuleId;
  return {
    id: cue.id,
    category: cue.category as CallerCue,
    isThreat,
    words: cue.words,
    start: cue.start,
    end: cue.end,
    counts: confirmed && certain && (!isThreat || cue.wordCount >= permission.threatMinWords),
    confirmed,
  };
}

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
