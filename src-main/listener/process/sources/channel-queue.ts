// One live channel's waiting samples and its place in call time. Bounded: silence is dropped first, speech last.

import type { Channel } from "../../../../src-core/ids.ts";
import { SpeechActivity } from "../voice/activity.ts";
import { blockMs, firstBlockMs, type BlockPart } from "./audio-source.ts";

/** More than this waiting unheard is dropped, oldest first, silence or speech: a late warning is worse than a missed word. */
const maxQueuedSeconds = 10;
/** From this much on, silence is dropped, so that speech catches up. */
const keepSilenceSeconds = 2;
/** A channel this far behind the clock, though its data flows again, has lost the difference … */
const lostAfterSeconds = 1;
/** … once it has stayed so for this long: a sound server that was frozen hands its backlog out in bursts. */
const burstSeconds = 1;
/** What is this near to speech belongs to it and is not dropped as silence. */
const aroundSpeechSeconds = 0.4;
const chunkSeconds = 0.06;

interface Chunk {
  readonly samples: Int16Array;
  /** Seconds that were lost just before it. */
  lostBefore: number;
  isSpeech: boolean;
}

/** The queue of one channel. Times are call seconds. */
export class ChannelQueue {
  readonly #rateHz: number;
  readonly #activity = new SpeechActivity();
  #chunks: Chunk[] = [];
  #queued = 0;
  #nextMs = firstBlockMs;
  /** Place in time of the end of what was pushed. */
  #end: number;
  #lastSpeechEnd = -Infinity;
  /** Lost since the last chunk that waits. */
  #lostAtEnd = 0;
  /** True until the first frame after the start or a pause: its arrival fixes the place in time. */
  #unplaced = true;
  #behindSince: number | undefined;
  #droppedSpeech = 0;

  constructor(rateHz: number, fromSeconds: number) {
    this.#rateHz = rateHz;
    this.#end = fromSeconds;
  }

  get queuedSeconds(): number {
    return this.#queued / this.#rateHz;
  }

  /** Seconds of speech dropped so far. */
  get droppedSpeechSeconds(): number {
    return this.#droppedSpeech;
  }

  /** True when a block can be taken: a whole one, or what is left before a gap. */
  get hasBlock(): boolean {
    return (
      this.#ready() >= this.#blockSamples || this.#chunks.some(({ lostBefore }, index) => index > 0 && lostBefore > 0)
    );
  }

  get #blockSamples(): number {
    return Math.round((this.#nextMs * this.#rateHz) / 1000);
  }

  /** Takes samples that ended at `now`. */
  push(samples: Int16Array, now: number): void {
    const behind = now - samples.length / this.#rateHz - this.#end;
    if (this.#unplaced) this.#lose(behind);
    else this.#noteBehind(behind, now);
    this.#unplaced = false;
    const length = Math.round(chunkSeconds * this.#rateHz);
    for (let first = 0; first < samples.length; first += length) this.#add(samples.subarray(first, first + length));
    this.#limit();
  }

  /** Drops what waits, as lost; the next frame is placed by its arrival. */
  forget(): void {
    const gaps = this.#chunks.reduce((sum, { lostBefore }) => sum + lostBefore, this.#lostAtEnd);
    this.#end -= this.queuedSeconds + gaps;
    this.#chunks = [];
    this.#queued = 0;
    this.#lostAtEnd = 0;
    this.#unplaced = true;
    this.#behindSince = undefined;
  }

  /** The oldest block, or what is left of it before a gap. */
  take(channel: Channel): BlockPart {
    const lostSeconds = this.#chunks[0]?.lostBefore ?? 0;
    const samples = this.#cut(this.#blockSamples);
    this.#nextMs = blockMs;
    return { channel, samples, lostSeconds };
  }

  /** Samples before the next gap. */
  #ready(): number {
    let count = 0;
    for (const [index, { samples, lostBefore }] of this.#chunks.entries()) {
      if (index > 0 && lostBefore > 0) break;
      count += samples.length;
      if (count >= this.#blockSamples) break;
    }
    return count;
  }

  #noteBehind(behind: number, now: number): void {
    if (behind <= lostAfterSeconds) this.#behindSince = undefined;
    else if (now - (this.#behindSince ??= now) >= burstSeconds) {
      this.#behindSince = undefined;
      this.#lose(behind);
    }
  }

  #lose(seconds: number): void {
    if (seconds <= 0) return;
    this.#lostAtEnd += seconds;
    this.#end += seconds;
  }

  #add(samples: Int16Array): void {
    const seconds = samples.length / this.#rateHz;
    const start = this.#end;
    this.#end += seconds;
    if (this.#activity.observe(samples, seconds)) {
      if (start - this.#lastSpeechEnd > aroundSpeechSeconds) this.#keepBefore();
      this.#lastSpeechEnd = this.#end;
    }
    const isSpeech = start - this.#lastSpeechEnd < aroundSpeechSeconds;
    this.#chunks.push({ samples, lostBefore: this.#lostAtEnd, isSpeech });
    this.#queued += samples.length;
    this.#lostAtEnd = 0;
  }

  /** Speech begins: what came just before it holds its first sounds. */
  #keepBefore(): void {
    const count = Math.ceil(aroundSpeechSeconds / 2 / chunkSeconds);
    for (const chunk of this.#chunks.slice(-count)) chunk.isSpeech = true;
  }

  #limit(): void {
    while (this.queuedSeconds > keepSilenceSeconds) {
      const silence = this.#chunks.findIndex(({ isSpeech }) => !isSpeech);
      if (silence >= 0) this.#drop(silence);
      else if (this.queuedSeconds > maxQueuedSeconds) this.#drop(0);
      else return;
    }
  }

  #drop(index: number): void {
    const [chunk] = this.#chunks.splice(index, 1);
    if (chunk === undefined) return;
    const seconds = chunk.samples.length / this.#rateHz;
    this.#queued -= chunk.samples.length;
    if (chunk.isSpeech) this.#droppedSpeech += seconds;
    const next = this.#chunks[index];
    if (next === undefined) this.#lostAtEnd += chunk.lostBefore + seconds;
    else next.lostBefore += chunk.lostBefore + seconds;
  }

  /** Up to `count` samples, never across a gap. */
  #cut(count: number): Int16Array {
    const samples = new Int16Array(count);
    let filled = 0;
    while (filled < count) {
      const head = this.#chunks[0];
      if (head === undefined || (filled > 0 && head.lostBefore > 0)) break;
      const part = head.samples.subarray(0, count - filled);
      samples.set(part, filled);
      filled += part.length;
      if (part.length === head.samples.length) this.#chunks.shift();
      else this.#chunks[0] = { ...head, lostBefore: 0, samples: head.samples.subarray(part.length) };
    }
    this.#queued -= filled;
    return samples.subarray(0, filled);
  }
}
