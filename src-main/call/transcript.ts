// The last lines of the conversation, while the agent wishes to see them. In memory only, gone with the call.

import type { Hypothesis } from "../../src-core/cue/hypothesis.ts";
import type { CallSnapshot } from "../../src-shared/contract.ts";

type Line = CallSnapshot["transcript"][number];

const keptLines = 6;

/** One call's last lines, by utterance: a later hypothesis replaces an earlier one. */
export class Transcript {
  private kept: readonly Line[] = [];

  get lines(): Line[] {
    return [...this.kept];
  }

  clear(): void {
    this.kept = [];
  }

  hear({ channel, utterance, status, words, at }: Hypothesis): void {
    const id = `${channel}-${utterance}`;
    const others = this.kept.filter((line) => line.id !== id);
    if (words.length === 0) {
      this.kept = others;
      return;
    }
    const said = words.map(({ word }) => word).join(" ");
    const line: Line = { id, at: words[0]?.start ?? at, channel, words: said, isFinal: status === "final" };
    this.kept = [...others, line].sort((a, b) => a.at - b.at).slice(-keptLines);
  }
}
