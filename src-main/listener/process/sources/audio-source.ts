// What every source of audio looks like to the listening loop: blocks of samples in call time.

import type { Channel } from "../../../../src-core/ids.ts";
import type { ChannelHealth, ChannelProblem } from "../../../../src-shared/listener-protocol.ts";

/** One channel's share of a block. */
export interface BlockPart {
  readonly channel: Channel;
  /** 16-bit mono. Valid until the next block is asked for. */
  readonly samples: Int16Array;
  /** Seconds of the call that were lost just before these samples; 0 for unbroken audio. */
  readonly lostSeconds: number;
}

/** Audio of one instant, both channels in step. A channel without data has no part. */
export interface AudioBlock {
  /** Call seconds at the end of the block. */
  readonly at: number;
  readonly parts: readonly BlockPart[];
  /** Seconds by which this block comes later than live audio would. */
  readonly lateSeconds: number;
}

/** What a source knows to be wrong with a channel; it outweighs what the levels say. */
export interface Trouble {
  /** Absent: the levels say it. */
  readonly health?: ChannelHealth;
  readonly problem: ChannelProblem;
}

/** A source that has been checked and opened at its start time. */
export interface OpenSource {
  readonly channels: readonly Channel[];
  readonly sampleRateHz: number;
  /** The next block, paced as the source demands; `undefined` at the end of a source that ends. */
  readonly next: () => Promise<AudioBlock | undefined>;
  /** Call seconds up to which blocks were handed out. */
  readonly at: () => number;
  /** Says that nothing is asked for until `resumed`; live sources throw away what comes meanwhile. */
  readonly paused?: () => void;
  /** Says that listening was paused until now: no audio of the pause is handed out. */
  readonly resumed: () => void;
  /** Takes pushed samples; only live sources have it. */
  readonly push?: (channel: Channel, samples: Int16Array) => void;
  /** What is wrong with a channel now; live sources only. */
  readonly trouble?: (channel: Channel) => Trouble | undefined;
  /** Seconds of speech dropped so far because nobody took them in time; live sources only. */
  readonly droppedSpeechSeconds?: () => number;
  readonly close: () => Promise<void>;
}

/**
 * Length of a block. libvosk decodes in strides: after 410 ms of audio, then every 240 ms (measured at 8, 16, 44.1 and
 * 48 kHz, and it holds over a whole call). A first block of 50 ms and 60 ms from then on end exactly on those
 * instants, so no word waits for the rest of a block; 100 ms blocks made words wait 50 ms on average. CPU per
 * channel and second of audio is the same: 0.025 s with either (bare loop: 0.025; run-to-run noise 0.003).
 */
export const firstBlockMs = 50;
export const blockMs = 60;
