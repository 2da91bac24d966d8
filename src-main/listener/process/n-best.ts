// How sure each word of a recogniser's n-best list is. libvosk tells either word confidences or the list, and the list tells both:
// a word is as likely as all the readings together that have it there.

import { isAmong, type TimedWord } from "../../../src-core/cue/hypothesis.ts";

/** One reading of an utterance; `score` is the logarithm of its likelihood, but for a constant of the utterance. */
export interface Reading {
  readonly score: number;
  readonly words: readonly TimedWord[];
}

/** The words of the first `told` readings, each with its confidence, 0 to 1: the share of likelihood of all readings with the same word at that time. */
export function weighReadings(
  readings: readonly Reading[],
  told: number,
): readonly (readonly (TimedWord & { conf: number })[])[] {
  const best = readings.reduce((most, { score }) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  const weighed = readings.map(({ score, words }) => ({ words, weight: Math.exp(score - best) }));
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const confidenceOf = (word: TimedWord): number =>
    weighed.reduce((sum, { words, weight }) => (isAmong(words, word) ? sum + weight : sum), 0) / total;
  return readings.slice(0, told).map(({ words }) => words.map((word) => ({ ...word, conf: confidenceOf(word) })));
}
