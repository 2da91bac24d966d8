// Starts the listener as Electron's utility process: the same entry and messages as the forked one.

import { type MessagePortMain, utilityProcess } from "electron";
import type { ListenerChild, SpawnListener } from "../listener/listener-child.ts";

/** Takes one end of a channel for frames. */
export type TakePort = (port: MessagePortMain) => void;

/** Brings a window's frames to whichever listener runs now. */
export class FramePorts {
  #take: TakePort | undefined;
  #make: ((take: TakePort) => void) | undefined;

  /** A listener has started. */
  started(take: TakePort): void {
    this.#take = take;
    this.#make?.(take);
  }

  /** A window captures: `make` gives a listener its port, now and after each restart. */
  serve(make: (take: TakePort) => void): void {
    this.#make = make;
    if (this.#take !== undefined) make(this.#take);
  }
}

/** The adapter for `utilityProcess.fork`. */
export const utilityListener =
  (entry: string, ports?: FramePorts): SpawnListener =>
  (env): ListenerChild => {
    const child = utilityProcess.fork(entry, [], {
      env: { ...env },
      serviceName: "Steadyline listener",
      stdio: ["ignore", "ignore", "inherit"],
    });
    // It reads ports once it runs; the message waits until then.
    ports?.started((port) => child.postMessage({ type: "frames" }, [port]));
    return {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window: it has no origin.
      send: (message) => child.postMessage(message),
      // SIGTERM is all that Electron offers; on Windows it ends the process at once.
      kill: () => void child.kill(),
      onMessage: (handler) => void child.on("message", handler),
      onExit: (handler) => void child.on("exit", (code) => handler({ code, signal: null })),
    };
  };
