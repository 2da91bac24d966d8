// The least that recognising both channels of a file can cost: libvosk and nothing else. The measure for everything above it.
// Same blocks as the listener; a process of its own. Writes one JSON line per block when paced, one at the end.

import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { loadLibvosk } from "../../src-main/listener/process/libvosk.ts";
import { blockMs, firstBlockMs } from "../../src-main/listener/process/sources/audio-source.ts";
import { memoryMb } from "./processes.ts";

const { values } = parseArgs({
  options: { wav: { type: "string" }, model: { type: "string" }, realtime: { type: "boolean", default: false } },
});

/** Track samples of a 16-bit stereo WAV with the plain 44-byte header of the bundled calls. */
function tracksOf(file: string): { readonly rateHz: number; readonly tracks: readonly [Int16Array, Int16Array] } {
  const bytes = readFileSync(file);
  const count = Math.floor((bytes.length - 44) / 4);
  const track = (offset: number): Int16Array =>
    Int16Array.from({ length: count }, (_, index) => bytes.readInt16LE(44 + index * 4 + offset));
  return { rateHz: bytes.readUInt32LE(24), tracks: [track(0), track(2)] };
}

const { rateHz, tracks } = tracksOf(values.wav ?? "");
const library = loadLibvosk();
const memoryBefore = memoryMb(process.pid) ?? 0;
const model = library.openModel(values.model ?? "");
const recognisers = tracks.map(() => model.createRecogniser(rateHz));
const memoryLoaded = memoryMb(process.pid) ?? 0;

const started = process.cpuUsage();
const zeroMs = performance.now();
let from = 0;
let to = Math.round((firstBlockMs * rateHz) / 1000);
while (from < tracks[0].length) {
  const dueMs = zeroMs + (to * 1000) / rateHz;
  if (values.realtime) {
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await delay(waitMs);
  }
  const doneMs: number[] = [];
  for (const [index, recogniser] of recognisers.entries()) {
    const ended = recogniser.accept((tracks[index] ?? tracks[0]).subarray(from, to));
    if (ended) recogniser.result();
    else recogniser.partialText();
    doneMs.push(performance.now() - dueMs);
  }
  if (values.realtime) process.stdout.write(`${JSON.stringify({ at: to / rateHz, doneMs })}\n`);
  from = to;
  to = Math.min(tracks[0].length, to + Math.round((blockMs * rateHz) / 1000));
}
for (const recogniser of recognisers) recogniser.finalResult();
const { user, system } = process.cpuUsage(started);
const memoryEnd = memoryMb(process.pid) ?? 0;
process.stdout.write(
  `${JSON.stringify({ cpuSeconds: (user + system) / 1e6, memoryBefore, memoryLoaded, memoryEnd })}\n`,
);
