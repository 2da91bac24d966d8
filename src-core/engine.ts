// The engine: one event in, the next state and requests to the outside out. No clock, no I/O, no randomness.

import type { CallEvent } from "./event.ts";
import { type Facts, learn, noFacts, type StepMark } from "./facts.ts";
import { type CoachingCue, coachingCues, type Level, type StepId } from "./ids.ts";
import { type LevelBasis, levelAt, levelBasis, type LevelView } from "./level/level.ts";
import {
  permissionAt,
  type PermissionBasis,
  permissionBasis,
  type PermissionReasons,
  type PermissionView,
} from "./permission/permission.ts";
import type { Policy } from "./policy/policy.ts";
import { protocolAt, type ProtocolView } from "./protocol/protocol.ts";
import { hasSameStanding, type Standing, standingOf } from "./standing.ts";

/** What follows from the facts whatever the time; made anew only when a fact changes. */
export interface Basis {
  /** The policy it was made under; `undefined` before the first event. */
  readonly policy: Policy | undefined;
  readonly standing: Standing;
  readonly level: LevelBasis;
  readonly permission: PermissionBasis;
}

/** All that is known and all that follows from it. Plain data; never changed in place. */
export interface CallState {
  readonly facts: Facts;
  readonly basis: Basis;
  readonly level: LevelView;
  readonly highestLevel: Level;
  readonly permission: PermissionView;
  readonly protocol: ProtocolView;
  /** How often each step has been suggested; a step that comes again is worded otherwise. */
  readonly suggestions: Readonly<Partial<Record<StepId, number>>>;
}

/** Requests to the outside; the call service carries them out. */
export type Effect =
  | {
      readonly type: "level-changed";
      readonly at: number;
      readonly from: Level;
      readonly to: Level;
    }
  | { readonly type: "step-suggested"; readonly at: number; readonly step: StepId; readonly times: number }
  | { readonly type: "step-done"; readonly at: number; readonly mark: StepMark }
  | { readonly type: "permission-granted"; readonly at: number; readonly reasons: PermissionReasons }
  | { readonly type: "permission-withdrawn"; readonly at: number; readonly missing: string }
  /** A gentle alternative for the agent alone; never stored, never counted. */
  | { readonly type: "coach"; readonly at: number; readonly cue: CoachingCue; readonly words: string };

export interface Stepped {
  readonly state: CallState;
  readonly effects: readonly Effect[];
}

export const initialState: CallState = {
  facts: noFacts,
  basis: {
    policy: undefined,
    standing: { cues: [], callerCues: [], marks: [], abuses: [] },
    level: {
      scored: [],
      score: { at: 0, anger: 0, abuse: 0, level: "calm", threatAt: undefined },
      highest: "calm",
    },
    permission: { missing: "no-abuse" },
  },
  level: { level: "calm", highest: "calm", angerPoints: 0, abusePoints: 0 },
  highestLevel: "calm",
  permission: { granted: false, missing: "no-abuse" },
  protocol: { situation: undefined, next: undefined, ladder: [], because: undefined },
  suggestions: {},
};

/** Folds one event into the state. The same events always give the same state. */
export function step(before: CallState, event: CallEvent, policy: Policy): Stepped {
  const facts = learn(before.facts, event);
  const fresh = event.type === "call-started" ? initialState : before;
  const state = derive(fresh, facts, policy);
  return { state, effects: [...changes(fresh, state, event), ...coaching(event, policy)] };
}

/** What `facts` come to under a policy, whatever the time. */
export function basisOf(facts: Facts, policy: Policy): Basis {
  const standing = standingOf(facts, policy);
  return {
    policy,
    standing,
    level: levelBasis(standing, policy),
    permission: permissionBasis(standing, facts, policy),
  };
}

function derive(before: CallState, facts: Facts, policy: Policy): CallState {
  const isSame = before.basis.policy === policy && hasSameStanding(before.facts, facts);
  const basis = isSame ? before.basis : basisOf(facts, policy);
  const level = levelAt(basis.level, policy, facts.at);
  const permission = permissionAt(basis.permission, facts.at);
  const protocol =
    facts.phase === "ended"
      ? initialState.protocol
      : protocolAt({ facts, standing: basis.standing, policy, at: facts.at, level: level.level, permission });
  const { next } = protocol;
  const isNew = next !== undefined && next !== before.protocol.next;
  return {
    facts,
    basis,
    level,
    highestLevel: level.highest,
    permission,
    protocol,
    suggestions: isNew ? { ...before.suggestions, [next]: (before.suggestions[next] ?? 0) + 1 } : before.suggestions,
  };
}

function changes(before: CallState, after: CallState, { at }: CallEvent): Effect[] {
  const effects: Effect[] = newMarks(before, after).map((mark) => ({ type: "step-done", at, mark }));
  if (before.level.level !== after.level.level)
    effects.push({ type: "level-changed", at, from: before.level.level, to: after.level.level });
  if (after.permission.granted && !before.permission.granted)
    effects.push({ type: "permission-granted", at, reasons: after.permission.reasons });
  if (!after.permission.granted && before.permission.granted)
    effects.push({ type: "permission-withdrawn", at, missing: after.permission.missing });
  const { next } = after.protocol;
  if (next !== undefined && next !== before.protocol.next)
    effects.push({ type: "step-suggested", at, step: next, times: after.suggestions[next] ?? 1 });
  return effects;
}

function newMarks({ basis: before }: CallState, { basis: after }: CallState): StepMark[] {
  if (before === after) return [];
  const known = new Set(before.standing.marks.map(keyOf));
  return after.standing.marks.filter((mark) => !known.has(keyOf(mark)));
}

const keyOf = ({ step: id, how, at }: StepMark): string => `${id} ${how} ${at}`;

function coaching(event: CallEvent, { coaching: isOn }: Policy): Effect[] {
  if (!isOn || event.type !== "cue-confirmed") return [];
  const cue = coachingCues.find((id) => id === event.cue.category);
  return cue === undefined ? [] : [{ type: "coach", at: event.at, cue, words: event.cue.words }];
}
