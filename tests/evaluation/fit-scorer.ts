// Fits the scorer: factors of the features and a row of weights per category, learned together by stochastic gradient
// descent with AdaGrad in a fixed order, so that what one category teaches about a word serves the others.

import { featuresAdded } from "../../src-core/cue/scorer.ts";
import type { CueCategory } from "../../src-core/ids.ts";
import { createRandom, shuffled } from "./random.ts";

/** A line to learn from. */
export interface Example {
  /** Its hashed features. */
  readonly hashes: Int32Array;
  readonly labels: ReadonlySet<CueCategory>;
  /** Categories about which it teaches something, present or absent. */
  readonly teaches: ReadonlySet<CueCategory>;
}

/** Row-major: `factors[hash * rank + factor]`, `weights[category * rank + factor]`. */
export interface Fit {
  readonly rank: number;
  readonly factors: Float32Array;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** Factors of one fit. */
const fitRank = 16;
/** Fits from different beginnings that stand side by side: their mean errs less than one of them. */
const fits = 3;
const epochs = 10;
const learningRate = 0.1;
const factorDecay = 1e-4;
const weightDecay = 1e-3;
/** Share of a line's features left out each time it is seen: unseen lines lack the very word, too. */
const dropout = 0.3;
const positiveWeight = 6;

/** Fits the categories to the examples; the mean of several fits, as one with the factors of all. */
export function fitScorer(categories: readonly CueCategory[], examples: readonly Example[], dimensions: number): Fit {
  return sideBySide(
    Array.from({ length: fits }, (_, seed) => fitOnce(categories, examples, dimensions, seed + 1)),
    dimensions,
  );
}

/** Scores of a line, one per category. */
export function scoresOf({ rank, factors, weights, biases }: Fit, hashes: Int32Array): Float32Array {
  const line = new Float32Array(rank);
  sumFactors(line, factors, hashes);
  return biases.map((bias, category) => bias + dot(line, weights, category * rank));
}

function fitOnce(
  categories: readonly CueCategory[],
  examples: readonly Example[],
  dimensions: number,
  seed: number,
): Fit {
  const random = createRandom(seed * 7919);
  const rank = fitRank;
  const factors = Float32Array.from({ length: dimensions * rank }, () => ((random() - 0.5) * 0.5) / Math.sqrt(rank));
  const weights = Float32Array.from({ length: categories.length * rank }, () => (random() - 0.5) * 0.2);
  const biases = new Float32Array(categories.length).fill(-3);
  const seen = {
    factors: new Float32Array(dimensions).fill(1e-3),
    weights: new Float32Array(weights.length).fill(1e-2),
    biases: new Float32Array(biases.length).fill(1),
  };
  const line = new Float32Array(rank);
  const pull = new Float32Array(rank);

  const kept = new Int32Array(examples.reduce((most, { hashes }) => Math.max(most, hashes.length), 0));
  /** The features of a line that are not left out this time; valid until the next call. */
  const keepSome = (hashes: Int32Array): Int32Array => {
    let count = 0;
    for (const hash of hashes) {
      if (random() < dropout) continue;
      kept[count] = hash;
      count += 1;
    }
    return kept.subarray(0, count);
  };

  const learn = ({ hashes, labels, teaches }: Example): void => {
    const some = keepSome(hashes);
    if (some.length === 0) return;
    sumFactors(line, factors, some);
    pull.fill(0);
    for (const [index, category] of categories.entries()) {
      if (!teaches.has(category)) continue;
      const at = index * rank;
      const isPositive = labels.has(category);
      const guess = 1 / (1 + Math.exp(-(biases[index] ?? 0) - dot(line, weights, at)));
      const error = (isPositive ? positiveWeight : 1) * ((isPositive ? 1 : 0) - guess);
      for (let factor = 0; factor < rank; factor += 1) {
        const weight = weights[at + factor] ?? 0;
        pull[factor] = (pull[factor] ?? 0) + error * weight;
        const gradient = error * (line[factor] ?? 0) - weightDecay * weight;
        weights[at + factor] = weight + step(seen.weights, at + factor, gradient);
      }
      biases[index] = (biases[index] ?? 0) + step(seen.biases, index, error);
    }
    moveFactors(some);
  };

  const moveFactors = (hashes: Int32Array): void => {
    const share = 1 / Math.sqrt(hashes.length + featuresAdded);
    const energy = pull.reduce((sum, value) => sum + (value * share) ** 2, 0) / rank;
    for (const hash of hashes) {
      seen.factors[hash] = (seen.factors[hash] ?? 0) + energy;
      const rate = learningRate / Math.sqrt(seen.factors[hash] ?? 1);
      for (let at = hash * rank, factor = 0; factor < rank; at += 1, factor += 1) {
        const value = factors[at] ?? 0;
        factors[at] = value + rate * share * (pull[factor] ?? 0) - learningRate * factorDecay * value;
      }
    }
  };

  for (let epoch = 0; epoch < epochs; epoch += 1)
    for (const example of shuffled(examples, createRandom(epoch + seed * 100))) learn(example);
  return { rank, factors, weights, biases };
}

/** AdaGrad's step along a gradient. */
function step(seen: Float32Array, index: number, gradient: number): number {
  seen[index] = (seen[index] ?? 0) + gradient * gradient;
  return (learningRate * gradient) / Math.sqrt(seen[index] ?? 1);
}

/** The sum of the features' factors over the root of their number, into `line`. */
function sumFactors(line: Float32Array, factors: Float32Array, hashes: Int32Array): void {
  const rank = line.length;
  const share = 1 / Math.sqrt(hashes.length + featuresAdded);
  line.fill(0);
  for (const hash of hashes)
    for (let factor = 0; factor < rank; factor += 1)
      line[factor] = (line[factor] ?? 0) + (factors[hash * rank + factor] ?? 0) * share;
}

function dot(line: Float32Array, weights: Float32Array, at: number): number {
  let sum = 0;
  for (let factor = 0; factor < line.length; factor += 1) sum += (line[factor] ?? 0) * (weights[at + factor] ?? 0);
  return sum;
}

/** One fit that scores as the mean of several: their factors stand side by side, each weighing its share. */
function sideBySide(all: readonly Fit[], dimensions: number): Fit {
  const rank = all.reduce((sum, fit) => sum + fit.rank, 0);
  const beside = (rowsOf: (fit: Fit) => Float32Array, rows: number): Float32Array => {
    const joined = new Float32Array(rows * rank);
    let column = 0;
    for (const fit of all) {
      for (let row = 0; row < rows; row += 1)
        joined.set(rowsOf(fit).subarray(row * fit.rank, (row + 1) * fit.rank), row * rank + column);
      column += fit.rank;
    }
    return joined;
  };
  const biases = all[0]?.biases ?? new Float32Array();
  return {
    rank,
    factors: beside(({ factors }) => factors, dimensions),
    weights: beside(({ weights }) => weights, biases.length).map((weight) => weight / all.length),
    biases: biases.map((_, index) => all.reduce((sum, fit) => sum + (fit.biases[index] ?? 0), 0) / all.length),
  };
}
