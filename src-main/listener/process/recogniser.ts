// One channel's recogniser: utterance numbers, call time, and which hypotheses are worth sending.

import type { Hypothesis, Word } from "../../../src-core/cue/hypothesis.ts";
import type { Channel } from "../../../src-core/ids.ts";
import type { VoskRecogniser } from "./libvosk.ts";
import { timePartial } from "./partial-times.ts";
import { parsePartialText, parsePartialWords, parseResult } from "./vosk-json.ts";

/** What a channel's recogniser starts from. */
export interface RecogniserOptions {
  readonly channel: Channel;
  readonly sampleRateHz: number;
  /** Call seconds of the first sample. */
  readonly fromSeconds: number;
  readonly firstUtterance: number;
}

/**
 * Hears one channel. Utterances count up from `firstUtterance`: first any number of partials, then one final.
 * Nothing is returned for silence, for an unchanged partial, or for a final without words, except that an
 * empty hypothesis is returned when it takes back words that were sent before.
 */
export class Recogniser {
  readonly #vosk: VoskRecogniser;
  readonly #options: RecogniserOptions;
  #fedSamples = 0;
  #skippedSeconds = 0;
  #utterance: number;
  #lastJson = "";
  /** Words of the last partial that was sent of the open utterance. */
  #sent: readonly Word[] = [];
  #anySent = false;

  constructor(vosk: VoskRecogniser, options: RecogniserOptions) {
    this.#vosk = vosk;
    this.#options = options;
    this.#utterance = options.firstUtterance;
  }

  /** Call seconds up to which audio was heard. */
  get at(): number {
    return this.#offset + this.#fedSamples / this.#options.sampleRateHz;
  }

  get #offset(): number {
    return this.#options.fromSeconds + this.#skippedSeconds;
  }

  /** Feeds samples; throws `recogniser-failed`. */
  accept(samples: Int16Array): Hypothesis | undefined {
    const endpoint = this.#vosk.accept(samples);
    this.#fedSamples += samples.length;
    return endpoint ? this.#final(this.#vosk.result()) : this.#partial();
  }

  /** Ends the open utterance now; audio may follow. */
  finish(): Hypothesis | undefined {
    return this.#final(this.#vosk.finalResult());
  }

  /** Says that `seconds` of the call were not heard before the next sample. */
  skip(seconds: number): void {
    this.#skippedSeconds += seconds;
  }

  free(): void {
    this.#vosk.free();
  }

  #partial(): Hypothesis | undefined {
    const json = this.#vosk.partialText();
    if (json === this.#lastJson) return undefined;
    this.#lastJson = json;
    const texts = parsePartialText(json);
    if (texts.length === 0 && this.#sent.length === 0) return undefined;
    const measured = parsePartialWords(this.#vosk.partialWords(), this.#offset);
    this.#sent = timePartial(texts, { measured, previous: this.#sent }, this.at);
    this.#anySent = true;
    return this.#hypothesis("partial", this.#sent);
  }

  #final(json: string): Hypothesis | undefined {
    const [words = [], ...alternatives] = parseResult(json, this.#offset);
    const worthSending = words.length > 0 || this.#anySent;
    const final = { ...this.#hypothesis("final", words), ...(alternatives.length > 0 ? { alternatives } : {}) };
    this.#sent = [];
    this.#lastJson = "";
    this.#anySent = false;
    if (!worthSending) return undefined;
    this.#utterance += 1;
    return final;
  }

  #hypothesis(status: Hypothesis["status"], words: readonly Word[]): Hypothesis {
    return { channel: this.#options.channel, utterance: this.#utterance, status, words, at: this.at };
  }
}
