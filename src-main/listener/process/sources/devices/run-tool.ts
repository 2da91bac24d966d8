// Runs a small program to its end, with a deadline. For asking the sound server; never for recording.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** The environment for tools whose output is parsed: their language and number format are fixed. */
const toolEnv = (): NodeJS.ProcessEnv => ({ ...process.env, LC_ALL: "C" });

/** What a tool wrote; `undefined` when it is missing, failed, or did not answer in time (a frozen sound server). */
export const runTool = (command: string, args: readonly string[], deadlineMs: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const options = { env: toolEnv(), timeout: deadlineMs, killSignal: "SIGKILL", maxBuffer: 2 ** 24 } as const;
    execFile(command, [...args], options, (error, stdout) => resolve(error === null ? stdout : undefined));
  });

/** True when a program can be found on the path. */
export const isInstalled = (program: string): boolean => {
  const names = process.platform === "win32" ? [`${program}.exe`] : [program];
  return (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .some((folder) => folder !== "" && names.some((name) => existsSync(path.join(folder, name))));
};
