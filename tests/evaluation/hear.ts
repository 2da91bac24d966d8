// What a recogniser makes of written lines: espeak-ng speaks them in telephone band, the real listener hears them.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hypothesis, Word } from "../../src-core/cue/hypothesis.ts";
import { type Channel, channels, type Language } from "../../src-core/ids.ts";
import { createEars } from "../../src-main/console/phrases/ears.ts";
import { requireEspeak, speak } from "../fixtures/calls/speech.ts";
import { telephoneRateHz } from "../fixtures/calls/telephone-band.ts";
import { encodeStereoWav } from "../fixtures/calls/wav.ts";
import { modelPath, spawnReal } from "../main/listener/speech.ts";

/** Silence after a line, in seconds: longer than the recogniser needs to end an utterance. */
const pause = 1.5;
/** Variants of espeak-ng's voices that the bundled models were not trained on; see their model cards. */
const variants = ["f5", "m6", "linda", "Mike", "Annie", "klatt5"];

/** The real listener with the bundled models. */
const ears = createEars({
  spawn: spawnReal(),
  modelOf: (language) =>
    Promise.resolve({ id: `vosk-model-demo-${language}`, path: modelPath(language), isDemo: true }),
});

interface Spoken {
  readonly channel: Channel;
  /** Seconds. */
  readonly start: number;
  readonly end: number;
}

/**
 * What the bundled model of the language hears of each text, in their order; no final where it hears nothing.
 * Takes about a fifth of a second a line. Throws when espeak-ng or the listener cannot be run.
 */
export async function hear(language: Language, texts: readonly string[]): Promise<Hypothesis[][]> {
  requireEspeak();
  const { spoken, wav } = spokenLines(language, texts);
  const folder = mkdtempSync(join(tmpdir(), "steadyline-heard-"));
  try {
    const path = join(folder, "lines.wav");
    writeFileSync(path, wav);
    const { heard } = await ears.hear(language, path);
    return spoken.map(({ channel, start, end }) => {
      const within = (words: readonly Word[]): Word[] =>
        words.filter((word) => word.start < end + pause / 2 && word.end > start - pause / 2);
      return heard
        .filter((final) => final.channel === channel && within(final.words).length > 0)
        .map((final) => ({ ...final, words: within(final.words), alternatives: final.alternatives?.map(within) }));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All lines in one file, one after the other, on either channel in turn. */
function spokenLines(
  language: Language,
  texts: readonly string[],
): { readonly spoken: Spoken[]; readonly wav: Buffer } {
  const ends: Record<Channel, number> = { caller: 0, agent: 0 };
  const placed = texts.map((text, index) => {
    const voice = `${language}+${variants[index % variants.length] ?? ""}`;
    const samples = speak(text, { voice, wordsPerMinute: 160, pitch: 50 }, "normal");
    const channel = channels[index % channels.length] ?? "caller";
    const start = ends[channel] + pause;
    ends[channel] = start + samples.length / telephoneRateHz;
    return { channel, start, end: ends[channel], samples };
  });
  const trackOf = (side: Channel): Float64Array => {
    const track = new Float64Array(Math.ceil((Math.max(ends.caller, ends.agent) + pause) * telephoneRateHz));
    for (const { channel, start, samples } of placed)
      if (channel === side) track.set(samples, Math.round(start * telephoneRateHz));
    return track;
  };
  return { spoken: placed, wav: encodeStereoWav(trackOf("agent"), trackOf("caller"), telephoneRateHz) };
}
