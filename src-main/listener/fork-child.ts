// Starts the listener with child_process.fork: for every host that is not Electron.

import { fork, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { ChildExit, ListenerChild, SpawnListener } from "./listener-child.ts";

/** How to start the child. */
export interface ForkOptions {
  /** Absolute path or file URL of the built entry (or of its TypeScript source, with a loader in `execArgv`). */
  readonly entry: string | URL;
  /** Node's own arguments, e.g. `["--import", "tsx"]` to run the TypeScript source, beside those it always has. Default: none, not even the parent's. */
  readonly execArgv?: readonly string[];
  /** Takes what the child complains of, line by line. Default: this process's stderr. */
  readonly onComplaint?: (line: string) => void;
}

/** The listener makes little garbage: room for more of it, which the engine takes at once, is never needed. */
const frugal = ["--max-semi-space-size=1"];

/** libvosk writes these whatever its log level; they mean nothing to a user. Errors and failed assertions pass. */
const nativeChatter = /^(WARNING|LOG|VLOG)\b.*\(VoskAPI:/;

const toStderr = (line: string): void => void process.stderr.write(`${line}\n`);

const listenForComplaints = (child: ChildProcess, onComplaint: (line: string) => void): void => {
  if (child.stderr === null) return;
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (!nativeChatter.test(line)) onComplaint(line);
  });
};

/** Tells of the end once: Node reports a failed start as an error without an exit. */
const onceEnded = (child: ChildProcess, handler: (exit: ChildExit) => void): void => {
  let ended = false;
  const end = (exit: ChildExit): void => {
    if (ended) return;
    ended = true;
    handler(exit);
  };
  child.on("exit", (code, signal) => end({ code, signal }));
  // Without a process id it never started, and there will be no exit.
  child.on("error", () => {
    if (child.pid === undefined) end({ code: null, signal: null });
  });
};

/** The adapter for `child_process.fork`, with typed arrays surviving the hop. */
export const forkListener =
  ({ entry, execArgv = [], onComplaint = toStderr }: ForkOptions): SpawnListener =>
  (env): ListenerChild => {
    const child = fork(entry, [], {
      env: { ...env },
      execArgv: [...frugal, ...execArgv],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    listenForComplaints(child, onComplaint);
    return {
      // A failed send means that the child is gone, which its exit reports.
      send: (message) => void (child.connected && child.send(message, () => undefined)),
      kill: () => void child.kill("SIGKILL"),
      onMessage: (handler) => void child.on("message", handler),
      onExit: (handler) => onceEnded(child, handler),
    };
  };
