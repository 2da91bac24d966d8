// The engine: one event in, the next state and requests to the outside out. No clock, no I/O, no randomness.

import type { CallEvent } from "./event.ts";
import { type Facts, learn, noFacts, type StepMark, stepMarks } from "./facts.ts";
import { type CoachingCue, coachingCues, type Level, type StepId } from "./ids.ts";
import { levelAt, type LevelView } from "./level/level.ts";
import { permissionAt, type PermissionReasons, type PermissionView } from "./permission/permission.ts";
import type { Policy } from "./policy/policy.ts";
import { protocolAt, type ProtocolView } from "./protocol/protocol.ts";

/** All that is known and all that follows from it. Plain data; never changed in place. */
export interface CallState {
  readonly facts: Facts;
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
      readonly view: LevelView;
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
  level: { level: "calm", highest: "calm", angerPoints: 0, abusePoints: 0, contributions: [] },
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

function derive(before: CallState, facts: Facts, policy: Policy): CallState {
  const level = levelAt(facts, policy, facts.at);
  const permission = permissionAt(facts, policy, facts.at);
  const protocol =
    facts.phase === "ended"
      ? initialState.protocol
      : protocolAt({ facts, policy, at: facts.at, level: level.level, permission });
  const { next } = protocol;
  const isNew = next !== undefined && next !== before.protocol.next;
  return {
    facts,
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
    effects.push({ type: "level-changed", at, from: before.level.level, to: after.level.level, view: after.level });
  if (after.permission.granted && !before.permission.granted)
    effects.push({ type: "permission-granted", at, reasons: after.permission.reasons });
  if (!after.permission.granted && before.permission.granted)
    effects.push({ type: "permission-withdrawn", at, missing: after.permission.missing });
  const { next } = after.protocol;
  if (next !== undefined && next !== before.protocol.next)
    effects.push({ type: "step-suggested", at, step: next, times: after.suggestions[next] ?? 1 });
  return effects;
}

function newMarks(before: CallState, after: CallState): StepMark[] {
  if (before.facts.cues === after.facts.cues && before.facts.clicks === after.facts.clicks) return [];
  const known = new Set(stepMarks(before.facts).map(keyOf));
  return stepMarks(after.facts).filter((mark) => !known.has(keyOf(mark)));
}

const keyOf = ({ step: id, how, at }: StepMark): string => `${id} ${how} ${at}`;

function coaching(event: CallEvent, { coaching: isOn }: Policy): Effect[] {
  if (!isOn || event.type !== "cue-confirmed") return [];
  const cue = coachingCues.find((id) => id === event.cue.category);
  return cue === undefined ? [] : [{ type: "coach", at: event.at, cue, words: event.cue.words }];
}
