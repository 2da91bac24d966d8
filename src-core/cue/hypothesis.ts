// What the recogniser believes was said: the input of the cue pipeline.

import type { Channel } from "../ids.ts";

/** One recognised word. Times are seconds since the start of the call; confidence is 0 to 1. */
export interface Word {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
}

/** A word and when it was said. */
export type TimedWord = Omit<Word, "confidence">;

/** Whether the same word is among `words` at that time. */
export const isAmong = (words: readonly TimedWord[], { word, start, end }: TimedWord): boolean =>
  words.some((other) => other.word === word && other.start < end && start < other.end);

/**
 * One hypothesis about one utterance. Successive partials of the same utterance replace each other
 * and may change any word; the final replaces the last partial and never changes again.
 */
export interface Hypothesis {
  readonly channel: Channel;
  /** Counts up per channel over the whole call, also across a restart of the listener. */
  readonly utterance: number;
  readonly status: "partial" | "final";
  readonly words: readonly Word[];
  /** Of a final: what may have been said instead, likeliest first. A word's confidence is the share of all readings that have it. */
  readonly alternatives?: readonly (readonly Word[])[] | undefined;
  /** Seconds since the start of the call up to which audio had been heard. */
  readonly at: number;
}
