// Fits the reader of matches: a logistic regression by stochastic gradient descent with AdaGrad, in a fixed order.

import { type MatchReader, shareOfFeature } from "../../src-core/cue/match-reader.ts";
import { createRandom, shuffled } from "./random.ts";

/** A rule's match to learn from. */
export interface MatchExample {
  /** Its hashed features. */
  readonly hashes: Int32Array;
  /** Whether its words are meant: the line has its category or one of the same kind. */
  readonly isMeant: boolean;
  /** How much it counts: a line with ten matches teaches no more than one with a single one. */
  readonly weight: number;
}

const epochs = 6;
const learningRate = 0.15;
const decay = 1e-5;
/** Share of a match's features left out each time it is seen: unseen lines lack the very word, too. */
const dropout = 0.2;

/** Fits a reader to the matches; the meant and the others weigh the same in sum. */
export function fitMatchReader(examples: readonly MatchExample[], dimensions: number): MatchReader<Float32Array> {
  const random = createRandom(4711);
  const weights = new Float32Array(dimensions);
  const seen = new Float32Array(dimensions).fill(1e-3);
  let [bias, biasSeen] = [0, 1];
  const sumOf = (isMeant: boolean): number =>
    examples.reduce((sum, example) => sum + (example.isMeant === isMeant ? example.weight : 0), 0);
  const balance = sumOf(true) / Math.max(1, sumOf(false));
  const learn = ({ hashes, isMeant, weight }: MatchExample): void => {
    const kept = hashes.filter(() => random() >= dropout);
    const share = shareOfFeature(kept.length);
    let score = bias;
    for (const hash of kept) score += share * (weights[hash] ?? 0);
    const error = weight * (isMeant ? 1 : balance) * (Number(isMeant) - 1 / (1 + Math.exp(-score)));
    const gradient = error * share;
    for (const hash of kept) {
      const pulled = (seen[hash] ?? 0) + gradient * gradient;
      seen[hash] = pulled;
      const value = weights[hash] ?? 0;
      weights[hash] = value + (learningRate * gradient) / Math.sqrt(pulled) - learningRate * decay * value;
    }
    biasSeen += error * error;
    bias += (learningRate * error) / Math.sqrt(biasSeen);
  };
  for (let epoch = 0; epoch < epochs; epoch += 1)
    for (const example of shuffled(examples, createRandom(epoch))) learn(example);
  return { dimensions, bias, scale: 1, weights };
}
