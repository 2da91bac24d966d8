// Cues and event streams for tests of the engine.

import type { Cue, CueChange } from "../../src-core/cue/cue.ts";
import { type CallState, type Effect, initialState, step } from "../../src-core/engine.ts";
import type { CallEvent } from "../../src-core/event.ts";
import { channelOf, type CueCategory, defaultSeverity } from "../../src-core/ids.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import type { Policy } from "../../src-core/policy/policy.ts";

/** A confirmed cue of several certain words that begins at `start`. */
export function cueAt(category: CueCategory, start: number, over: Partial<Cue> = {}): Cue {
  return {
    id: `${category}@${start}`,
    category,
    severity: defaultSeverity(category),
    channel: channelOf(category),
    status: "confirmed",
    rule: "test-rule",
    words: `words of ${category}`,
    start,
    end: start + 1,
    confidence: 1,
    utterance: Math.round(start * 10),
    wordCount: 3,
    startWord: 0,
    endWord: 2,
    ...over,
  };
}

/** The event that confirms such a cue, right when it ends. */
export const heard = (category: CueCategory, start: number, over: Partial<Cue> = {}): CueChange => {
  const cue = cueAt(category, start, over);
  const type = cue.status === "provisional" ? "cue-observed" : "cue-confirmed";
  return { type, at: cue.end, cue };
};

export const started: CallEvent = { type: "call-started", at: 0, callId: "call", language: "en" };
export const passed = (at: number): CallEvent => ({ type: "time-passed", at });

export interface Folded {
  readonly state: CallState;
  readonly effects: readonly Effect[];
}

/** Folds a call from its start. */
export function fold(events: readonly CallEvent[], policy: Policy = defaultPolicy): Folded {
  let state = initialState;
  const effects: Effect[] = [];
  for (const event of [started, ...events]) {
    const stepped = step(state, event, policy);
    state = stepped.state;
    effects.push(...stepped.effects);
  }
  return { state, effects };
}

/** The default policy with some permission settings changed. */
export const withPermission = (over: Partial<Policy["permission"]>): Policy => ({
  ...defaultPolicy,
  permission: { ...defaultPolicy.permission, ...over },
});
