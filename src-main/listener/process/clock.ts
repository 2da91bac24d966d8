// The child's only clock, monotonic. Injected, so that pacing and health are tested without waiting.

import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";

/** A monotonic clock. */
export interface Clock {
  /** Milliseconds since an arbitrary moment; never goes back. */
  readonly nowMs: () => number;
  /** Resolves after `ms` milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** The real clock. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  sleep: (ms) => delay(ms),
};
