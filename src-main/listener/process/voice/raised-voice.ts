// Raised voice: this speaker well above his own usual level, for a while. Loudness only; no pitch, no mood.
// Telephone lines level loudness out (AGC): what rises together with the noise under it is the line, not the voice.

import type { RaisedVoice, VoiceSettings } from "../../../../src-shared/voice.ts";
import { Baseline } from "./baseline.ts";

/** Loudness is judged over this much speech, so that one syllable decides nothing. */
const shortSeconds = 0.5;
/** Pauses up to this long belong to the raised stretch; they do not count as raised. */
const pauseSeconds = 0.6;
/** Once raised, it ends this far below the threshold. */
const hysteresisDb = 3;
/** So near to the threshold the baseline does not learn: a shout must not become the measure of itself … */
const notLearningDb = 2;
/** … for this long. What stays loud longer is how this line sounds now. */
const shoutSeconds = 12;

interface Block {
  readonly levelDb: number;
  readonly seconds: number;
}

interface Stretch {
  readonly start: number;
  end: number;
  raisedSeconds: number;
  sumDb: number;
  told: boolean;
}

/** Follows one speaker. Feed it every block of his channel. */
export class RaisedVoiceMeter {
  readonly #settings: VoiceSettings;
  readonly #baseline = new Baseline();
  #recent: Block[] = [];
  #stretch: Stretch | undefined;
  #loudSeconds = 0;

  constructor(settings: VoiceSettings) {
    this.#settings = settings;
  }

  /** Usual level of this speaker, dBFS; `undefined` until three seconds were heard. */
  get baselineDb(): number | undefined {
    return this.#baseline.levelDb;
  }

  /** Takes a block that ends at `at`; returns what is to be told: first `ongoing`, then `over`. */
  observe(
    block: { readonly levelDb: number; readonly isSpeech: boolean; readonly seconds: number },
    floorDb: number,
    at: number,
  ): RaisedVoice | undefined {
    if (!block.isSpeech) return this.#endAfterPause(at);
    const aboveDb = this.#above(block, floorDb);
    this.#learn(block, floorDb, aboveDb);
    if (aboveDb === undefined) return undefined;
    const threshold = this.#settings.raisedDb - (this.#stretch?.told === true ? hysteresisDb : 0);
    if (aboveDb < threshold) return this.#endAfterPause(at);
    return this.#grow(aboveDb, block.seconds, at);
  }

  /** Listening stops: ends what goes on. */
  finish(): RaisedVoice | undefined {
    const stretch = this.#stretch;
    this.#stretch = undefined;
    this.#recent = [];
    return stretch?.told === true ? told(stretch, "over") : undefined;
  }

  /** dB above the own level, less what the noise floor rose by; `undefined` without a baseline. */
  #above({ levelDb, seconds }: Block, floorDb: number): number | undefined {
    this.#recent.push({ levelDb, seconds });
    let kept = this.#recent.reduce((sum, block) => sum + block.seconds, 0);
    while (this.#recent.length > 1 && kept - (this.#recent[0]?.seconds ?? 0) >= shortSeconds)
      kept -= this.#recent.shift()?.seconds ?? 0;
    const { levelDb: usualDb } = this.#baseline;
    if (usualDb === undefined || kept < shortSeconds * 0.8) return undefined;
    const nowDb = this.#recent.reduce((sum, block) => sum + block.levelDb * block.seconds, 0) / kept;
    return nowDb - usualDb - Math.max(0, floorDb - this.#baseline.floorDb);
  }

  #learn({ levelDb, seconds }: Block, floorDb: number, aboveDb: number | undefined): void {
    const isLoud = aboveDb !== undefined && aboveDb >= this.#settings.raisedDb - notLearningDb;
    this.#loudSeconds = isLoud ? this.#loudSeconds + seconds : 0;
    if (!isLoud || this.#loudSeconds > shoutSeconds) this.#baseline.learn(levelDb, floorDb, seconds);
  }

  #grow(aboveDb: number, seconds: number, at: number): RaisedVoice | undefined {
    // The loudness of half a second is known at its end; the voice rose at its beginning.
    const stretch = (this.#stretch ??= {
      start: at - shortSeconds,
      end: at,
      raisedSeconds: shortSeconds - seconds,
      sumDb: aboveDb * (shortSeconds - seconds),
      told: false,
    });
    stretch.end = at;
    stretch.raisedSeconds += seconds;
    stretch.sumDb += aboveDb * seconds;
    if (stretch.told || stretch.raisedSeconds < this.#settings.raisedSeconds) return undefined;
    stretch.told = true;
    return told(stretch, "ongoing");
  }

  #endAfterPause(at: number): RaisedVoice | undefined {
    if (this.#stretch === undefined || at - this.#stretch.end < pauseSeconds) return undefined;
    return this.finish();
  }
}

const told = ({ start, end, raisedSeconds, sumDb }: Stretch, status: RaisedVoice["status"]): RaisedVoice => ({
  kind: "raised-voice",
  status,
  start: Math.max(0, start),
  end,
  seconds: raisedSeconds,
  aboveDb: sumDb / raisedSeconds,
});
