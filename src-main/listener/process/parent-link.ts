// The way to the parent: child_process.fork or Electron's utilityProcess, with the same messages.

import type { ListenerMessage } from "../../../src-shared/listener-protocol.ts";

/** What the listener needs of its parent. */
export interface ParentLink {
  readonly post: (message: ListenerMessage) => void;
  /** Resolves once at most `limit` messages wait to be written: back-pressure for sources faster than real time. */
  readonly drained: (limit?: number) => Promise<void>;
  readonly onMessage: (handler: (raw: unknown) => void) => void;
  readonly onClosed: (handler: () => void) => void;
}

/** The part of `process` that a forked child has. */
export interface ForkedProcess {
  readonly send?: ((message: unknown, sent: (error: Error | null) => void) => boolean) | undefined;
  on(event: "message", handler: (message: unknown) => void): unknown;
  on(event: "disconnect", handler: () => void): unknown;
}

/** The part of an Electron MessagePortMain that is used here. */
interface FramePort {
  on(event: "message", handler: (event: { readonly data: unknown }) => void): unknown;
  start(): void;
}

/** The part of Electron's `process.parentPort` that is used here. */
export interface UtilityPort {
  postMessage(message: unknown): void;
  on(
    event: "message",
    handler: (event: { readonly data: unknown; readonly ports?: readonly FramePort[] }) => void,
  ): unknown;
}

const defaultLimit = 32;

/** Link of a forked child. `send` must belong to `from`. */
const forkLink = (from: ForkedProcess, send: NonNullable<ForkedProcess["send"]>): ParentLink => {
  let waiting = 0;
  let drains: { readonly limit: number; readonly resolve: () => void }[] = [];
  const written = (): void => {
    waiting -= 1;
    const due = drains.filter(({ limit }) => waiting <= limit);
    drains = drains.filter(({ limit }) => waiting > limit);
    for (const { resolve } of due) resolve();
  };
  return {
    post: (message) => {
      waiting += 1;
      // An error means that the parent is gone, which `disconnect` reports.
      send.call(from, message, written);
    },
    drained: (limit = defaultLimit) =>
      waiting <= limit ? Promise.resolve() : new Promise((resolve) => drains.push({ limit, resolve })),
    onMessage: (handler) => void from.on("message", handler),
    onClosed: (handler) => void from.on("disconnect", handler),
  };
};

/** Link of a utility process. Electron ends the process itself when the parent goes away. */
const utilityLink = (port: UtilityPort): ParentLink => ({
  post: (message) => port.postMessage(message),
  drained: () => Promise.resolve(),
  onMessage: (handler) => {
    port.on("message", (event) => {
      const ports = event.ports ?? [];
      if (ports.length === 0) handler(event.data);
      // Audio comes over ports of its own, straight from the capture window.
      for (const frames of ports) {
        frames.on("message", (frame) => handler(frame.data));
        frames.start();
      }
    });
  },
  onClosed: () => undefined,
});

/** The link to whoever started this process; `undefined` when nobody can be talked to. */
export const findParent = (
  from: ForkedProcess & { readonly parentPort?: UtilityPort | undefined },
): ParentLink | undefined => {
  if (from.parentPort !== undefined) return utilityLink(from.parentPort);
  return from.send === undefined ? undefined : forkLink(from, from.send);
};
