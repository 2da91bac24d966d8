// Whether a channel is being heard, judged from levels alone. Knows nothing of words.

import type { ChannelHealth } from "../../../src-shared/listener-protocol.ts";

const noSignalAfterSeconds = 2;
/** Pauses between words do not count as silence. */
const hangSeconds = 1;
/** Speech stands this far above the noise floor, and above this level in any case. */
const speechAboveFloorDb = 9;
const quietestSpeechDb = -55;
/** The floor falls at once and rises slowly, so that it settles in the pauses of speech. */
const floorRiseDbPerSecond = 2;
const startFloorDb = -50;
const lowestFloorDb = quietestSpeechDb - speechAboveFloorDb;
const lagSeconds = 1;

/** RMS level in dB below full scale; -Infinity for exact zeros. */
export const levelDb = (samples: Int16Array): number => {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? -Infinity : 10 * Math.log10(sum / samples.length / 32_768 ** 2);
};

/** Judges one channel block by block. */
export class HealthMeter {
  #floorDb = startFloorDb;
  #at: number;
  #lastSound: number;
  #lastSpeech = -Infinity;

  /** `fromSeconds`: call time at which listening begins. */
  constructor(fromSeconds: number) {
    this.#at = fromSeconds;
    this.#lastSound = fromSeconds;
  }

  /** Health after a block that ends at `at` call seconds; `samples` undefined when the channel had no data. */
  observe(at: number, samples: Int16Array | undefined, lateSeconds: number): ChannelHealth {
    const seconds = Math.max(0, at - this.#at);
    this.#at = at;
    const level = samples === undefined ? -Infinity : levelDb(samples);
    if (level > -Infinity) this.#hear(level, seconds);
    if (at - this.#lastSound >= noSignalAfterSeconds) return "no-signal";
    if (lateSeconds > lagSeconds) return "lagging";
    return at - this.#lastSpeech < hangSeconds ? "hearing" : "silent";
  }

  /** After a pause: nothing that was not heard counts against the channel. */
  resumed(at: number): void {
    this.#at = at;
    this.#lastSound = at;
  }

  #hear(level: number, seconds: number): void {
    this.#lastSound = this.#at;
    if (level > Math.max(quietestSpeechDb, this.#floorDb + speechAboveFloorDb)) this.#lastSpeech = this.#at;
    this.#floorDb = Math.max(lowestFloorDb, Math.min(level, this.#floorDb + floorRiseDbPerSecond * seconds));
  }
}
