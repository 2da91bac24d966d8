// What a call service tells a journal. The service knows no more of it than this.

import type { Hypothesis } from "../../src-core/cue/hypothesis.ts";
import type { CallEvent } from "../../src-core/event.ts";
import type { PolicyInForce } from "../journal/store/policies.ts";

/** Takes in what happens in a call, before anybody acts on it. No method throws or waits. */
export interface CallJournal {
  /** The rules of the call that begins next. */
  useRules?(rules: PolicyInForce): void;
  append(event: CallEvent): void;
  /** A finished utterance. Kept only where the policy keeps transcripts. */
  transcribe(hypothesis: Hypothesis): void;
}
