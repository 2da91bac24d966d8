// Cues of one line, as it was heard or as if it had been recognised with full confidence.

import type { Channel } from "../ids.ts";
import type { CompiledCuePack } from "../pack/compile-pack.ts";
import { confirmedCues, type Cue } from "./cue.ts";
import type { Hypothesis, Word } from "./hypothesis.ts";
import { wordsOfText } from "./tokenise.ts";
import { createCueTracker, type SecondReader } from "./tracker.ts";

/** Seconds a word takes in text that has no times: 170 words a minute. */
export const secondsPerWord = 0.35;

/** Words of a text line with made-up times from `start` on. */
export const timedWords = (text: string, start: number, perWord: number = secondsPerWord): Word[] =>
  wordsOfText(text).map((word, index) => ({
    word,
    start: start + index * perWord,
    end: start + (index + 1) * perWord,
    confidence: 1,
  }));

/** All cues that the line alone would confirm. */
export function scanText(
  pack: CompiledCuePack,
  line: { readonly channel: Channel; readonly text: string },
  secondReader?: SecondReader,
): Cue[] {
  const words = timedWords(line.text, 0);
  const at = words.at(-1)?.end ?? 0;
  return scanFinals(pack, [{ channel: line.channel, utterance: 0, status: "final", words, at }], secondReader);
}

/** All cues that these finals would confirm if nothing else were said in the call. */
export function scanFinals(pack: CompiledCuePack, finals: readonly Hypothesis[], secondReader?: SecondReader): Cue[] {
  const tracker = createCueTracker(pack, secondReader);
  const changes = finals.flatMap((final) => tracker.observe(final));
  return confirmedCues([...changes, ...tracker.finish(finals.at(-1)?.at ?? 0)]);
}
