// The escalation level: rises at once, falls slowly, and can say which cues made it.
// A pure function of the standing cues and the time, so that the order in which things became known does not matter.

import { type Abuse, abuses, isCredibleThreat } from "../abuse.ts";
import type { Cue } from "../cue/cue.ts";
import { type Facts, standingCues } from "../facts.ts";
import { type CallerCue, isCalming, type Level, levelRank } from "../ids.ts";
import type { LevelPolicy, Policy } from "../policy/policy.ts";

/** What one cue adds to the level now. */
export interface Contribution {
  readonly cueId: string;
  readonly category: CallerCue | "marked";
  readonly words: string;
  readonly at: number;
  /** Points when it was said. */
  readonly points: number;
  /** Points left now. */
  readonly left: number;
  readonly isAbuse: boolean;
}

export interface LevelView {
  readonly level: Level;
  /** The highest level up to now that rests on confirmed cues. */
  readonly highest: Level;
  readonly angerPoints: number;
  readonly abusePoints: number;
  /** Largest first. */
  readonly contributions: readonly Contribution[];
}

interface Scored {
  readonly cue: {
    readonly id: string;
    readonly category: CallerCue | "marked";
    readonly words: string;
    readonly start: number;
  };
  readonly points: number;
  readonly abusePoints: number;
  readonly threat: boolean;
  readonly confirmed: boolean;
}

interface Score {
  readonly at: number;
  readonly anger: number;
  readonly abuse: number;
  readonly level: Level;
  readonly threatAt: number | undefined;
}

/** Computes the level at `at` seconds. */
export function levelAt(facts: Facts, policy: Policy, at: number): LevelView {
  const scored = scoreCues(facts, policy).filter(({ cue }) => cue.start <= at);
  const { score, highest: highestShown } = run(scored, policy.level);
  // Only a provisional cue makes the two differ; without one there is nothing to run again.
  const sure = scored.filter(({ confirmed }) => confirmed);
  const highest = sure.length === scored.length ? highestShown : run(sure, policy.level).highest;
  const now = decayed(score, at, policy.level);
  return {
    level: now.level,
    highest,
    angerPoints: now.anger,
    abusePoints: now.abuse,
    contributions: contributions(scored, at, policy.level),
  };
}

function run(scored: readonly Scored[], policy: LevelPolicy): { readonly score: Score; readonly highest: Level } {
  let score: Score = { at: 0, anger: 0, abuse: 0, level: "calm", threatAt: undefined };
  let highest: Level = "calm";
  for (const item of scored) {
    score = take(decayed(score, item.cue.start, policy), item, policy);
    if (levelRank(score.level) > levelRank(highest)) highest = score.level;
  }
  return { score, highest };
}

function scoreCues(facts: Facts, policy: Policy): Scored[] {
  const abuseById = new Map(abuses(facts, policy).map((abuse) => [abuse.id, abuse]));
  const cues = standingCues(facts).filter(({ channel }) => channel === "caller");
  const scored = cues.map((cue, index) => scoreCue(cue, cues.slice(0, index), abuseById.get(cue.id), policy.level));
  const marks = [...abuseById.values()]
    .filter(({ id }) => !facts.cues.has(id))
    .map((abuse) => scoreMark(abuse, policy.level));
  return [...scored, ...marks].sort((a, b) => a.cue.start - b.cue.start);
}

function scoreCue(cue: Cue, before: readonly Cue[], abuse: Abuse | undefined, level: LevelPolicy): Scored {
  const category = cue.category as CallerCue;
  const base = level.categoryPoints[category] ?? level.severityPoints[cue.severity];
  const repeats = before.filter(
    (other) => other.category === category && cue.start - other.start <= level.repeatWithinSeconds,
  ).length;
  const points = base * Math.min(level.repeatFactor ** repeats, level.repeatLimit);
  // Mild abuse that keeps coming weighs as much as what reaches `abusive` at once.
  const abusePoints = abuse === undefined ? 0 : Math.max(points, level.severityPoints.high);
  return {
    cue: { ...cue, category },
    points: Math.max(points, abusePoints),
    abusePoints,
    threat: abuse !== undefined && isCredibleThreat(abuse),
    confirmed: cue.status === "confirmed",
  };
}

const scoreMark = (abuse: Abuse, { severityPoints }: LevelPolicy): Scored => {
  const points = abuse.isThreat ? severityPoints.critical : severityPoints.high;
  return { cue: abuse, points, abusePoints: points, threat: abuse.isThreat, confirmed: true };
};

const half = (points: number, seconds: number, { halfLifeSeconds }: LevelPolicy): number =>
  points * 2 ** (-Math.max(0, seconds) / halfLifeSeconds);

/** Time passes: points halve, the level falls only below its own lower threshold. */
function decayed(score: Score, at: number, policy: LevelPolicy): Score {
  const anger = half(score.anger, at - score.at, policy);
  const abuse = half(score.abuse, at - score.at, policy);
  return { ...score, at, anger, abuse, level: settle({ ...score, at, anger, abuse }, policy) };
}

/** One more cue: the level rises at once. */
function take(score: Score, { cue, points, abusePoints, threat }: Scored, policy: LevelPolicy): Score {
  if (cue.category !== "marked" && isCalming(cue.category)) {
    const rest = policy.calming[cue.category as "apology" | "thanks" | "agreement"];
    const calmed = { ...score, anger: score.anger * rest, abuse: score.abuse * rest };
    return { ...calmed, level: settle(calmed, policy) };
  }
  const next = {
    ...score,
    anger: score.anger + points,
    abuse: score.abuse + abusePoints,
    threatAt: threat ? cue.start : score.threatAt,
  };
  return { ...next, level: settle(next, policy) };
}

/** The highest level whose threshold is met: the upper one to enter it, the lower one to stay. */
function settle({ at, anger, abuse, level, threatAt }: Score, policy: LevelPolicy): Level {
  const stays = (candidate: Level): boolean => levelRank(level) >= levelRank(candidate);
  const over = (points: number, candidate: "tense" | "heated" | "abusive"): boolean =>
    points >= (stays(candidate) ? policy[candidate].fall : policy[candidate].rise);
  if (
    threatAt !== undefined &&
    (policy.threateningHoldSeconds === null || at - threatAt < policy.threateningHoldSeconds)
  )
    return "threatening";
  if (over(abuse, "abusive") && abuse > 0) return "abusive";
  if (over(anger, "heated")) return "heated";
  return over(anger, "tense") ? "tense" : "calm";
}

function contributions(scored: readonly Scored[], at: number, policy: LevelPolicy): Contribution[] {
  return scored
    .map(({ cue, points, abusePoints }, index): Contribution => {
      const calmed = scored
        .slice(index + 1)
        .reduce(
          (rest, later) =>
            rest *
            (later.cue.category !== "marked" && isCalming(later.cue.category)
              ? policy.calming[later.cue.category as "apology"]
              : 1),
          1,
        );
      return {
        cueId: cue.id,
        category: cue.category,
        words: cue.words,
        at: cue.start,
        points,
        left: half(points, at - cue.start, policy) * calmed,
        isAbuse: abusePoints > 0,
      };
    })
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.left - a.left);
}
