// What can happen in a call: past-tense facts, plain data, exactly what the journal stores.

import type { CueChange } from "./cue/cue.ts";
import type { Disposition, Language, StepId } from "./ids.ts";

/** `at` is always seconds since the start of the call. */
export type CallEvent =
  | {
      readonly type: "call-started";
      readonly at: number;
      readonly callId: string;
      readonly language: Language;
      readonly customer?: string | undefined;
      readonly agent?: string | undefined;
    }
  | CueChange
  /** The agent says: that was no such thing. Takes the cue out of everything. */
  | { readonly type: "cue-dismissed"; readonly at: number; readonly cueId: string }
  /** The agent marks abuse that was not recognised. */
  | { readonly type: "abuse-marked"; readonly at: number; readonly markId: string }
  /** The agent marks a threat that was not recognised. */
  | { readonly type: "threat-marked"; readonly at: number; readonly markId: string }
  | { readonly type: "step-ticked"; readonly at: number; readonly step: StepId }
  | { readonly type: "step-skipped"; readonly at: number; readonly step: StepId }
  | { readonly type: "step-undone"; readonly at: number; readonly step: StepId }
  | { readonly type: "transfer-unavailable"; readonly at: number }
  | { readonly type: "language-changed"; readonly at: number; readonly language: Language }
  | { readonly type: "customer-named"; readonly at: number; readonly customer: string }
  | { readonly type: "call-paused"; readonly at: number }
  | { readonly type: "call-resumed"; readonly at: number }
  | { readonly type: "time-passed"; readonly at: number }
  | { readonly type: "call-ended"; readonly at: number }
  /** After the call: its outcome as the agent sees it. The last one stands. */
  | { readonly type: "call-wrapped-up"; readonly at: number; readonly disposition: Disposition; readonly note: string };
