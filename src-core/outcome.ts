// What a recorded call comes to under a policy, and how two policies differ on it.

import { type CallState, initialState, step } from "./engine.ts";
import type { CallEvent } from "./event.ts";
import type { Level } from "./ids.ts";
import type { PermissionReasons } from "./permission/permission.ts";
import type { Policy } from "./policy/policy.ts";

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

/** Folds a call's events under a policy. Pure. */
export function outcomeOf(events: readonly CallEvent[], policy: Policy): Outcome {
  const permissions: PermissionSpan[] = [];
  let state = initialState;
  for (const event of events) {
    const stepped = step(state, event, policy);
    state = stepped.state;
    for (const effect of stepped.effects) {
      const open = permissions.at(-1);
      if (effect.type === "permission-granted")
        permissions.push({ from: effect.at, until: null, rule: effect.reasons.rule });
      if (effect.type === "permission-withdrawn" && open !== undefined)
        permissions[permissions.length - 1] = { ...open, until: effect.at };
    }
  }
  return { maxLevel: state.highestLevel, permissions };
}

/** True when the agent would have seen the same level at its highest and the same permission at the same times. */
export const isSameOutcome = (a: Outcome, b: Outcome): boolean =>
  a.maxLevel === b.maxLevel &&
  a.permissions.length === b.permissions.length &&
  a.permissions.every((span, index) => {
    const other = b.permissions[index];
    return span.from === other?.from && span.until === other.until && span.rule === other.rule;
  });
