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
const spoken: readonly CueCategory[] = [
  "not-listening",
  "empathy",
  "blame",
  "state-facts",
  "mild-profanity",
  "ask-for-solution",
  "insult",
  "intent-and-boundary",
  "manager-request",
  "thanks",
  "profanity",
  "end-warning",
];

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

export interface FoldFigures {
  /** Seconds for 1,000 calls; worked out from fewer where those took too long. */
  readonly seconds: number;
  readonly eventsPerCall: number;
  readonly measuredCalls: number;
}

/** Longer than this is not worth waiting for: the rest is worked out. */
const longestMs = 4000;

/** Time to fold all calls; `withClock`: with one event a second for the passing of time, as the call service feeds it. */
export function foldFigures(withClock: boolean): FoldFigures {
  let measuredCalls = 0;
  let events = 0;
  let tookMs = 0;
  while (measuredCalls < calls && tookMs < longestMs) {
    const journal = eventsOf(measuredCalls, withClock);
    const startedMs = performance.now();
    let state = initialState;
    for (const event of journal) ({ state } = step(state, event, defaultPolicy));
    tookMs += performance.now() - startedMs;
    // Every call is abused after both warnings: a fold that left that out would be no measure.
    if (!state.permission.granted && state.permission.missing === "no-abuse")
      throw new Error("the made-up call was not folded");
    events += journal.length;
    measuredCalls += 1;
  }
  return { seconds: (tookMs / 1000) * (calls / measuredCalls), eventsPerCall: events / measuredCalls, measuredCalls };
}
