// The owner's clock and timers, injected so that back-off and deadlines are tested without waiting.

import { performance } from "node:perf_hooks";

/** A monotonic clock with timers. */
export interface Timers {
  readonly nowMs: () => number;
  /** Runs `action` after `ms` milliseconds; the returned function cancels it. */
  readonly after: (ms: number, action: () => void) => () => void;
}

/** The real ones. */
export const systemTimers: Timers = {
  nowMs: () => performance.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
