// `doctor`: whether this desktop is ready for calls, and what to do where it is not.

import type { AppPaths } from "../paths.ts";
import { examine } from "../readiness/doctor.ts";
import type { Finding } from "../readiness/finding.ts";
import { type CliIo, exitCodes, writeJson } from "./output.ts";

export interface DoctorCommandOptions {
  readonly json: boolean;
  readonly journal?: string | undefined;
}

/** Exit code 0: all good or doubtful; 1: something is bad. */
export async function doctor(io: CliIo, paths: AppPaths, { json, journal }: DoctorCommandOptions): Promise<number> {
  const findings = await examine({ paths, journal });
  const isReady = findings.every(({ state }) => state !== "bad");
  if (json) writeJson(io.stdout, { isReady, findings });
  else {
    for (const finding of findings) io.stdout.write(`${lineOf(finding)}\n`);
    const doubts = findings.filter(({ state }) => state !== "good").length;
    io.stdout.write(`${isReady ? "ready" : "not ready"}${doubts === 0 ? "" : `; ${doubts} to look after`}\n`);
  }
  return isReady ? exitCodes.ok : exitCodes.badLine;
}

const lineOf = ({ id, state, message, fix }: Finding): string =>
  `${state.padEnd(9)} ${id.padEnd(14)} ${message}${fix === null ? "" : `\n${" ".repeat(25)}to mend it: ${fix}`}`;
