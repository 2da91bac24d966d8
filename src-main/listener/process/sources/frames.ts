// Live audio pushed frame by frame, at any length and per channel. Keeps call time right when a channel
// starts late, stalls or floods; never lets one channel wait for the other.

import type { Channel } from "../../../../src-core/ids.ts";
import { AppError } from "../../../../src-shared/errors.ts";
import type { AudioSource } from "../../../../src-shared/listener-protocol.ts";
import type { Clock } from "../clock.ts";
import { blockMs, firstBlockMs, type AudioBlock, type BlockPart, type OpenSource } from "./audio-source.ts";

type FramesRequest = Extract<AudioSource, { kind: "frames" }>;

/** Longest wait for data before an empty block says that there is none. */
const idleMs = 100;
/** More than this waiting unheard is dropped, oldest first: a late warning is worse than a missed word. */
const maxQueuedSeconds = 10;
/** A channel this far behind the clock, though its data flows again, has lost the difference. */
const lostAfterSeconds = 1;

/** One channel's queue of samples and its place in call time. */
class ChannelQueue {
  readonly #rateHz: number;
  #frames: Int16Array[] = [];
  #queued = 0;
  #nextMs = firstBlockMs;
  #at: number;
  /** True until the first frame after the start or a pause: its arrival fixes the place in time. */
  #unplaced = true;
  #lostSeconds = 0;

  constructor(rateHz: number, fromSeconds: number) {
    this.#rateHz = rateHz;
    this.#at = fromSeconds;
  }

  get queuedSeconds(): number {
    return this.#queued / this.#rateHz;
  }

  get hasBlock(): boolean {
    return this.#queued >= this.#blockSamples;
  }

  get #blockSamples(): number {
    return Math.round((this.#nextMs * this.#rateHz) / 1000);
  }

  /** Takes samples that ended at `now` call seconds. */
  push(samples: Int16Array, now: number): void {
    if (this.#unplaced) this.#lose(now - samples.length / this.#rateHz - this.#at);
    this.#unplaced = false;
    this.#frames.push(samples);
    this.#queued += samples.length;
    while (this.queuedSeconds > maxQueuedSeconds) this.#drop();
  }

  forget(): void {
    this.#frames = [];
    this.#queued = 0;
    this.#unplaced = true;
  }

  take(channel: Channel, now: number): BlockPart {
    const samples = this.#cut(this.#blockSamples);
    this.#nextMs = blockMs;
    this.#at += samples.length / this.#rateHz;
    const lostSeconds = this.#lostSeconds;
    this.#lostSeconds = 0;
    // The queue is empty and yet the channel is behind: what is missing will not come any more.
    const behind = now - this.#at - this.queuedSeconds;
    if (!this.hasBlock && behind > lostAfterSeconds) this.#lose(behind);
    return { channel, samples, lostSeconds };
  }

  #lose(seconds: number): void {
    if (seconds <= 0) return;
    this.#lostSeconds += seconds;
    this.#at += seconds;
  }

  #drop(): void {
    const oldest = this.#frames.shift();
    if (oldest === undefined) return;
    this.#queued -= oldest.length;
    this.#lose(oldest.length / this.#rateHz);
  }

  #cut(count: number): Int16Array {
    const samples = new Int16Array(count);
    let filled = 0;
    while (filled < count) {
      const head = this.#frames.shift();
      if (head === undefined) break;
      const part = head.subarray(0, count - filled);
      samples.set(part, filled);
      filled += part.length;
      if (part.length < head.length) this.#frames.unshift(head.subarray(part.length));
    }
    this.#queued -= filled;
    return samples.subarray(0, filled);
  }
}

class FramesSource implements OpenSource {
  readonly channels: readonly Channel[];
  readonly sampleRateHz: number;
  readonly #clock: Clock;
  readonly #zeroMs: number;
  readonly #queues: ReadonlyMap<Channel, ChannelQueue>;
  #wake: () => void = () => undefined;

  constructor(request: FramesRequest, fromSeconds: number, clock: Clock) {
    this.channels = request.channels;
    this.sampleRateHz = request.sampleRateHz;
    this.#clock = clock;
    this.#zeroMs = clock.nowMs() - fromSeconds * 1000;
    this.#queues = new Map(
      request.channels.map((channel) => [channel, new ChannelQueue(request.sampleRateHz, fromSeconds)]),
    );
  }

  at(): number {
    return (this.#clock.nowMs() - this.#zeroMs) / 1000;
  }

  push(channel: Channel, samples: Int16Array): void {
    this.#queues.get(channel)?.push(samples, this.at());
    this.#wake();
  }

  resumed(): void {
    for (const queue of this.#queues.values()) queue.forget();
  }

  async next(): Promise<AudioBlock> {
    if (!this.#anyBlock()) await this.#waitForData();
    const at = this.at();
    const late = Math.max(...[...this.#queues.values()].map((queue) => queue.queuedSeconds));
    const ready = [...this.#queues].filter(([, queue]) => queue.hasBlock);
    return { at, parts: ready.map(([channel, queue]) => queue.take(channel, at)), lateSeconds: late };
  }

  close(): Promise<void> {
    this.#wake();
    return Promise.resolve();
  }

  #anyBlock(): boolean {
    return [...this.#queues.values()].some((queue) => queue.hasBlock);
  }

  async #waitForData(): Promise<void> {
    const idle = this.#clock.sleep(idleMs);
    const data = new Promise<void>((resolve) => {
      this.#wake = () => {
        if (this.#anyBlock()) resolve();
      };
    });
    await Promise.race([idle, data]);
  }
}

/** Opens a source that hears what is pushed. It never ends by itself. Throws `input-invalid`. */
export const openFrames = (request: FramesRequest, fromSeconds: number, clock: Clock): OpenSource => {
  if (new Set(request.channels).size !== request.channels.length) {
    throw new AppError(
      "input-invalid",
      `opening frames: expected different channels, got ${request.channels.join(", ")}`,
    );
  }
  if (request.sampleRateHz < 8000 || request.sampleRateHz > 192_000) {
    throw new AppError("input-invalid", `opening frames: expected 8000 to 192000 Hz, got ${request.sampleRateHz}`);
  }
  return new FramesSource(request, fromSeconds, clock);
};
