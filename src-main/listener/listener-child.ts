// What the owner of the listener needs of a child process; one adapter per way to start one.

import type { FrameMessage, ListenerRequest } from "../../src-shared/listener-protocol.ts";

/** How a child ended, as Node reports it. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A running child. Calling any method after its exit is harmless. */
export interface ListenerChild {
  readonly send: (message: ListenerRequest | FrameMessage) => void;
  /** Ends it at once, unasked. */
  readonly kill: () => void;
  /** Messages in the order they were sent, unparsed. */
  readonly onMessage: (handler: (raw: unknown) => void) => void;
  /** Called exactly once, also when the child could not be started. */
  readonly onExit: (handler: (exit: ChildExit) => void) => void;
}

/** Environment of a child. */
export type ChildEnv = Readonly<Record<string, string>>;

/** Starts a child. May throw; the owner treats that as an exit. */
export type SpawnListener = (env: ChildEnv) => ListenerChild;
