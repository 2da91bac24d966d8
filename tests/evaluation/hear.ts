// What a recogniser makes of written lines: espeak-ng speaks them in telephone band, the real listener hears them.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Word } from "../../src-core/cue/hypothesis.ts";
import { type Channel, channels, type Language } from "../../src-core/ids.ts";
import { createListenerHost } from "../../src-main/listener/listener-host.ts";
import { requireEspeak, speak } from "../fixtures/calls/speech.ts";
import { telephoneRateHz } from "../fixtures/calls/telephone-band.ts";
import { encodeStereoWav } from "../fixtures/calls/wav.ts";
import { modelPath, spawnReal } from "../main/listener/speech.ts";

/** Silence after a line, in seconds: longer than the recogniser needs to end an utterance. */
const pause = 1.5;
/** Variants of espeak-ng's voices that the bundled models were not trained on; see their model cards. */
const variants = ["f5", "m6", "linda", "Mike", "Annie", "klatt5"];

interface Spoken {
  readonly channel: Channel;
  /** Seconds. */
  readonly start: number;
  readonly end: number;
}

/**
 * What the bundled model of the language hears of each text, in their order; an empty text where it hears nothing.
 * Takes about a fifth of a second a line. Throws when espeak-ng or the listener cannot be run.
 */
export async function hear(language: Language, texts: readonly string[]): Promise<string[]> {
  requireEspeak();
  const { spoken, wav } = spokenLines(language, texts);
  const folder = mkdtempSync(join(tmpdir(), "steadyline-heard-"));
  try {
    const path = join(folder, "lines.wav");
    writeFileSync(path, wav);
    const heard = await hearFile(language, path);
    return spoken.map(({ channel, start, end }) =>
      heard[channel]
        .filter((word) => word.start < end + pause / 2 && word.end > start - pause / 2)
        .map(({ word }) => word)
        .join(" "),
    );
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

/** The words of all finals, by channel. */
async function hearFile(language: Language, path: string): Promise<Record<Channel, Word[]>> {
  const heard: Record<Channel, Word[]> = { caller: [], agent: [] };
  let end: (problem?: string) => void = () => undefined;
  const over = new Promise<string | undefined>((resolve) => (end = resolve));
  const host = createListenerHost({
    spawn: spawnReal(),
    callTime: () => 0,
    onState: (state) => {
      if (state.type === "gave-up") end(`the listener gave up (${state.reason})`);
    },
    onMessage: (message) => {
      if (message.type === "hypothesis" && message.status === "final") heard[message.channel].push(...message.words);
      if (message.type === "source-ended") end();
    },
  });
  try {
    const steps = [
      () => host.start(),
      () => host.loadModel(modelPath(language)),
      () => host.startSource({ kind: "wav", path, realtime: false }, { fromSeconds: 0, firstUtterance: 0 }),
    ];
    for (const step of steps) {
      const done = await step();
      if (!done.ok) throw done.error;
    }
    const problem = await over;
    if (problem !== undefined) throw new Error(`hearing ${path}: ${problem}`);
    return heard;
  } finally {
    await host.shutdown();
  }
}
