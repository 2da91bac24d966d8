// Words of the soak's result: a table over time, and what came of each bundled call in its first and last playing.

import { cpus } from "node:os";
import { percentile } from "../bench/processes.ts";
import type { Expectation } from "../support/bundled-call.ts";
import type { Usage } from "./program.ts";

/** The program at one moment. */
export interface Sample extends Usage {
  readonly minute: number;
  /** The machine's load average over a minute. */
  readonly load: number;
  /** Calls played so far. */
  readonly calls: number;
}

/** One call that was played. */
export interface PlayedCall {
  readonly name: string;
  readonly minute: number;
  readonly cues: number;
  readonly highest: string;
  readonly mayEnd: boolean;
  readonly delaysMs: readonly number[];
  readonly expected: Expectation;
  readonly lagSeconds: number;
  readonly droppedSeconds: number;
  readonly lostSeconds: number;
}

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
const columns = ["minute", "calls", "main MB", "listener MB", "open files", "processes", "CPU s (running)", "load"];

/** Samples as a table in Markdown. */
export const table = (samples: readonly Sample[]): string =>
  [
    row(columns),
    row(columns.map(() => "---:")),
    ...samples.map(({ minute, calls, mainMb, listenerMb, files, processes, cpuSeconds, load }) =>
      row([
        minute.toFixed(1),
        calls,
        mainMb.toFixed(1),
        listenerMb.toFixed(1),
        files,
        processes,
        Math.round(cpuSeconds),
        load.toFixed(1),
      ]),
    ),
  ].join("\n");

function byCall(played: readonly PlayedCall[]): string {
  const names = [...new Set(played.map(({ name }) => name))].sort();
  const rows = names.map((name) => {
    const runs = played.filter((call) => call.name === name);
    const right = runs.filter(
      ({ highest, mayEnd, expected }) => highest === expected.maxLevel && mayEnd === expected.mayEndCall,
    );
    const cues = runs.map((run) => run.cues);
    return row([name, runs.length, right.length, `${Math.min(...cues)}–${Math.max(...cues)}`]);
  });
  return [
    row(["call", "played", "level and permission as expected", "caller's cues"]),
    row(["---", "---:", "---:", "---:"]),
    ...rows,
  ].join("\n");
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The page. */
export function page({
  hours,
  samples,
  played,
  complaints,
}: {
  readonly hours: number;
  readonly samples: readonly Sample[];
  readonly played: readonly PlayedCall[];
  readonly complaints: readonly string[];
}): string {
  const delays = played.flatMap(({ delaysMs }) => delaysMs);
  const [first, last] = [samples[0], samples.at(-1)];
  const growth = (last?.mainMb ?? 0) + (last?.listenerMb ?? 0) - (first?.mainMb ?? 0) - (first?.listenerMb ?? 0);
  const lost = played.map(({ lostSeconds }) => lostSeconds);
  return `# Soak

Written by \`npm run soak\`. ${hours.toFixed(2)} hours, ${played.length} calls: the bundled calls in turn, three languages, so that the
model changes and the listener starts afresh every few calls. Each call is played through two PulseAudio null sinks into two
real recorders and the whole program (web host, listener, one window), and begun and ended by \`steadyline call\`.
${cpus()[0]?.model ?? ""}, ${cpus().length} cores, Node ${process.version}. The load column says what else the machine was doing.

- memory from first to last sample: ${growth >= 0 ? "+" : ""}${growth.toFixed(1)} MB (proportional set size of main and listener)
- cue shown after the end of its last word, over all calls (${delays.length} cues): p50 ${Math.round(percentile(delays, 0.5))} ms, p95 ${Math.round(percentile(delays, 0.95))} ms, worst ${Math.round(Math.max(...delays))} ms
- speech dropped because the machine was too slow: ${sum(played.map(({ droppedSeconds }) => droppedSeconds)).toFixed(1)} s
- not heard for any reason, both channels added, start of the recorders included: ${sum(lost).toFixed(1)} s in all, worst call ${Math.max(...lost).toFixed(1)} s
- audio waiting at the end of a call: worst ${Math.max(...played.map(({ lagSeconds }) => lagSeconds)).toFixed(2)} s
- the program complained ${complaints.length} times${complaints.length === 0 ? "" : `: ${[...new Set(complaints)].slice(0, 5).join("; ")}`}

Memory is that of the language whose model is loaded at the moment: compare samples of the same language, or the trend.

${table(samples)}

${byCall(played)}
`;
}
