// Whether a channel is being heard, judged from levels alone. Knows nothing of words.

import type { ChannelHealth, ChannelProblem } from "../../../src-shared/listener-protocol.ts";
import { SpeechActivity } from "./voice/activity.ts";

const noSignalAfterSeconds = 2;
/** Pauses between words do not count as silence. */
const hangSeconds = 1;
const lagSeconds = 1;

/** Judges one channel block by block. */
export class HealthMeter {
  readonly #activity = new SpeechActivity();
  #at: number;
  #lastSound: number;
  #lastData: number;
  #lastSpeech = -Infinity;

  /** `fromSeconds`: call time at which listening begins. */
  constructor(fromSeconds: number) {
    this.#at = fromSeconds;
    this.#lastSound = fromSeconds;
    this.#lastData = fromSeconds;
  }

  /** What a `no-signal` is: exact zeros, or no data at all. */
  get problem(): ChannelProblem | undefined {
    if (this.#at - this.#lastSound < noSignalAfterSeconds) return undefined;
    return this.#at - this.#lastData < noSignalAfterSeconds ? "zeros" : "no-data";
  }

  /** Health after a block that ends at `at` call seconds; `samples` undefined when the channel had no data. */
  observe(at: number, samples: Int16Array | undefined, lateSeconds: number): ChannelHealth {
    const seconds = Math.max(0, at - this.#at);
    this.#at = at;
    if (samples !== undefined) this.#lastData = at;
    if (samples?.some((sample) => sample !== 0) === true) this.#hear(samples, seconds);
    if (at - this.#lastSound >= noSignalAfterSeconds) return "no-signal";
    if (lateSeconds > lagSeconds) return "lagging";
    return at - this.#lastSpeech < hangSeconds ? "hearing" : "silent";
  }

  /** After a pause: nothing that was not heard counts against the channel. */
  resumed(at: number): void {
    this.#at = at;
    this.#lastSound = at;
    this.#lastData = at;
  }

  #hear(samples: Int16Array, seconds: number): void {
    this.#lastSound = this.#at;
    if (this.#activity.observe(samples, seconds)) this.#lastSpeech = this.#at;
  }
}
