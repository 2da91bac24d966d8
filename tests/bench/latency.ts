// How long after its last word a cue is told, and how much of that is ours.

import { ofType, type ReplayLine } from "../support/ndjson.ts";
import type { BareRun } from "./runs.ts";

type CueLine = Extract<ReplayLine, { type: "cue" }>;

export interface CueLatency {
  /** From the end of the last word that fired it to the line on stdout, ms. */
  readonly totalMs: number;
  /** From the moment at which its audio was complete to the line on stdout, less the recogniser's own time, ms. */
  readonly oursMs: number;
}

/** Latencies of every cue at its first appearance. */
export function cueLatencies(lines: readonly ReplayLine[], bare: BareRun): CueLatency[] {
  const zeroMs = startOfAudio(lines);
  const bareDone = new Map(bare.blocks.map(({ at, doneMs }) => [keyOf(at), doneMs]));
  return firstAppearances(lines).flatMap((cue) => {
    const end = trueEnd(cue, lines);
    // Tracks are decoded one after the other, the agent's first: the caller's block waits for both.
    const recogniserMs = bareDone.get(keyOf(cue.at))?.[cue.channel === "agent" ? 0 : 1];
    if (end === undefined || recogniserMs === undefined) return [];
    const emittedMs = cue.emittedAtMs - zeroMs;
    return [{ totalMs: emittedMs - end * 1000, oursMs: Math.max(0, emittedMs - cue.at * 1000 - recogniserMs) }];
  });
}

const keyOf = (at: number): number => Math.round(at * 1000);

/**
 * When second 0 of the audio was due, on the clock of `emittedAtMs`: the least delay of any line that the listener's block
 * caused. Late by the quickest block's own way through the program, about a millisecond.
 */
const startOfAudio = (lines: readonly ReplayLine[]): number =>
  Math.min(
    ...[...ofType(lines, "hypothesis"), ...ofType(lines, "health")].map(
      ({ at, emittedAtMs }) => emittedAtMs - at * 1000,
    ),
  );

function firstAppearances(lines: readonly ReplayLine[]): CueLine[] {
  const first = new Map<unknown, CueLine>();
  for (const cue of ofType(lines, "cue")) if (!first.has(cue["id"])) first.set(cue["id"], cue);
  return [...first.values()];
}

/** How far a partial's guess of a word's end may be from where the final has it, s. */
const guessSeconds = 1;

/** Where the final has the end of the cue's last word; a partial only guesses it. `undefined` when the final heard another word. */
function trueEnd(cue: CueLine, lines: readonly ReplayLine[]): number | undefined {
  const last = cue.words.split(" ").at(-1);
  const ends = ofType(lines, "hypothesis")
    .filter(({ channel, status }) => channel === cue.channel && status === "final")
    .flatMap(({ words }) => words.filter(({ word }) => word === last).map(({ end }) => end))
    .filter((end) => Math.abs(end - cue.end) < guessSeconds && end <= cue.at);
  return ends.toSorted((a, b) => Math.abs(a - cue.end) - Math.abs(b - cue.end))[0];
}
