// A small learned scorer over words and character n-grams: hears paraphrases that no rule names, and seconds or doubts rules.
// Deterministic; every hit shows the words that weighed most. What it alone finds of a severe category never counts towards the permission.

import {
  channelOf,
  type Channel,
  type CueCategory,
  defaultSeverity,
  isLighterThanUsual,
  isSevere,
  severeCues,
} from "../ids.ts";
import type { CompiledRule } from "../pack/compile-pack.ts";
import { isHouseName } from "../pack/pack-source.ts";
import { remembering } from "../remembering.ts";
import { createClassesOf, featuresOf, type WordClasses } from "./features.ts";
import { type CategoryWeights, type LineFactors, lineFactors, type Network, scoreOf, sharesOf } from "./line-score.ts";
import { around, matchFeatures, type MatchReader, readingOf } from "./match-reader.ts";
import type { Evidence } from "./pending.ts";
import { type Fold, type Token, tokenise } from "./tokenise.ts";
import type { Place, SecondReader } from "./tracker.ts";

/** What one category makes of a line; a line is a hit from `threshold` on. */
export interface ScorerCategory extends CategoryWeights {
  readonly category: CueCategory;
  readonly threshold: number;
}

export interface Scorer extends Network {
  readonly fold: Fold;
  /** Words that mean much the same, by class; an entry that ends with `*` is a stem. */
  readonly classes: WordClasses;
  readonly categories: readonly ScorerCategory[];
  /** Tells whether the words of a rule's match are meant. */
  readonly reader: MatchReader;
  /** By wide rule: from which sum of its category's score and the match's reading on it counts. For others their category's threshold holds. */
  readonly agreeFrom: Readonly<Record<string, number>>;
  /** By category: below what a doubt weighs, see `weighed`, a plain rule's match does not count. Those that are missing are not doubted. */
  readonly doubtBelow: Readonly<Partial<Record<CueCategory, number>>>;
}

/** Shortest line, in words, that is scored: less is no paraphrase of anything. */
const minWords = 3;
const fewWords = 6;
const fewWordsMargin = 2;
/**
 * How much more a line of so many words has to score; `undefined` where it is not scored at all. A few words leave a sum near what
 * every line has: without it 20 of 40 plain English sentences of three to five words ("My name is John.") had a milder cue. Severe
 * categories need none: at the same false alarms they hear 1 to 2 of 100 lines more without it, in three languages.
 */
export function marginOf(category: CueCategory, wordCount: number): number | undefined {
  if (wordCount < minWords) return undefined;
  return wordCount < fewWords && !isSevere(category) ? fewWordsMargin : 0;
}
/** Words of evidence that are shown: enough to be understood. */
const maxEvidence = 6;

/** Steps by which a call comes to its end, easily taken for each other. */
const endings: readonly CueCategory[] = ["intent-and-boundary", "end-warning", "call-release"];

/** By what a rule hears: what the scorer does not guess at in the same breath. */
const notGuessedBeside: Readonly<Partial<Record<CueCategory, readonly CueCategory[]>>> = {
  // A release is no warning, and a warning no boundary.
  ...Object.fromEntries(endings.map((category) => [category, endings])),
  // Light swearing beside strong swearing is nothing more.
  profanity: ["mild-profanity"],
  // Thanks and sarcasm share their words, and tell themselves apart by a tone that nothing here hears. Nor are thanks a curt answer.
  thanks: ["passive-anger", "too-little-information"],
};

/** Kinds of several categories: lines often hold more than one of a kind, and are labelled with one. A swear word speaks for an insult, too. */
const kinds: readonly (readonly CueCategory[])[] = [severeCues, endings];

/** What speaks for a match of the category: the category itself and the others of its kind. */
export const kindOf = (category: CueCategory): readonly CueCategory[] =>
  kinds.find((ids) => ids.includes(category)) ?? [category];

/**
 * How much the score counts in a doubt of a severe match, beside its reading; for other kinds it counts in full. An insult at the end of an ordinary
 * sentence ("that's the first thing you've done right, you moron") has a score as low as the sentence, and means what it says. At
 * the same loss as many innocent matches are doubted as with the whole score, and of long abusive lines a tenth to a third fewer.
 */
const severeShare = 0.4;

/** What a doubt weighs: the best score of the category's kind, and the reading of the match. */
export const weighed = (category: CueCategory, bestScore: number, reading: number): number =>
  (isSevere(category) ? severeShare : 1) * bestScore + reading;

/** Whether the matches of a category's plain rules may be doubted. The agent's other steps are not: one never heard would be suggested again. */
export const isDoubtableCategory = (category: CueCategory): boolean =>
  channelOf(category) === "caller" || endings.includes(category);

/**
 * Whether a rule's matches may be doubted. The house's own phrases are its own judgement; what is said alone has nothing around
 * it to read; and a rule of less weight than its category knows that nobody is meant.
 */
export const isDoubtable = (rule: CompiledRule): boolean =>
  isDoubtableCategory(rule.category) && !isHouseName(rule.id) && !rule.alone && !isLighterThanUsual(rule);

/** Stretches of words whose factors are remembered, or twice as many. */
const textsRemembered = 8;

/** Makes the scorer a second reader: it finds categories that no rule found, doubts rules where their words are not meant, and seconds the wide ones. */
export function createSecondReader(scorer: Scorer): SecondReader {
  const classesOf = createClassesOf(scorer.classes);
  // Many matches stand on the same words, and a growing partial says most of them again.
  const readText = remembering(textsRemembered, (text: string) => {
    const tokens = tokenise(text.split(" "), scorer.fold);
    const texts = tokens.map((token) => token.text);
    return { tokens, factors: lineFactors(scorer, featuresOf(texts, classesOf, scorer.rows.length), tokens.length) };
  });
  const read = (words: readonly string[]): Text => readText(words.join(" "));
  const readMatch = (words: readonly string[], match: Place): MatchText => {
    const { near, ...span } = around(words, match);
    const { tokens, factors } = read(near);
    const hashes = matchFeatures(tokens, classesOf, { rule: match.rule, ...span }, scorer.reader.dimensions);
    return { wordCount: near.length, factors, reading: readingOf(scorer.reader, hashes) };
  };
  return {
    findMore: createFinder(scorer, read),
    doubts: createDoubter(scorer, readMatch),
    agreement: createSeconder(scorer, readMatch),
  };
}

interface Text {
  readonly tokens: readonly Token[];
  readonly factors: LineFactors;
}

/** The words around a match. */
interface MatchText extends Pick<Text, "factors"> {
  readonly wordCount: number;
  /** How surely the match's words are meant; see `MatchReader`. */
  readonly reading: number;
}

type ReadMatch = (words: readonly string[], match: Place) => MatchText;

/** What an agreement needs to be more than tentative. Of 137 threats that wide rules hear in 768 scripted calls 15 of the 16 that are none have less, and so have 33 of the 121 real ones. */
const sureMargin = 8;

function createSeconder({ categories, agreeFrom }: Scorer, readMatch: ReadMatch): SecondReader["agreement"] {
  return (words, match) => {
    const { id, category } = match.rule;
    const entry = categories.find((item) => item.category === category);
    if (entry === undefined) return undefined;
    const { factors, reading } = readMatch(words, match);
    const margin = scoreOf(entry, factors) + reading - (agreeFrom[id] ?? entry.threshold);
    if (margin < 0) return undefined;
    return margin < sureMargin ? "tentative" : "sure";
  };
}

function createDoubter({ categories, doubtBelow }: Scorer, readMatch: ReadMatch): SecondReader["doubts"] {
  return (words, match) => {
    const { category } = match.rule;
    const below = doubtBelow[category];
    if (below === undefined || !isDoubtable(match.rule)) return false;
    const { wordCount, factors, reading } = readMatch(words, match);
    if (wordCount < minWords) return false;
    const kind = kindOf(category);
    const scores = categories.filter((entry) => kind.includes(entry.category)).map((entry) => scoreOf(entry, factors));
    return weighed(category, Math.max(...scores), reading) < below;
  };
}

function createFinder(scorer: Scorer, read: (words: readonly string[]) => Text): SecondReader["findMore"] {
  const rules = new Map(scorer.categories.map(({ category }) => [category, scorerRule(category)]));
  return (words, channel, found) => {
    const { tokens, factors } = read(words);
    const known = new Set<CueCategory>(
      found.flatMap(({ rule: { category } }) => [category, ...(notGuessedBeside[category] ?? [])]),
    );
    const all = scorer.categories.flatMap((entry): Evidence[] => {
      if (channelOf(entry.category) !== channel || known.has(entry.category)) return [];
      const score = scoreOf(entry, factors);
      const margin = marginOf(entry.category, words.length);
      const rule = rules.get(entry.category);
      if (margin === undefined || score < entry.threshold + margin || rule === undefined) return [];
      const { from, to } = weightiest(sharesOf(scorer, entry, factors));
      const first = tokens[from]?.wordIndex ?? 0;
      const last = tokens[to]?.wordIndex ?? 0;
      return [
        {
          rule,
          words: words.slice(first, last + 1).join(" "),
          start: 0,
          end: 0,
          // One half at the threshold: the score itself has no scale that people could read.
          confidence: 1 / (1 + Math.exp(entry.threshold - score)),
          wordCount: last - first + 1,
          startWord: first,
          endWord: last,
          endToken: to,
        },
      ];
    });
    return likeliest(all);
  };
}

/** A line rarely says more than two things; what else scores high is mostly the same words again. */
const maxFound = 2;

/** The surest findings, of the steps towards the end one at most. */
function likeliest(found: readonly Evidence[]): Evidence[] {
  const best = found.toSorted((a, b) => b.confidence - a.confidence);
  const ending = best.find(({ rule }) => endings.includes(rule.category));
  return best.filter((item) => item === ending || !endings.includes(item.rule.category)).slice(0, maxFound);
}

/** The stretch of at most `maxEvidence` tokens that weighs most; shorter lines are shown whole. */
function weightiest(scores: readonly number[]): { readonly from: number; readonly to: number } {
  const length = Math.min(maxEvidence, scores.length);
  const sumFrom = (from: number): number => scores.slice(from, from + length).reduce((sum, score) => sum + score, 0);
  const starts = Array.from({ length: scores.length - length + 1 }, (_, from) => ({ from, sum: sumFrom(from) }));
  const best = starts.reduce((a, b) => (b.sum > a.sum ? b : a), { from: 0, sum: Number.NEGATIVE_INFINITY });
  return { from: best.from, to: best.from + length - 1 };
}

const scorerRule = (category: CueCategory): CompiledRule => ({
  id: scorerRuleId,
  number: Number.MAX_SAFE_INTEGER,
  category,
  channel: channelOf(category) satisfies Channel,
  severity: defaultSeverity(category),
  guards: [],
  wide: false,
  alone: false,
  minConfidence: 0,
  coolDown: 0,
  max: Number.POSITIVE_INFINITY,
});

/** Rule id of every cue that the scorer alone found. */
export const scorerRuleId = "scorer";
