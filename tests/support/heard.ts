// Hypotheses for tests of the service and its hosts.

import type { Hypothesis } from "../../src-core/cue/hypothesis.ts";
import type { Channel } from "../../src-core/ids.ts";
import { wordsFrom } from "./cue-pack.ts";

/** What was said from `start` on, half a second a word; heard right after its last word. */
export function said(
  channel: Channel,
  text: string,
  {
    start,
    utterance = Math.round(start),
    status = "final",
  }: { readonly start: number; readonly utterance?: number; readonly status?: Hypothesis["status"] },
): Hypothesis {
  const words = wordsFrom(text, start);
  return { channel, utterance, status, words, at: words.at(-1)?.end ?? start };
}
