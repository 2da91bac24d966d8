// A noisy line: what is heard while nobody speaks is loud, and near to the voice.

import type { NoisyEnvironment, VoiceSettings } from "../../../../src-shared/voice.ts";
import { finiteDb } from "./level.ts";

/** The noise level is a running mean over this much time without speech. */
const memorySeconds = 4;
/** The pause after a word still rings: it is not noise yet. */
const afterSpeechSeconds = 0.3;
const noisySeconds = 5;
/** Once told, nothing more is said for this long. */
const quietForSeconds = 120;

/** Follows one channel. */
export class NoiseMeter {
  readonly #settings: VoiceSettings;
  #noiseDb: number | undefined;
  #heardSeconds = 0;
  #lastSpeech = -Infinity;
  #noisySince: number | undefined;
  #toldAt = -Infinity;

  constructor(settings: VoiceSettings) {
    this.#settings = settings;
  }

  /** Noise level, dBFS; `undefined` until a second of it was heard. */
  get noiseDb(): number | undefined {
    return this.#heardSeconds < 1 ? undefined : this.#noiseDb;
  }

  /** Takes a block that ends at `at`. `voiceDb`: the speaker's usual level. Told once in two minutes. */
  observe(
    block: { readonly levelDb: number; readonly isSpeech: boolean; readonly seconds: number },
    voiceDb: number | undefined,
    at: number,
  ): NoisyEnvironment | undefined {
    if (block.isSpeech) this.#lastSpeech = at;
    else if (at - this.#lastSpeech > afterSpeechSeconds) this.#learn(finiteDb(block.levelDb), block.seconds);
    const noiseDb = this.noiseDb;
    if (noiseDb === undefined || voiceDb === undefined || !this.#isNoisy(noiseDb, voiceDb)) {
      this.#noisySince = undefined;
      return undefined;
    }
    const start = (this.#noisySince ??= at);
    if (at - start < noisySeconds || at - this.#toldAt < quietForSeconds) return undefined;
    this.#toldAt = at;
    return {
      kind: "noisy-environment",
      status: "over",
      start,
      end: at,
      seconds: at - start,
      noiseDb,
      belowVoiceDb: voiceDb - noiseDb,
    };
  }

  #learn(levelDb: number, seconds: number): void {
    this.#heardSeconds += seconds;
    const share = Math.min(1, seconds / Math.min(this.#heardSeconds, memorySeconds));
    this.#noiseDb = (this.#noiseDb ?? levelDb) + (levelDb - (this.#noiseDb ?? levelDb)) * share;
  }

  #isNoisy(noiseDb: number, voiceDb: number): boolean {
    return noiseDb >= this.#settings.noisyDb && voiceDb - noiseDb <= this.#settings.noisyBelowVoiceDb;
  }
}
