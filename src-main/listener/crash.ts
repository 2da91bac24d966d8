// Why a child ended, and whether to start another one. Pure: time comes in, a decision goes out.

import type { ChildExit } from "./listener-child.ts";

/**
 * `killed`: ended by a signal from outside. `aborted`: an assertion or fault in native code. `exited`: with a code.
 * `start-timeout`: no handshake in time. `protocol`: said something that no listener of this version says.
 */
export const crashReasons = ["killed", "aborted", "exited", "start-timeout", "protocol"] as const;
export type CrashReason = (typeof crashReasons)[number];

const faultSignals = new Set(["SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP"]);
/** A shell's 128 + SIGABRT, and Windows' access violation, heap corruption, fast fail and `abort()`. */
const faultCodes = new Set([134, 139, 0xc000_0005, 0xc000_0374, 0xc000_0409, 3]);

/** Classifies the end of a child that nobody asked to end. */
export const reasonOfExit = ({ code, signal }: ChildExit): CrashReason => {
  if (signal !== null) return faultSignals.has(signal) ? "aborted" : "killed";
  return code !== null && faultCodes.has(code >>> 0) ? "aborted" : "exited";
};

const firstDelayMs = 250;
const longestDelayMs = 8000;
const crashesBeforeGivingUp = 3;
const windowMs = 60_000;

/** What to do after a crash. */
export type CrashVerdict =
  { readonly type: "restart"; readonly inMs: number; readonly attempt: number } | { readonly type: "give-up" };

/** Counts crashes in a row: those within a minute with no hypothesis in between. */
export class CrashCounter {
  #crashesMs: readonly number[] = [];

  /** A crash at `nowMs` (monotonic). Restarts after 250 ms, then 500 ms; gives up at the third in a row. */
  crashed(nowMs: number): CrashVerdict {
    this.#crashesMs = [...this.#crashesMs.filter((crashMs) => nowMs - crashMs < windowMs), nowMs];
    const attempt = this.#crashesMs.length;
    if (attempt >= crashesBeforeGivingUp) return { type: "give-up" };
    return { type: "restart", attempt, inMs: Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)) };
  }

  /** Something was recognised: the listener works. */
  worked(): void {
    this.#crashesMs = [];
  }
}
