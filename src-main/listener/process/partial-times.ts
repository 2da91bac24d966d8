// Times for the words of a partial. libvosk gives the words at once but their times up to 1.7 s later
// (its lattice is determinised in steps), and a cue on a partial must not wait for that.

import type { Word } from "../../../src-core/cue/hypothesis.ts";

/** Audio the network must hear after a frame before it decodes it: 17 frames of right context in the demo models. */
const lookAheadSeconds = 0.17;
/** Ordinary speaking rate, for spreading words: about 15 letters a second, and a little per word. */
const secondsPerLetter = 0.06;
const secondsPerWord = 0.06;

const usualSeconds = (word: string): number => secondsPerWord + secondsPerLetter * word.length;

/** Spreads words that have just appeared between the last known word and the end of what was decoded. */
const spread = (words: readonly string[], afterSeconds: number, heardSeconds: number): readonly Word[] => {
  const usual = words.reduce((sum, word) => sum + usualSeconds(word), 0);
  const end = Math.max(afterSeconds, heardSeconds - lookAheadSeconds);
  const begin = Math.max(afterSeconds, end - usual);
  let at = begin;
  return words.map((word) => {
    const start = at;
    at += (usualSeconds(word) / usual) * (end - begin);
    return { word, start, end: at, confidence: 1 };
  });
};

/** How many leading words of `known` are the leading words of `words`, in ascending time after `afterSeconds`. */
const agreeing = (words: readonly string[], known: readonly Word[], from: number, afterSeconds: number): number => {
  let count = from;
  let last = afterSeconds;
  for (const word of known.slice(from)) {
    if (word.word !== words[count] || word.start < last) break;
    last = word.end;
    count += 1;
  }
  return count;
};

/**
 * Gives every word of a partial a time in call seconds, ascending: measured where `measured` agrees, else kept
 * from the `previous` partial of the utterance, else estimated within about a quarter of a second.
 * An estimated word has confidence 1: nothing is known against it yet, and the final decides.
 */
export const timePartial = (
  words: readonly string[],
  known: { readonly measured: readonly Word[]; readonly previous: readonly Word[] },
  heardSeconds: number,
): readonly Word[] => {
  const measured = agreeing(words, known.measured, 0, 0);
  const sure = known.measured.slice(0, measured);
  const kept = agreeing(words, known.previous, measured, sure.at(-1)?.end ?? 0);
  const timed = [...sure, ...known.previous.slice(measured, kept)];
  return [...timed, ...spread(words.slice(kept), timed.at(-1)?.end ?? 0, heardSeconds)];
};
