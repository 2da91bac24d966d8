// Live audio pushed frame by frame, at any length and per channel. Keeps call time right when a channel
// starts late, stalls or floods; never lets one channel wait for the other.

import type { Channel } from "../../../../src-core/ids.ts";
import { AppError } from "../../../../src-shared/errors.ts";
import type { Clock } from "../clock.ts";
import { type AudioBlock, type OpenSource, type Trouble } from "./audio-source.ts";
import { ChannelQueue } from "./channel-queue.ts";

/** What a live source hears. */
export interface FramesRequest {
  readonly channels: readonly Channel[];
  readonly sampleRateHz: number;
}

/** Longest wait for data before an empty block says that there is none. */
const idleMs = 100;
/** For so long it is said that speech was dropped. */
const tellDropMs = 10_000;

/** A source that hears what is pushed. */
export class FramesSource implements OpenSource {
  readonly channels: readonly Channel[];
  readonly sampleRateHz: number;
  readonly #clock: Clock;
  readonly #zeroMs: number;
  readonly #queues: ReadonlyMap<Channel, ChannelQueue>;
  #wake: () => void = () => undefined;
  readonly #drops = new Map<Channel, { readonly seconds: number; readonly atMs: number }>();

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
    this.take(channel, samples, this.#clock.nowMs());
  }

  /** Takes samples that ended when the clock said `arrivedMs`. */
  protected take(channel: Channel, samples: Int16Array, arrivedMs: number): void {
    this.#queues.get(channel)?.push(samples, (arrivedMs - this.#zeroMs) / 1000);
    this.#wake();
  }

  paused(): void {
    // Nothing is pushed meanwhile; see the loop that hears this source.
  }

  resumed(): void {
    for (const queue of this.#queues.values()) queue.forget();
  }

  async next(): Promise<AudioBlock> {
    if (!this.#anyBlock()) await this.#waitForData();
    const at = this.at();
    const late = Math.max(...[...this.#queues.values()].map((queue) => queue.queuedSeconds));
    const ready = [...this.#queues].filter(([, queue]) => queue.hasBlock);
    return { at, parts: ready.map(([channel, queue]) => queue.take(channel)), lateSeconds: late };
  }

  /** Speech that was dropped is said for a while: nobody can see it otherwise. */
  trouble(channel: Channel): Trouble | undefined {
    const seconds = this.#queues.get(channel)?.droppedSpeechSeconds ?? 0;
    const known = this.#drops.get(channel);
    const nowMs = this.#clock.nowMs();
    if (seconds > (known?.seconds ?? 0)) this.#drops.set(channel, { seconds, atMs: nowMs });
    const last = this.#drops.get(channel);
    return last !== undefined && nowMs - last.atMs < tellDropMs ? { problem: "speech-dropped" } : undefined;
  }

  droppedSpeechSeconds(): number {
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.droppedSpeechSeconds, 0);
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
export const openFrames = (request: FramesRequest, fromSeconds: number, clock: Clock): FramesSource => {
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
