// Whether somebody speaks on a channel, from levels alone, and how loud it is when nobody does.

import { levelDb, quietestPartDb } from "./level.ts";

/** Speech stands this far above the noise floor, and above this level in any case. */
const speechAboveFloorDb = 9;
const quietestSpeechDb = -55;
/** The floor falls at once and rises slowly, so that it settles in the pauses of speech. */
const floorRiseDbPerSecond = 2;
const startFloorDb = -50;
const lowestFloorDb = quietestSpeechDb - speechAboveFloorDb;

/** Follows one channel's level. */
export class SpeechActivity {
  #floorDb = startFloorDb;

  /** The level that speech is measured against now, dBFS. */
  get floorDb(): number {
    return this.#floorDb;
  }

  /** True when a block of this length stands out as speech. Exact zeros teach nothing. */
  observe(samples: Int16Array, seconds: number): boolean {
    const level = levelDb(samples);
    if (level === -Infinity) return false;
    const isSpeech = level > Math.max(quietestSpeechDb, this.#floorDb + speechAboveFloorDb);
    const risenDb = this.#floorDb + floorRiseDbPerSecond * seconds;
    this.#floorDb = Math.max(lowestFloorDb, Math.min(quietestPartDb(samples), risenDb));
    return isSpeech;
  }
}

/** Turns blocks of speech into stretches: pauses up to `hangSeconds` belong to the stretch around them. */
export class SpeechStretches {
  readonly #hangSeconds: number;
  #since: number | undefined;
  #lastSpeech = -Infinity;

  constructor(hangSeconds: number) {
    this.#hangSeconds = hangSeconds;
  }

  /** When the stretch that goes on now began, call seconds; `undefined` in silence. */
  get since(): number | undefined {
    return this.#since;
  }

  /** Takes a block that spans `from` to `to` call seconds. */
  observe(isSpeech: boolean, from: number, to: number): void {
    if (isSpeech) {
      this.#since ??= from;
      this.#lastSpeech = to;
    } else if (to - this.#lastSpeech > this.#hangSeconds) this.#since = undefined;
  }

  forget(): void {
    this.#since = undefined;
  }
}
