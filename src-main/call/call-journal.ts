// What a call service tells a journal. The service knows no more of it than this.

import type { Hypothesis } from "../../src-core/cue/hypothesis.ts";
import type { CallEvent } from "../../src-core/event.ts";

/** Takes in what happens in a call, before anybody acts on it. Neither method throws or waits. */
export interface CallJournal {
  append(event: CallEvent): void;
  /** A finished utterance. Kept only where the policy keeps transcripts. */
  transcribe(hypothesis: Hypothesis): void;
}
