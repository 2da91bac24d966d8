// A WAV file as a source: checked and opened first, then read a second at a time, whatever its length.

import { open, type FileHandle } from "node:fs/promises";
import type { Channel } from "../../../../src-core/ids.ts";
import { AppError } from "../../../../src-shared/errors.ts";
import type { AudioSource } from "../../../../src-shared/listener-protocol.ts";
import type { Clock } from "../clock.ts";
import { blockMs, firstBlockMs, type AudioBlock, type OpenSource } from "./audio-source.ts";
import { readWavLayout, type WavLayout } from "./riff.ts";

type WavRequest = Extract<AudioSource, { kind: "wav" }>;

const openFile = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path, "r");
  } catch (cause) {
    throw new AppError("file-unreadable", `opening ${path}: ${String(cause)}`, { cause });
  }
};

/** Which channel each track is. One track of which nothing better is said is the caller's. */
const assignTracks = ({ path, channels = ["agent", "caller"] }: WavRequest, tracks: number): readonly Channel[] => {
  const named: readonly Channel[] = tracks === 1 && channels.length > 1 ? ["caller"] : channels;
  if (named.length === tracks && new Set(named).size === tracks) return named;
  throw new AppError(
    "input-invalid",
    `reading ${path}: expected a different channel for each of its ${tracks} tracks, got ${channels.join(", ")}`,
  );
};

/** Sample frames [first, last) as bytes, read through a buffer of one second. */
class FrameReader {
  readonly #file: FileHandle;
  readonly #layout: WavLayout;
  readonly #buffer: Buffer;
  #bufferFirst = 0;
  #bufferLast = 0;

  constructor(file: FileHandle, layout: WavLayout) {
    this.#file = file;
    this.#layout = layout;
    this.#buffer = Buffer.alloc(layout.sampleRateHz * this.#frameBytes);
  }

  get #frameBytes(): number {
    return this.#layout.tracks * 2;
  }

  /** Throws `wav-truncated` when the file became shorter while it was read. */
  async read(first: number, last: number): Promise<Buffer> {
    if (first < this.#bufferFirst || last > this.#bufferLast) await this.#fill(first, last);
    const start = (first - this.#bufferFirst) * this.#frameBytes;
    return this.#buffer.subarray(start, start + (last - first) * this.#frameBytes);
  }

  async #fill(first: number, last: number): Promise<void> {
    const position = this.#layout.dataStart + first * this.#frameBytes;
    const left = (this.#layout.frames - first) * this.#frameBytes;
    const wanted = Math.min(this.#buffer.length, left);
    const { bytesRead } = await this.#file.read(this.#buffer, 0, wanted, position);
    this.#bufferFirst = first;
    this.#bufferLast = first + Math.floor(bytesRead / this.#frameBytes);
    if (last <= this.#bufferLast) return;
    throw new AppError("wav-truncated", `reading on at sample ${first}: expected ${wanted} bytes, got ${bytesRead}`);
  }
}

const deinterleave = (bytes: Buffer, track: number, tracks: number): Int16Array => {
  const samples = new Int16Array(bytes.length / 2 / tracks);
  for (let i = 0; i < samples.length; i += 1) samples[i] = bytes.readInt16LE((i * tracks + track) * 2);
  return samples;
};

class WavSource implements OpenSource {
  readonly channels: readonly Channel[];
  readonly #reader: FrameReader;
  readonly #file: FileHandle;
  readonly #layout: WavLayout;
  readonly #clock: Clock | undefined;
  #position: number;
  /** Clock time at which the file's sample 0 would have played; set by the first block and after a pause. */
  #zeroMs: number | undefined;
  #nextMs = firstBlockMs;

  /** Without a clock the file is read as fast as it is asked for. */
  constructor(
    file: FileHandle,
    layout: WavLayout,
    start: { channels: readonly Channel[]; seconds: number; clock: Clock | undefined },
  ) {
    this.#file = file;
    this.#layout = layout;
    this.#clock = start.clock;
    this.channels = start.channels;
    this.#reader = new FrameReader(file, layout);
    this.#position = Math.min(layout.frames, Math.round(start.seconds * layout.sampleRateHz));
  }

  get sampleRateHz(): number {
    return this.#layout.sampleRateHz;
  }

  at(): number {
    return this.#position / this.#layout.sampleRateHz;
  }

  resumed(): void {
    this.#zeroMs = undefined;
  }

  async next(): Promise<AudioBlock | undefined> {
    const first = this.#position;
    if (first >= this.#layout.frames) return undefined;
    this.#startPacing();
    const last = Math.min(this.#layout.frames, first + Math.round((this.#nextMs * this.sampleRateHz) / 1000));
    const bytes = await this.#reader.read(first, last);
    this.#position = last;
    this.#nextMs = blockMs;
    const lateSeconds = await this.#waitUntilHeard();
    const parts = this.channels.map((channel, track) => ({
      channel,
      samples: deinterleave(bytes, track, this.#layout.tracks),
      lostSeconds: 0,
    }));
    return { at: this.at(), parts, lateSeconds };
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  #startPacing(): void {
    if (this.#clock !== undefined) this.#zeroMs ??= this.#clock.nowMs() - this.at() * 1000;
  }

  /** Every block is due at a time counted from the start, so that late timers never add up. */
  async #waitUntilHeard(): Promise<number> {
    if (this.#clock === undefined || this.#zeroMs === undefined) return 0;
    const dueMs = this.#zeroMs + this.at() * 1000;
    const waitMs = dueMs - this.#clock.nowMs();
    if (waitMs > 0) await this.#clock.sleep(waitMs);
    return Math.max(0, -waitMs / 1000);
  }
}

/**
 * Opens a WAV file at `fromSeconds`. Throws `file-unreadable`, `wav-invalid`, `wav-truncated` or `input-invalid`
 * before anything is heard.
 */
export const openWav = async (request: WavRequest, fromSeconds: number, clock: Clock): Promise<OpenSource> => {
  const file = await openFile(request.path);
  try {
    const layout = await readWavLayout(file, request.path);
    const channels = assignTracks(request, layout.tracks);
    return new WavSource(file, layout, { channels, seconds: fromSeconds, clock: request.realtime ? clock : undefined });
  } catch (error) {
    await file.close();
    throw error instanceof AppError ? error : unreadable(request.path, error);
  }
};

const unreadable = (path: string, cause: unknown): AppError =>
  new AppError("file-unreadable", `reading ${path}: ${String(cause)}`, { cause });
