// The arithmetic of the scorer: a small network with one hidden layer over a line's features. What it makes of a line splits into
// points of the words.

import type { Feature } from "./features.ts";

/** What one category makes of a line's factors and of what the hidden units answer. */
export interface CategoryWeights {
  readonly bias: number;
  /** One per factor. */
  readonly weights: readonly number[];
  /** One per hidden unit. */
  readonly hidden: readonly number[];
}

/** Hears words in company: it answers to the sum of all words' factors where that exceeds a bound, and not at all below it. */
export interface HiddenUnit {
  readonly bias: number;
  /** One per factor. */
  readonly weights: readonly number[];
}

/** What stands for the features, and the hidden units. */
export interface Network {
  /** By hash of a feature its row in `factors`, in ascending order; -1 for those too rare to be learned from. A power of two of them. */
  readonly rows: Int32Array;
  /** Number of factors that stand for a feature. Few of them: what one category has learned of a word serves the others. */
  readonly rank: number;
  /** `factor = step * size of its row * scale`. */
  readonly scale: number;
  /** One per row. */
  readonly sizes: Uint8Array;
  /** `rank` steps per row, each from -`mostSteps` to `mostSteps`. */
  readonly factors: Int8Array;
  readonly hidden: readonly HiddenUnit[];
}

/** Steps of a factor: with its sign it fits in four bits. */
export const mostSteps = 7;

/** A line's sum is taken over the root of its features' number and of these: short lines must not score high on a word or two. */
export const featuresAdded = 40;

/** What a line's score is made of, whatever the category. */
export interface LineFactors {
  /** Of every token. */
  readonly tokens: readonly Float32Array[];
  /** Answers of the hidden units, 0 where one is silent. */
  readonly answers: readonly number[];
}

/** The factors of every token of a line. */
function tokenFactors(
  { rows, factors, sizes, rank, scale }: Network,
  features: readonly Feature[],
  tokenCount: number,
): readonly Float32Array[] {
  const tokens = Array.from({ length: tokenCount }, () => new Float32Array(rank));
  const learned = features.filter(({ hash }) => (rows[hash] ?? -1) >= 0);
  const share = scale / Math.sqrt(learned.length + featuresAdded);
  for (const { hash, token } of learned) {
    const row = rows[hash] ?? 0;
    const size = (sizes[row] ?? 0) * share;
    const sums = tokens[token] ?? new Float32Array(rank);
    for (let factor = 0; factor < rank; factor += 1)
      sums[factor] = (sums[factor] ?? 0) + (factors[row * rank + factor] ?? 0) * size;
  }
  return tokens;
}

/** What one word can add to a line's score by itself, or take from it. */
const mostOfWord = 2;

/** A word's points as they count. */
export const saturated = (points: number): number => (points * mostOfWord) / (mostOfWord + Math.abs(points));

/** How much more counts of a word that has a little more points. */
export const slopeAt = (points: number): number => (mostOfWord / (mostOfWord + Math.abs(points))) ** 2;

function dot(token: Float32Array, weights: readonly number[]): number {
  let sum = 0;
  for (let factor = 0; factor < token.length; factor += 1) sum += (token[factor] ?? 0) * (weights[factor] ?? 0);
  return sum;
}

/** What a line's features amount to. */
export function lineFactors(network: Network, features: readonly Feature[], tokenCount: number): LineFactors {
  const tokens = tokenFactors(network, features, tokenCount);
  const all = new Float32Array(network.rank);
  for (const token of tokens) for (const [factor, value] of token.entries()) all[factor] = (all[factor] ?? 0) + value;
  return { tokens, answers: network.hidden.map(({ bias, weights }) => Math.max(0, bias + dot(all, weights))) };
}

/** A line's score: the category's points for each token, saturated, and what the hidden units' answers add. */
export const scoreOf = ({ bias, weights, hidden }: CategoryWeights, { tokens, answers }: LineFactors): number =>
  tokens.reduce((sum, token) => sum + saturated(dot(token, weights)), bias) +
  answers.reduce((sum, answer, unit) => sum + answer * (hidden[unit] ?? 0), 0);

/**
 * What each token has put into a line's score. The score is the sum of these and of a rest that no word moves, the biases: a unit
 * that answers is a sum over the tokens, too.
 */
export function sharesOf(
  network: Network,
  { weights, hidden }: CategoryWeights,
  { tokens, answers }: LineFactors,
): number[] {
  const answering = network.hidden.flatMap((unit, index) =>
    (answers[index] ?? 0) > 0 ? [{ factors: unit.weights, vote: hidden[index] ?? 0 }] : [],
  );
  return tokens.map((token) =>
    answering.reduce((sum, { factors, vote }) => sum + vote * dot(token, factors), saturated(dot(token, weights))),
  );
}
