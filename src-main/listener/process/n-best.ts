// How sure each word of a recogniser's n-best list is. libvosk tells either word confidences or the list, and the list tells both:
// a word is as likely as all the readings together that have it there.

interface TimedWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** One reading of an utterance; `score` is the logarithm of its likelihood, but for a constant of the utterance. */
export interface Reading {
  readonly score: number;
  readonly words: readonly TimedWord[];
}

const has = (reading: Reading | undefined, { word, start, end }: TimedWord): boolean =>
  reading?.words.some((other) => other.word === word && other.start < end && start < other.end) === true;

/** Gives each word of each reading its confidence, 0 to 1: the share of likelihood of the readings with the same word at that time. */
export function weighReadings(readings: readonly Reading[]): readonly (readonly (TimedWord & { conf: number })[])[] {
  const best = readings.reduce((most, { score }) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  const weights = readings.map(({ score }) => Math.exp(score - best));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const confidenceOf = (word: TimedWord): number =>
    weights.reduce((sum, weight, index) => (has(readings[index], word) ? sum + weight : sum), 0) / total;
  return readings.map(({ words }) => words.map((word) => ({ ...word, conf: confidenceOf(word) })));
}
