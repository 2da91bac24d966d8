// Cues of one text line, as if it had been recognised with full confidence.

import type { Channel } from "../ids.ts";
import type { CompiledCuePack } from "../pack/compile-pack.ts";
import { confirmedCues, type Cue } from "./cue.ts";
import type { Word } from "./hypothesis.ts";
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
  const tracker = createCueTracker(pack, secondReader);
  const words = timedWords(line.text, 0);
  const at = words.at(-1)?.end ?? 0;
  const changes = [
    ...tracker.observe({ channel: line.channel, utterance: 0, status: "final", words, at }),
    ...tracker.finish(at),
  ];
  return confirmedCues(changes);
}
