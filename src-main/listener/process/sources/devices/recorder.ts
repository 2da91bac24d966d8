// One running recorder program, through node-record-lpcm16: samples out, one end. Errors never escape it.

import { createRequire } from "node:module";
import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import type { RecorderCommand } from "./recorder-command.ts";

/** The part of node-record-lpcm16's object that is used. */
interface Recording {
  readonly process: ChildProcess;
  stream(): Readable;
}

type Record = (options: {
  readonly recorder: string;
  readonly audioType: string;
  readonly command: RecorderCommand;
}) => Recording;

const require = createRequire(import.meta.url);
const { record } = require("node-record-lpcm16") as { readonly record: Record };

/** Why a recorder ended: the program is missing, or it went. */
export type RecorderEnd = "missing" | "ended";

export interface RecorderHandlers {
  readonly onSamples: (samples: Int16Array) => void;
  /** Called once, not after `stop()`. */
  readonly onEnd: (end: RecorderEnd) => void;
}

export interface Recorder {
  readonly pid: number | undefined;
  readonly stop: () => void;
}

const running = new Set<ChildProcess>();
// A recorder that outlived us would keep the microphone open.
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Joins bytes to samples; a read may end in the middle of one. */
export class SampleJoiner {
  #odd: Buffer = Buffer.alloc(0);

  take(bytes: Buffer): Int16Array {
    const all = this.#odd.length === 0 ? bytes : Buffer.concat([this.#odd, bytes]);
    const samples = new Int16Array(all.length >> 1);
    for (let index = 0; index < samples.length; index += 1) samples[index] = all.readInt16LE(index * 2);
    this.#odd = all.subarray(samples.length * 2);
    return samples;
  }
}

/**
 * Starts a recorder. `modulePath` is the absolute path of `recorder.cjs`. A program that is missing is told like any
 * other end, a turn later: the package reports it as an error of the child, which nobody else would catch.
 */
export const startRecorder = (command: RecorderCommand, modulePath: string, handlers: RecorderHandlers): Recorder => {
  // Raw: by default the package asks for a WAV header in the stream.
  const recording = record({ recorder: modulePath, audioType: "raw", command });
  const child = recording.process;
  const stream = recording.stream();
  const joiner = new SampleJoiner();
  let isOver = false;
  const end = (why: RecorderEnd): void => {
    running.delete(child);
    if (isOver) return;
    isOver = true;
    handlers.onEnd(why);
  };
  running.add(child);
  child.on("error", () => end(child.pid === undefined ? "missing" : "ended"));
  child.on("close", () => end("ended"));
  // An exit with a code is an error of the stream, a string; the close says it too.
  stream.on("error", () => end("ended"));
  stream.on("data", (bytes: Buffer) => {
    if (!isOver) handlers.onSamples(joiner.take(bytes));
  });
  return {
    pid: child.pid,
    stop: () => {
      isOver = true;
      child.kill("SIGTERM");
    },
  };
};
