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

/** A monotonic clock with timers, for what must react without being asked. */
export interface Timers {
  readonly nowMs: () => number;
  /** Runs `action` after `ms` milliseconds; the returned function cancels it. */
  readonly after: (ms: number, action: () => void) => () => void;
}

/** The real timers. */
export const systemTimers: Timers = {
  nowMs: () => performance.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

/** The real clock. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  sleep: (ms) => delay(ms),
};
