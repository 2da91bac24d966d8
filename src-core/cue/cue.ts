// A cue: something observed in words or voice that the rules care about, never without its evidence.

import type { Channel, CueCategory, Severity } from "../ids.ts";

/** On a partial a cue is `provisional`; the final confirms or retracts it. */
export type CueStatus = "provisional" | "confirmed" | "retracted";

export interface Cue {
  /** Unique in the call and stable while partials are revised. */
  readonly id: string;
  readonly category: CueCategory;
  readonly severity: Severity;
  readonly channel: Channel;
  readonly status: CueStatus;
  /** Id of the rule that fired, `scorer` for the learned scorer, `voice` for a measurement, `agent` for a manual mark. */
  readonly rule: string;
  /** The words that fired it, as recognised; for a measurement the sentence that explains it. */
  readonly words: string;
  /** Span of the evidence, seconds since the start of the call. */
  readonly start: number;
  readonly end: number;
  /** Mean recogniser confidence over the evidence, 0 to 1; halved where a word was only taken for a sound-alike. */
  readonly confidence: number;
  /** Utterance on its channel; cues of one utterance were said in one breath. */
  readonly utterance: number;
  /** Number of words of evidence. */
  readonly wordCount: number;
  /** True where the words are often harmless and the scorer only just agreed that here they are not: as a threat it needs company. */
  readonly isTentative?: boolean | undefined;
  /** True where its words are not those that were most likely said, only in an alternative of them. */
  readonly isAlternative?: boolean | undefined;
  /** Index of the first and last word of the evidence in its utterance; negative when it began in the one before. */
  readonly startWord: number;
  readonly endWord: number;
}

/** What happened to a cue; the engine folds these. `at` is seconds since the start of the call. */
export type CueChange =
  | { readonly type: "cue-observed"; readonly at: number; readonly cue: Cue }
  | { readonly type: "cue-confirmed"; readonly at: number; readonly cue: Cue }
  | { readonly type: "cue-retracted"; readonly at: number; readonly cue: Cue };

/** The cues that became certain, in order. */
export const confirmedCues = (changes: readonly CueChange[]): Cue[] =>
  changes.filter(({ type }) => type === "cue-confirmed").map(({ cue }) => cue);
