// Which cues of the caller windows show: the latest, and the one to read first.

import { isCertain, severityOf } from "../../src-core/abuse.ts";
import type { Cue } from "../../src-core/cue/cue.ts";
import { severityRank } from "../../src-core/ids.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import type { ShownCue } from "../../src-shared/contract.ts";

const mostShown = 8;

/** The latest cues that have a severity under the policy, newest first. */
export const latestCues = (cues: readonly Cue[], policy: Policy): ShownCue[] =>
  grave(cues, policy)
    .slice(-mostShown)
    .reverse()
    .map((cue) => toShown(cue, policy));

/**
 * The gravest of those that still decide the situation at `at` seconds; of equally grave ones a confirmed before a provisional,
 * then the newest. Where there is none so recent, the newest.
 */
export function cueToRead(cues: readonly Cue[], policy: Policy, at: number): ShownCue | null {
  const all = grave(cues, policy);
  const recent = all.filter(({ start }) => at - start < policy.protocol.situationSeconds);
  const weight = (cue: Cue): number => 2 * severityRank(severityOf(cue, policy)) + (cue.status === "confirmed" ? 1 : 0);
  let first = all.at(-1);
  for (const cue of recent.toReversed()) if (first === undefined || weight(cue) > weight(first)) first = cue;
  return first === undefined ? null : toShown(first, policy);
}

const grave = (cues: readonly Cue[], policy: Policy): Cue[] => cues.filter((cue) => severityOf(cue, policy) !== "none");

function toShown(cue: Cue, policy: Policy): ShownCue {
  const { id, category, channel, status, words, start, end, confidence } = cue;
  return {
    id,
    category,
    severity: severityOf(cue, policy),
    channel,
    status: status === "confirmed" ? status : "provisional",
    words,
    start,
    end,
    confidence,
    isCertain: isCertain(cue, policy),
  };
}
