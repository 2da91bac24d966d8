// Fits the scorer: factors of the features, hidden units and a row of weights per category, learned together by stochastic gradient
// descent with AdaGrad in a fixed order, so that what one category teaches about a word serves the others.

import { featuresAdded, saturated, slopeAt } from "../../src-core/cue/line-score.ts";
import type { CueCategory } from "../../src-core/ids.ts";
import { createRandom, shuffled } from "./random.ts";

/** A line to learn from. */
export interface Example {
  /** The rows of its features, in the order of its tokens, and the token of each. */
  readonly features: Int32Array;
  readonly tokens: Int32Array;
  readonly labels: ReadonlySet<CueCategory>;
  /** Categories about which it teaches something, present or absent. */
  readonly teaches: ReadonlySet<CueCategory>;
}

/** Row-major: `factors[row * rank + factor]`, `weights[category * rank + factor]`, and likewise for the hidden units. */
export interface Fit {
  readonly factors: Float32Array;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
  readonly hidden: HiddenFit;
}

export interface HiddenFit {
  /** `weights[unit * rank + factor]`. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
  /** What a unit's answer adds to a category: `votes[category * hiddenUnits + unit]`. */
  readonly votes: Float32Array;
}

/** Factors of a feature. */
export const rank = 16;
/** See docs/adr/0005-learned-scorer-beside-the-rules.md for what more or fewer of them hear. */
export const hiddenUnits = 32;
const epochs = 5;
const learningRate = 0.1;
const factorDecay = 1e-3;
const weightDecay = 1e-3;
/** Share of a line's words, and of the features of those that stay, left out each time it is seen: unseen lines lack the very word, too. */
const dropout = 0.1;
const positiveWeight = 2;
/** An error so small teaches nothing worth its time. */
const smallestError = 1e-3;

/** Scores of a line, one per category. */
export function scoresOf({ factors, weights, biases, hidden }: Fit, example: Example): Float32Array {
  const words = new Float32Array(wordsIn(example.tokens) * rank);
  sumFactors(words, factors, example);
  const line = new Float32Array(rank);
  const answers = new Float32Array(hiddenUnits);
  answer(answers, line, words, hidden);
  return biases.map((bias, category) => {
    let sum = bias + dot(answers, 0, hidden.votes, category * hiddenUnits, hiddenUnits);
    for (let word = 0; word < words.length; word += rank)
      sum += saturated(dot(words, word, weights, category * rank, rank));
    return sum;
  });
}

/** An example by the numbers of its categories. */
interface Lesson {
  readonly features: Int32Array;
  readonly tokens: Int32Array;
  readonly taught: Int32Array;
  /** One for each of `taught`: 1 where it is present. */
  readonly present: Uint8Array;
}

function lessonOf({ features, tokens, labels, teaches }: Example, categories: readonly CueCategory[]): Lesson {
  const taught = categories.flatMap((category, index) => (teaches.has(category) ? [{ category, index }] : []));
  return {
    features,
    tokens,
    taught: Int32Array.from(taught, ({ index }) => index),
    present: Uint8Array.from(taught, ({ category }) => Number(labels.has(category))),
  };
}

const wordsIn = (tokens: Int32Array): number => (tokens.at(-1) ?? -1) + 1;

/** Fits the categories to the examples, whose features have `rows` rows. */
export function fitScorer(categories: readonly CueCategory[], examples: readonly Example[], rows: number): Fit {
  const lessons = examples.map((example) => lessonOf(example, categories));
  const random = createRandom(7919);
  const factors = Float32Array.from({ length: rows * rank }, () => ((random() - 0.5) * 0.5) / Math.sqrt(rank));
  const weights = Float32Array.from({ length: categories.length * rank }, () => (random() - 0.5) * 0.2);
  const biases = new Float32Array(categories.length).fill(-3);
  const hidden: HiddenFit = {
    weights: Float32Array.from({ length: hiddenUnits * rank }, () => random() - 0.5),
    biases: new Float32Array(hiddenUnits).fill(0.1),
    votes: new Float32Array(categories.length * hiddenUnits),
  };
  const seen = {
    factors: new Float32Array(rows).fill(1e-3),
    weights: new Float32Array(weights.length).fill(1e-2),
    biases: new Float32Array(biases.length).fill(1),
    hiddenWeights: new Float32Array(hidden.weights.length).fill(0.1),
    hiddenBiases: new Float32Array(hiddenUnits).fill(1),
    votes: new Float32Array(hidden.votes.length).fill(0.1),
  };
  const longest = lessons.reduce((most, { features }) => Math.max(most, features.length), 0);
  const mostWords = lessons.reduce((most, { tokens }) => Math.max(most, wordsIn(tokens)), 0);
  const kept = { features: new Int32Array(longest), tokens: new Int32Array(longest) };
  const allWords = new Float32Array(mostWords * rank);
  const allPulls = new Float32Array(mostWords * rank);
  const slopes = new Float32Array(mostWords);
  const sum = new Float32Array(rank);
  const line = new Float32Array(rank);
  const answers = new Float32Array(hiddenUnits);
  const answerPulls = new Float32Array(hiddenUnits);

  /** The features of a line that are not left out this time; valid until the next call. */
  const keepSome = ({ features, tokens }: Lesson): Pick<Lesson, "features" | "tokens"> => {
    let count = 0;
    let word = -1;
    let isWordKept = true;
    for (let index = 0; index < features.length; index += 1) {
      const token = tokens[index] ?? 0;
      if (token !== word) {
        word = token;
        isWordKept = random() >= dropout;
      }
      if (!isWordKept || random() < dropout) continue;
      kept.features[count] = features[index] ?? 0;
      kept.tokens[count] = token;
      count += 1;
    }
    return { features: kept.features.subarray(0, count), tokens: kept.tokens.subarray(0, count) };
  };

  const learn = (lesson: Lesson): void => {
    const some = keepSome(lesson);
    const words = allWords.subarray(0, wordsIn(some.tokens) * rank).fill(0);
    const pulls = allPulls.subarray(0, words.length).fill(0);
    sumFactors(words, factors, some);
    answer(answers, line, words, hidden);
    answerPulls.fill(0);
    for (let index = 0; index < lesson.taught.length; index += 1)
      learnCategory(lesson.taught[index] ?? 0, lesson.present[index] === 1, words, pulls);
    learnHidden(pulls);
    moveFactors(some, pulls);
  };

  const learnCategory = (category: number, isPresent: boolean, words: Float32Array, pulls: Float32Array): void => {
    const at = category * rank;
    const votesAt = category * hiddenUnits;
    let score = (biases[category] ?? 0) + dot(answers, 0, hidden.votes, votesAt, hiddenUnits);
    for (let word = 0, from = 0; from < words.length; word += 1, from += rank) {
      const points = dot(words, from, weights, at, rank);
      score += saturated(points);
      slopes[word] = slopeAt(points);
    }
    const error = (isPresent ? positiveWeight : 1) * ((isPresent ? 1 : 0) - 1 / (1 + Math.exp(-score)));
    if (Math.abs(error) < smallestError) return;
    sum.fill(0);
    for (let word = 0, from = 0; from < words.length; word += 1, from += rank) {
      const slope = slopes[word] ?? 0;
      for (let factor = 0; factor < rank; factor += 1) {
        sum[factor] = (sum[factor] ?? 0) + slope * (words[from + factor] ?? 0);
        pulls[from + factor] = (pulls[from + factor] ?? 0) + error * slope * (weights[at + factor] ?? 0);
      }
    }
    for (let factor = 0; factor < rank; factor += 1) {
      const weight = weights[at + factor] ?? 0;
      weights[at + factor] =
        weight + step(seen.weights, at + factor, error * (sum[factor] ?? 0) - weightDecay * weight);
    }
    biases[category] = (biases[category] ?? 0) + step(seen.biases, category, error);
    for (let unit = 0; unit < hiddenUnits; unit += 1) {
      const vote = hidden.votes[votesAt + unit] ?? 0;
      answerPulls[unit] = (answerPulls[unit] ?? 0) + error * vote;
      hidden.votes[votesAt + unit] =
        vote + step(seen.votes, votesAt + unit, error * (answers[unit] ?? 0) - weightDecay * vote);
    }
  };

  /** Moves the units that answered, and adds to the pulls of all words what moves those units. */
  const learnHidden = (pulls: Float32Array): void => {
    sum.fill(0);
    for (let unit = 0; unit < hiddenUnits; unit += 1) {
      const pull = answerPulls[unit] ?? 0;
      if (pull === 0 || (answers[unit] ?? 0) === 0) continue;
      for (let factor = 0, at = unit * rank; factor < rank; factor += 1, at += 1) {
        const weight = hidden.weights[at] ?? 0;
        sum[factor] = (sum[factor] ?? 0) + pull * weight;
        hidden.weights[at] = weight + step(seen.hiddenWeights, at, pull * (line[factor] ?? 0) - weightDecay * weight);
      }
      hidden.biases[unit] = (hidden.biases[unit] ?? 0) + step(seen.hiddenBiases, unit, pull);
    }
    for (let from = 0; from < pulls.length; from += rank)
      for (let factor = 0; factor < rank; factor += 1)
        pulls[from + factor] = (pulls[from + factor] ?? 0) + (sum[factor] ?? 0);
  };

  const moveFactors = ({ features, tokens }: Pick<Lesson, "features" | "tokens">, pulls: Float32Array): void => {
    const share = 1 / Math.sqrt(features.length + featuresAdded);
    let energy = 0;
    let energyOf = -1;
    for (let index = 0; index < features.length; index += 1) {
      const row = features[index] ?? 0;
      const token = tokens[index] ?? 0;
      if (token !== energyOf) {
        energyOf = token;
        energy = (dot(pulls, token * rank, pulls, token * rank, rank) * share * share) / rank;
      }
      const pulled = (seen.factors[row] ?? 0) + energy;
      seen.factors[row] = pulled;
      const rate = (learningRate / Math.sqrt(pulled)) * share;
      for (let at = row * rank, from = token * rank, factor = 0; factor < rank; at += 1, from += 1, factor += 1) {
        const value = factors[at] ?? 0;
        factors[at] = value + rate * (pulls[from] ?? 0) - learningRate * factorDecay * value;
      }
    }
  };

  for (let epoch = 0; epoch < epochs; epoch += 1)
    for (const lesson of shuffled(lessons, createRandom(epoch + 100))) learn(lesson);
  return { factors, weights, biases, hidden };
}

/** The sum of all words' factors into `line`, and what the hidden units answer to it. */
function answer(answers: Float32Array, line: Float32Array, words: Float32Array, { weights, biases }: HiddenFit): void {
  line.fill(0);
  for (let from = 0; from < words.length; from += rank)
    for (let factor = 0; factor < rank; factor += 1) line[factor] = (line[factor] ?? 0) + (words[from + factor] ?? 0);
  for (let unit = 0; unit < hiddenUnits; unit += 1)
    answers[unit] = Math.max(0, (biases[unit] ?? 0) + dot(line, 0, weights, unit * rank, rank));
}

/** AdaGrad's step along a gradient. */
function step(seen: Float32Array, index: number, gradient: number): number {
  seen[index] = (seen[index] ?? 0) + gradient * gradient;
  return (learningRate * gradient) / Math.sqrt(seen[index] ?? 1);
}

/** The sum of the features' factors over the root of their number, for each word, into `words`. */
function sumFactors(
  words: Float32Array,
  factors: Float32Array,
  { features, tokens }: Pick<Example, "features" | "tokens">,
): void {
  const share = 1 / Math.sqrt(features.length + featuresAdded);
  for (let index = 0; index < features.length; index += 1)
    for (
      let at = (features[index] ?? 0) * rank, to = (tokens[index] ?? 0) * rank, end = to + rank;
      to < end;
      at += 1, to += 1
    )
      words[to] = (words[to] ?? 0) + (factors[at] ?? 0) * share;
}

function dot(a: Float32Array, atA: number, b: Float32Array, atB: number, length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index += 1) sum += (a[atA + index] ?? 0) * (b[atB + index] ?? 0);
  return sum;
}
