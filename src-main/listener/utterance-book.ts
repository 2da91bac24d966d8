// Which utterances a call has had, so that numbers never repeat and none stays open after a crash.

import type { Hypothesis } from "../../src-core/cue/hypothesis.ts";
import { channels, type Channel } from "../../src-core/ids.ts";

/** Follows the hypotheses of one call. */
export class UtteranceBook {
  #next: number;
  readonly #open = new Map<Channel, number>();

  constructor(firstUtterance: number) {
    this.#next = firstUtterance;
  }

  /** First number that no channel has used. */
  get next(): number {
    return this.#next;
  }

  note(hypothesis: Pick<Hypothesis, "channel" | "utterance" | "status">): void {
    this.#next = Math.max(this.#next, hypothesis.utterance + 1);
    if (hypothesis.status === "partial") this.#open.set(hypothesis.channel, hypothesis.utterance);
    else this.#open.delete(hypothesis.channel);
  }

  /** Finals without words for utterances whose own final was lost: what was provisional in them is taken back. */
  closeOpen(at: number): readonly Hypothesis[] {
    const lost = channels.filter((channel) => this.#open.has(channel));
    const finals = lost.map((channel): Hypothesis => {
      const utterance = this.#open.get(channel) ?? this.#next;
      return { channel, utterance, status: "final", words: [], at };
    });
    this.#open.clear();
    return finals;
  }
}
