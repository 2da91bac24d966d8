// What stands of the facts under a policy: the common ground of level, protocol and permission.
// It changes when a fact does, never with time alone.

import { type Abuse, abuses } from "./abuse.ts";
import type { Cue } from "./cue/cue.ts";
import { type Facts, standingCues, type StepMark, stepMarks } from "./facts.ts";
import type { Policy } from "./policy/policy.ts";

/** What stands whatever the policy. */
export interface Heard {
  /** Cues of both channels, retracted and dismissed ones left out, in order of time. */
  readonly cues: readonly Cue[];
  /** Those of the caller. */
  readonly callerCues: readonly Cue[];
  /** Steps heard, ticked and skipped, in order of time. */
  readonly marks: readonly StepMark[];
}

export interface Standing extends Heard {
  /** Abuse by cue or by the agent's mark, in order of time. */
  readonly abuses: readonly Abuse[];
}

export function heardOf(facts: Facts): Heard {
  const cues = standingCues(facts);
  return { cues, callerCues: cues.filter(({ channel }) => channel === "caller"), marks: stepMarks(facts, cues) };
}

/** `heard`: what `heardOf` says of the same facts, where it is known already. */
export function standingOf(facts: Facts, policy: Policy, heard: Heard = heardOf(facts)): Standing {
  const { cues, callerCues, marks } = heard;
  return { cues, callerCues, marks, abuses: abuses(callerCues, facts.marks, policy) };
}

/** True when nothing has changed that `standingOf` or the permission looks at. */
export const hasSameStanding = (a: Facts, b: Facts): boolean =>
  a.cues === b.cues &&
  a.dismissed === b.dismissed &&
  a.clicks === b.clicks &&
  a.undone === b.undone &&
  a.marks === b.marks &&
  a.transferUnavailable === b.transferUnavailable;
