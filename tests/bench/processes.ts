// What a process and its children cost, read from /proc: CPU seconds and memory. Linux only, as the bench is.

import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks a second; fixed on every Linux that Node runs on. */
const ticksPerSecond = 100;

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // The process has ended.
  }
};

/** Fields of /proc/PID/stat from the state on: the name before them is in brackets and may hold anything. */
const fieldsOf = (pid: number | string): string[] | undefined =>
  read(`/proc/${pid}/stat`)?.split(") ").at(-1)?.split(" ");

/** Children of a process. */
export const childrenOf = (pid: number): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(fieldsOf(name)?.[1]) === pid)
    .map(Number);

/** CPU seconds, user and system, that a process has used. */
export function cpuSeconds(pid: number): number | undefined {
  const fields = fieldsOf(pid);
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Memory that a process alone is to blame for (shared pages divided by their users), MB. */
export function memoryMb(pid: number): number | undefined {
  const pss = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? "")?.[1];
  return pss === undefined ? undefined : Number(pss) / 1024;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The value below which `share` of the values lie, interpolated. NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
}
