// The loudspeaker in the microphone: the agent's channel carries a delayed copy of the caller's.
// Recognised by the course of loudness, which survives a room, a codec and a bad loudspeaker; the waveform does not.

import type { Channel } from "../../../../src-core/ids.ts";
import { levelDb } from "./level.ts";

const frameSeconds = 0.02;
/** What is compared: long enough for several syllables. */
const windowFrames = 80;
/** Longest delay of the copy: sound card buffers and a room. */
const longestLagFrames = 30;
const keptFrames = 1024;
const lookEverySeconds = 0.2;
/** Two people who happen to speak at once reach about 0.6 in this. */
const beginsAt = 0.85;
const endsBelow = 0.7;
/** Their changes from one 20 ms to the next must agree as well: two people who begin together share only the one step. */
const leastLikenessOfChanges = 0.5;
/** The caller must have spoken for this much of the window. */
const leastSpeechFrames = 25;
const quietestSpeechDb = -55;
/** Least spread of both levels, dB: a steady hum is like every other one. */
const leastSpreadDb = 4;
const quietestDb = -75;
/** The caller speaks where his level is this far above his quietest of the last seconds. */
const speechAboveDb = 12;

/** The levels of one channel by frame number since the start of the call. */
class Envelope {
  readonly #levels = new Float32Array(keptFrames).fill(quietestDb);
  /** Number of the first frame that is not known yet. */
  #next = 0;
  #rest = new Int16Array(0);

  get next(): number {
    return this.#next;
  }

  at(frame: number): number {
    return frame < this.#next - keptFrames || frame < 0 || frame >= this.#next
      ? quietestDb
      : (this.#levels[frame % keptFrames] ?? quietestDb);
  }

  /** Takes samples that end at `end` call seconds. */
  add(samples: Int16Array, end: number, rateHz: number): void {
    const length = Math.round(rateHz * frameSeconds);
    const joined = new Int16Array(this.#rest.length + samples.length);
    joined.set(this.#rest);
    joined.set(samples, this.#rest.length);
    const count = Math.floor(joined.length / length);
    const start = Math.round((end - joined.length / rateHz) / frameSeconds);
    for (let frame = this.#next; frame < start; frame += 1) this.#levels[frame % keptFrames] = quietestDb;
    this.#next = Math.max(this.#next, start);
    for (let index = 0; index < count; index += 1) {
      const level = levelDb(joined.subarray(index * length, (index + 1) * length));
      this.#levels[this.#next % keptFrames] = Math.max(quietestDb, level);
      this.#next += 1;
    }
    this.#rest = joined.slice(count * length);
  }
}

interface Span {
  readonly from: number;
  to: number;
}

/** Compares the two channels of a call. */
export class EchoMeter {
  readonly #rateHz: number;
  readonly #envelopes: Readonly<Record<Channel, Envelope>> = { caller: new Envelope(), agent: new Envelope() };
  #spans: Span[] = [];
  #isActive = false;
  #candidateLag: number | undefined;
  #lag = 0;
  #lookedAt = 0;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
  }

  /** True while the microphone hears the loudspeaker. */
  get isActive(): boolean {
    return this.#isActive;
  }

  /** Delay of the copy when it was last heard, seconds. */
  get delaySeconds(): number {
    return this.#lag * frameSeconds;
  }

  /** Takes a channel's samples that end at `end` call seconds. */
  add(channel: Channel, samples: Int16Array, end: number): void {
    this.#envelopes[channel].add(samples, end, this.#rateHz);
    const known = Math.min(this.#envelopes.caller.next, this.#envelopes.agent.next) * frameSeconds;
    if (known - this.#lookedAt < lookEverySeconds) return;
    this.#lookedAt = known;
    this.#look();
  }

  /** True when something heard on the agent's channel from `start` to `end` was the caller's voice coming back. */
  isEcho(start: number, end: number): boolean {
    const middle = (start + end) / 2;
    if (!this.#spans.some(({ from, to }) => middle >= from && middle <= to)) return false;
    const [first, last] = [start, end].map((at) => Math.round(at / frameSeconds) - this.#lag);
    return this.#callerSpoke(first ?? 0, last ?? 0);
  }

  #look(): void {
    const last = Math.min(this.#envelopes.caller.next, this.#envelopes.agent.next);
    const { lag, likeness } = this.#best(last);
    const isSame = this.#candidateLag !== undefined && Math.abs(lag - this.#candidateLag) <= 1;
    const from = (last - windowFrames) * frameSeconds;
    if (this.#isActive && likeness >= endsBelow) this.#extend(last * frameSeconds);
    else if (!this.#isActive && likeness >= beginsAt && isSame) this.#begin(lag, from, last * frameSeconds);
    else this.#isActive = false;
    this.#candidateLag = likeness >= beginsAt ? lag : undefined;
  }

  #begin(lag: number, from: number, to: number): void {
    this.#isActive = true;
    this.#lag = lag;
    this.#spans = [...this.#spans.slice(-20), { from, to }];
  }

  #extend(to: number): void {
    const span = this.#spans.at(-1);
    if (span !== undefined) span.to = to;
  }

  #best(last: number): { readonly lag: number; readonly likeness: number } {
    const agent = this.#window("agent", last);
    let best = { lag: 0, likeness: 0 };
    if (last < windowFrames + longestLagFrames || spreadOf(agent) < leastSpreadDb) return best;
    for (let lag = 0; lag <= longestLagFrames; lag += 1) {
      const likeness = likenessOf(this.#window("caller", last - lag), agent);
      if (likeness > best.likeness) best = { lag, likeness };
    }
    return best;
  }

  #window(channel: Channel, last: number): Float64Array {
    return Float64Array.from({ length: windowFrames }, (_, index) =>
      this.#envelopes[channel].at(last - windowFrames + index),
    );
  }

  #callerSpoke(first: number, last: number): boolean {
    const { caller } = this.#envelopes;
    let loudest = -Infinity;
    for (let frame = first; frame <= last; frame += 1) loudest = Math.max(loudest, caller.at(frame));
    let quietest = Infinity;
    for (let frame = first - windowFrames; frame <= last + windowFrames; frame += 1)
      if (frame >= 0 && frame < caller.next) quietest = Math.min(quietest, caller.at(frame));
    return loudest - quietest >= speechAboveDb;
  }
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const spreadOf = (values: Float64Array): number => {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

const likenessOf = (caller: Float64Array, agent: Float64Array): number => {
  if (caller.filter((level) => level > quietestSpeechDb).length < leastSpeechFrames) return 0;
  if (spreadOf(caller) < leastSpreadDb) return 0;
  const likeness = correlation(caller, agent);
  if (likeness < endsBelow) return 0;
  return correlation(changesOf(caller), changesOf(agent)) < leastLikenessOfChanges ? 0 : likeness;
};

const changesOf = (levels: Float64Array): Float64Array =>
  levels.subarray(1).map((level, index) => level - (levels[index] ?? 0));

const correlation = (a: Float64Array, b: Float64Array): number => {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let index = 0; index < a.length; index += 1) {
    const [da, db] = [(a[index] ?? 0) - meanA, (b[index] ?? 0) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
};
