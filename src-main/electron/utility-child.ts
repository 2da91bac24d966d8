// Starts the listener as Electron's utility process: the same entry and messages as the forked one.

import { utilityProcess } from "electron";
import type { ListenerChild, SpawnListener } from "../listener/listener-child.ts";

/** The adapter for `utilityProcess.fork`. */
export const utilityListener =
  (entry: string): SpawnListener =>
  (env): ListenerChild => {
    const child = utilityProcess.fork(entry, [], {
      env: { ...env },
      serviceName: "Steadyline listener",
      stdio: ["ignore", "ignore", "inherit"],
    });
    return {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window: it has no origin.
      send: (message) => child.postMessage(message),
      // SIGTERM is all that Electron offers; on Windows it ends the process at once.
      kill: () => void child.kill(),
      onMessage: (handler) => void child.on("message", handler),
      onExit: (handler) => void child.on("exit", (code) => handler({ code, signal: null })),
    };
  };
