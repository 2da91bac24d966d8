// How many calls with abuse there were in this shift: for a suggestion to take a moment, and for nothing else.
// Counted from calls, never from a voice; kept in memory only.

import { type Level, levelRank } from "../../src-core/ids.ts";

/** Length of a shift, milliseconds: what is longer ago no longer counts. */
const shiftMs = 8 * 60 * 60 * 1000;

/** The shift that is under way. */
export class Shift {
  private badCallsMs: readonly number[] = [];
  private wasBad = false;

  constructor(private readonly nowMs: () => number) {}

  callEnded(highest: Level): void {
    this.wasBad = levelRank(highest) >= levelRank("abusive");
    if (this.wasBad) this.badCallsMs = [...this.badCallsMs.filter((at) => at > this.nowMs() - shiftMs), this.nowMs()];
  }

  /** What to suggest after the last call; `several` of 0 never suggests a break for several. */
  suggestsBreak(several: number): "bad-call" | "several-bad-calls" | null {
    if (!this.wasBad) return null;
    return several > 0 && this.badCallsMs.length >= several ? "several-bad-calls" : "bad-call";
  }
}
