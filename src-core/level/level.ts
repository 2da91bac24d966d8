// The escalation level: rises at once, falls slowly, and can say which cues made it.
// A pure function of what stands and the time, so that the order in which things became known does not matter.

import { type Abuse, isCredibleThreat, isGuess, severityOf } from "../abuse.ts";
import type { Cue } from "../cue/cue.ts";
import { type CallerCue, isCalming, type Level, levelRank } from "../ids.ts";
import type { LevelPolicy, Policy, Threshold } from "../policy/policy.ts";
import type { Standing } from "../standing.ts";

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
}

/** What the level rests on; changes with the standing cues only, while the level itself falls with time. */
export interface LevelBasis {
  readonly scored: readonly Scored[];
  readonly score: Score;
  readonly highest: Level;
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
}

interface Score {
  readonly at: number;
  readonly anger: number;
  readonly abuse: number;
  readonly level: Level;
  readonly threatAt: number | undefined;
}

/** Weighs everything that stands. */
export function levelBasis(standing: Standing, policy: Policy): LevelBasis {
  const scored = scoreAll(standing, policy);
  const { score, highest: highestShown } = run(scored, policy.level);
  // Only a provisional cue makes the two differ; without one there is nothing to run again.
  const highest = standing.callerCues.every(isSure)
    ? highestShown
    : run(scoreAll(onlySure(standing), policy), policy.level).highest;
  return { scored, score, highest };
}

/** The level at `at` seconds, no earlier than the last cue. */
export function levelAt({ score, highest }: LevelBasis, { level: policy }: Policy, at: number): LevelView {
  const now = decayed(score, at, policy);
  return { level: now.level, highest, angerPoints: now.anger, abusePoints: now.abuse };
}

const isSure = ({ status }: Cue): boolean => status === "confirmed";

const onlySure = ({ cues, callerCues, marks, abuses }: Standing): Standing => ({
  cues,
  marks,
  callerCues: callerCues.filter(isSure),
  abuses: abuses.filter(({ confirmed }) => confirmed),
});

function run(scored: readonly Scored[], policy: LevelPolicy): { readonly score: Score; readonly highest: Level } {
  let score: Score = { at: 0, anger: 0, abuse: 0, level: "calm", threatAt: undefined };
  let highest: Level = "calm";
  for (const item of scored) {
    score = take(decayed(score, item.cue.start, policy), item, policy);
    if (levelRank(score.level) > levelRank(highest)) highest = score.level;
  }
  return { score, highest };
}

function scoreAll({ callerCues, abuses }: Standing, policy: Policy): Scored[] {
  const abuseById = new Map(abuses.map((abuse) => [abuse.id, abuse]));
  const repeats = createRepeats(policy.level);
  const scored = callerCues.map((cue) => {
    const abuse = abuseById.get(cue.id);
    abuseById.delete(cue.id);
    return scoreCue(cue, { abuse, repeats: repeats.count(cue), policy });
  });
  const marks = [...abuseById.values()].map((abuse) => scoreMark(abuse, policy.level));
  return marks.length === 0 ? scored : [...scored, ...marks].sort((a, b) => a.cue.start - b.cue.start);
}

/** Counts, cue by cue in order of time, how many of the same category came shortly before. */
function createRepeats({ repeatWithinSeconds }: LevelPolicy): { readonly count: (cue: Cue) => number } {
  const starts = new Map<string, number[]>();
  return {
    count: ({ category, start }) => {
      const before = starts.get(category) ?? [];
      while (before.length > 0 && start - (before[0] ?? start) > repeatWithinSeconds) before.shift();
      starts.set(category, before);
      return before.push(start) - 1;
    },
  };
}

function scoreCue(
  cue: Cue,
  { abuse, repeats, policy }: { readonly abuse: Abuse | undefined; readonly repeats: number; readonly policy: Policy },
): Scored {
  const { level } = policy;
  const category = cue.category as CallerCue; // Cues of the caller's channel have no other.
  const trust = isGuess(cue) ? level.scorerFactor : 1;
  const base = (level.categoryPoints[category] ?? level.severityPoints[severityOf(cue, policy)]) * trust;
  const points = base * Math.min(level.repeatFactor ** repeats, level.repeatLimit);
  // Mild abuse that keeps coming weighs as much as what reaches `abusive` at once; what the scorer alone or an alternative holds, a threat as well, as its share of that.
  const atOnce = level.severityPoints.high * trust;
  const abusePoints = abuse === undefined ? 0 : trust < 1 ? atOnce : Math.max(points, atOnce);
  return {
    cue: { id: cue.id, category, words: cue.words, start: cue.start },
    points: Math.max(points, abusePoints),
    abusePoints,
    threat: abuse !== undefined && isCredibleThreat(abuse),
  };
}

const scoreMark = (abuse: Abuse, { severityPoints }: LevelPolicy): Scored => {
  const points = abuse.isThreat ? severityPoints.critical : severityPoints.high;
  return { cue: abuse, points, abusePoints: points, threat: abuse.isThreat };
};

/** The share of points that is left after so many seconds. */
const leftAfter = (seconds: number, { halfLifeSeconds }: LevelPolicy): number =>
  2 ** (-Math.max(0, seconds) / halfLifeSeconds);

// Scores are written out field by field: these two run for every cue of every call of a what-if, and a spread costs more than the rest.

/** Time passes: points halve, the level falls only below its own lower threshold. */
function decayed({ at: before, anger, abuse, level, threatAt }: Score, at: number, policy: LevelPolicy): Score {
  const left = leftAfter(at - before, policy);
  return settled({ at, anger: anger * left, abuse: abuse * left, level, threatAt }, policy);
}

/** One more cue: the level rises at once. */
function take(score: Score, { cue, points, abusePoints, threat }: Scored, policy: LevelPolicy): Score {
  const { at, anger, abuse, level, threatAt } = score;
  if (cue.category !== "marked" && isCalming(cue.category)) {
    const rest = policy.calming[cue.category as "apology" | "thanks" | "agreement"];
    return settled({ at, anger: anger * rest, abuse: abuse * rest, level, threatAt }, policy);
  }
  const latestThreat = threat ? cue.start : threatAt;
  return settled({ at, anger: anger + points, abuse: abuse + abusePoints, level, threatAt: latestThreat }, policy);
}

function settled(score: Score, policy: LevelPolicy): Score {
  const { at, anger, abuse, threatAt } = score;
  const level = settle(score, policy);
  return level === score.level ? score : { at, anger, abuse, level, threatAt };
}

/** The highest level whose threshold is met: the upper one to enter it, the lower one to stay. */
function settle({ at, anger, abuse, level, threatAt }: Score, policy: LevelPolicy): Level {
  if (
    threatAt !== undefined &&
    (policy.threateningHoldSeconds === null || at - threatAt < policy.threateningHoldSeconds)
  )
    return "threatening";
  const rank = levelRank(level);
  if (abuse > 0 && abuse >= bar(policy.abusive, rank >= abusiveRank)) return "abusive";
  if (anger >= bar(policy.heated, rank >= heatedRank)) return "heated";
  return anger >= bar(policy.tense, rank >= tenseRank) ? "tense" : "calm";
}

const tenseRank = levelRank("tense");
const heatedRank = levelRank("heated");
const abusiveRank = levelRank("abusive");
const bar = ({ rise, fall }: Threshold, isIn: boolean): number => (isIn ? fall : rise);

/** What each cue has left at `at` seconds, largest first; calming cues are in what they took from the others. */
export function contributionsAt({ scored }: LevelBasis, { level: policy }: Policy, at: number): Contribution[] {
  let calmedLater = 1;
  const parts: Contribution[] = [];
  for (const { cue, points, abusePoints } of scored.toReversed()) {
    if (cue.category !== "marked" && isCalming(cue.category)) {
      calmedLater *= policy.calming[cue.category as "apology" | "thanks" | "agreement"];
    } else if (points > 0) {
      const left = points * leftAfter(at - cue.start, policy) * calmedLater;
      const { id: cueId, category, words, start } = cue;
      parts.push({ cueId, category, words, at: start, points, left, isAbuse: abusePoints > 0 });
    }
  }
  return parts.sort((a, b) => b.left - a.left || a.at - b.at);
}

/** The points from which each level is entered; a threat has no points. */
export const risesOf = ({
  level: { tense, heated, abusive },
}: Policy): Record<"tense" | "heated" | "abusive", number> => ({
  tense: tense.rise,
  heated: heated.rise,
  abusive: abusive.rise,
});
