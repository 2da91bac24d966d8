// `console`: serves the supervisor's console on this machine, as the web host does with the overlay.

import { spawn } from "node:child_process";
import type { AppPaths } from "../paths.ts";
import type { CliIo } from "./output.ts";

export interface ConsoleCommandOptions {
  readonly port?: string | undefined;
  readonly journal?: string | undefined;
  /** Commander's name of `--no-browser`. */
  readonly browser: boolean;
}

/** Runs the web host at the console's page until Ctrl+C; its exit code. */
export function openConsole(
  io: CliIo,
  paths: AppPaths,
  { port, journal, browser }: ConsoleCommandOptions,
): Promise<number> {
  const args = [
    "--console",
    ...(port === undefined ? [] : ["--port", port]),
    ...(journal === undefined ? [] : ["--journal", journal]),
    ...(browser ? [] : ["--no-browser"]),
  ];
  const child = spawn(process.execPath, [paths.webHost, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.pipe(io.stdout, { end: false });
  child.stderr.pipe(io.stderr, { end: false });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on("SIGINT", pass);
  process.on("SIGTERM", pass);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("SIGINT", pass);
      process.off("SIGTERM", pass);
      resolve(code ?? 1);
    });
  });
}
