// What a what-if costs: made-up calls of ten minutes, folded under a policy.

import { initialState, step } from "../../src-core/engine.ts";
import type { CallEvent } from "../../src-core/event.ts";
import type { CueCategory } from "../../src-core/ids.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { heard, passed, started } from "../support/call-events.ts";

const calls = 1000;
const callSeconds = 600;
/** A cue every ten seconds, mostly mild, with both warnings and some abuse in every cycle. */
const cueSeconds = 10;
const spoken: readonly CueCategory[] = ["not-listening", "empathy", "blame", "state-facts", "mild-profanity", "ask-for-solution", "insult", "intent-and-boundary", "manager-request", "thanks", "profanity", "end-warning"];

function eventsOf(call: number, withClock: boolean): CallEvent[] {
  const events: CallEvent[] = [started];
  for (let second = 1; second <= callSeconds; second += 1) {
    const category = spoken[(call + second / cueSeconds) % spoken.length];
    if (second % cueSeconds === 0 && category !== undefined) {
      events.push(heard(category, second - 1, { status: "provisional" }), heard(category, second - 1));
    }
    if (withClock) events.push(passed(second));
  }
  return [...events, { type: "call-ended", at: callSeconds }];
}

/** Seconds to fold all calls; `withClock`: with one event a second for the passing of time, as the call service feeds it. */
export function foldSeconds(withClock: boolean): { readonly seconds: number; readonly events: number; readonly granted: number } {
  const journal = Array.from({ length: calls }, (_, call) => eventsOf(call, withClock));
  const startedMs = performance.now();
  let granted = 0;
  for (const events of journal) {
    let state = initialState;
    for (const event of events) {
      const stepped = step(state, event, defaultPolicy);
      state = stepped.state;
      if (stepped.effects.some(({ type }) => type === "permission-granted")) granted += 1;
    }
  }
  return { seconds: (performance.now() - startedMs) / 1000, events: journal.reduce((sum, events) => sum + events.length, 0), granted };
}
