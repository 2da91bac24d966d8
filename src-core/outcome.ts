// What a recorded call comes to under a policy, and how two policies differ on it.

import { type CallState, initialState, step } from "./engine.ts";
import type { Cue, CueChange } from "./cue/cue.ts";
import type { CallEvent } from "./event.ts";
import { learn, noFacts } from "./facts.ts";
import type { CueCategory, Level } from "./ids.ts";
import { invariant } from "./invariant.ts";
import { levelBasis } from "./level/level.ts";
import {
  type PermissionBasis,
  permissionBasis,
  type PermissionReasons,
  permissionSteps,
} from "./permission/permission.ts";
import type { AbuseCategory, Policy } from "./policy/policy.ts";
import { heardOf, standingOf } from "./standing.ts";

/** A span in which the permission stood; `until` is `null` when it stood at the end. Seconds. */
export interface PermissionSpan {
  readonly from: number;
  readonly until: number | null;
  readonly rule: PermissionReasons["rule"];
}

export interface Outcome {
  readonly maxLevel: Level;
  readonly permissions: readonly PermissionSpan[];
}

/** Folds a call's events to the end of `until` seconds (default: all) and returns the state there. */
export function stateAt(events: readonly CallEvent[], policy: Policy, until = Number.POSITIVE_INFINITY): CallState {
  let state = initialState;
  for (const event of events) if (event.at <= until) state = step(state, event, policy).state;
  if (Number.isFinite(until)) state = step(state, { type: "time-passed", at: until }, policy).state;
  return state;
}

/** What a call comes to under one policy; see `outcomesOf`. */
export const outcomeOf = (events: readonly CallEvent[], policy: Policy): Outcome => {
  const [outcome] = outcomesOf(events, [policy]);
  invariant(outcome !== undefined, "one policy gives one outcome");
  return outcome;
};

/**
 * Folds a call's events once and says what they come to under each policy, without the steps. Pure. What was not confirmed and the
 * mere passing of time change neither the highest level nor the permission; a withdrawal is put at the very moment it falls due.
 */
export function outcomesOf(events: readonly CallEvent[], policies: readonly Policy[]): Outcome[] {
  const each = policies.map((policy) => ({ policy, spans: createSpans() }));
  const decides = decisive(policies);
  /** All cues, which the level looks at, and those that a permission can rest on. Filled in place: a copy for each would be dear. */
  let [cues, deciding] = [new Map<string, Cue>(), new Map<string, Cue>()];
  let facts = noFacts;
  let at = 0;
  for (const event of events) {
    if (!weighs(event)) continue;
    at = event.type === "call-started" ? event.at : Math.max(at, event.at);
    if (event.type === "cue-confirmed" || event.type === "cue-retracted") {
      keep(cues, event);
      if (!decides(event.cue.category) && !deciding.has(event.cue.id)) continue;
      keep(deciding, event);
    } else {
      if (event.type === "call-started") [cues, deciding] = [new Map(), new Map()];
      facts = { ...learn(facts, event), cues: deciding };
    }
    const heard = heardOf(facts);
    for (const { policy, spans } of each)
      spans.at(at, permissionBasis(standingOf(facts, policy, heard), facts, policy));
  }
  const all = { ...facts, cues };
  const heard = heardOf(all);
  return each.map(({ policy, spans }) => {
    spans.at(Math.max(at, events.at(-1)?.at ?? 0));
    return { maxLevel: levelBasis(standingOf(all, policy, heard), policy).highest, permissions: spans.all() };
  });
}

function keep(cues: Map<string, Cue>, { type, cue }: CueChange): void {
  if (type === "cue-retracted") cues.delete(cue.id);
  else cues.set(cue.id, cue);
}

/** Events that change no outcome, except that the last one of a call says when it ended. */
export const weightlessEvents: readonly CallEvent["type"][] = ["cue-observed", "time-passed"];

const weighs = ({ type }: CallEvent): boolean => !weightlessEvents.includes(type);

/** Tells whether cues of a category can change a permission under one of the policies: most of a call's cannot. */
function decisive(policies: readonly Policy[]): (category: CueCategory) => boolean {
  const abuse = new Set<CueCategory>(policies.flatMap(({ abuseFrom }) => Object.keys(abuseFrom) as AbuseCategory[]));
  return (category) => abuse.has(category) || permissionSteps.has(category);
}

interface Spans {
  /** Time has come to `at` seconds; from now on the permission rests on `basis` (absent: as before). */
  at(at: number, basis?: PermissionBasis): void;
  all(): readonly PermissionSpan[];
}

function createSpans(): Spans {
  const spans: PermissionSpan[] = [];
  let current: PermissionBasis = { missing: "no-abuse" };
  const close = (until: number): void => {
    const open = spans.at(-1);
    if (open?.until === null) spans[spans.length - 1] = { ...open, until };
  };
  return {
    at: (at, basis = current) => {
      if ("until" in current && at >= current.until) close(current.until);
      current = basis;
      if ("missing" in basis || at >= basis.until) return close(at);
      if (spans.at(-1)?.until !== null) spans.push({ from: at, until: null, rule: basis.reasons.rule });
    },
    all: () => spans,
  };
}

/** True when the agent would have seen the same level at its highest and the same permission at the same times. */
export const isSameOutcome = (a: Outcome, b: Outcome): boolean =>
  a.maxLevel === b.maxLevel &&
  a.permissions.length === b.permissions.length &&
  a.permissions.every((span, index) => {
    const other = b.permissions[index];
    return span.from === other?.from && span.until === other.until && span.rule === other.rule;
  });
