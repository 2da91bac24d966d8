// What a what-if costs: made-up calls of ten minutes, folded under a policy.

import { initialState, step } from "../../src-core/engine.ts";
import type { CallEvent } from "../../src-core/event.ts";
import type { CueCategory } from "../../src-core/ids.ts";
import { isSameOutcome, outcomesOf } from "../../src-core/outcome.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import { compareCall } from "../../src-main/console/whatif/compare.ts";
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
  /** Seconds to fold 1,000 calls under two policies, as what-if does. */
  readonly seconds: number;
  /** Microseconds of one `step()` in a live call. */
  readonly stepUs: number;
  readonly eventsPerCall: number;
}

/** `withClock`: with one event a second for the passing of time, as the call service feeds it. */
export function foldFigures(withClock: boolean): FoldFigures {
  const recorded = Array.from({ length: calls }, (_, call) => eventsOf(call, withClock));
  const startedMs = performance.now();
  for (const events of recorded) {
    const [running, draft] = outcomesOf(events, [defaultPolicy, lenient]);
    // Every call is abused after both warnings, and the draft is slower to permit: a fold that left that out would be no measure.
    if (running?.maxLevel !== "abusive" || draft === undefined || isSameOutcome(running, draft))
      throw new Error("the made-up call was not folded");
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const eventsPerCall = recorded.reduce((sum, events) => sum + events.length, 0) / calls;
  return { seconds, stepUs: stepUs(recorded.slice(0, steppedCalls)), eventsPerCall };
}

/** Calls for timing single steps: enough of them at some ten microseconds each. */
const steppedCalls = 50;

function stepUs(recorded: readonly (readonly CallEvent[])[]): number {
  const startedMs = performance.now();
  for (const events of recorded) {
    let state = initialState;
    for (const event of events) ({ state } = step(state, event, defaultPolicy));
  }
  return ((performance.now() - startedMs) * 1000) / recorded.reduce((sum, events) => sum + events.length, 0);
}

/** Milliseconds to compare one such call under two policies for a chart, one value a run. */
export function compareFigures(): readonly number[] {
  const events = eventsOf(0, true);
  return Array.from({ length: 40 }, () => {
    const startedMs = performance.now();
    compareCall({ id: "example:bench", events, draftEvents: events }, { running: defaultPolicy, draft: lenient });
    return performance.now() - startedMs;
  });
}

/** The draft: the permission is soon withdrawn again. */
const lenient: Policy = { ...defaultPolicy, permission: { ...defaultPolicy.permission, calmSeconds: 5 } };

/** The made-up calls as the file that `steadyline whatif` reads. */
export const callsFile = (): string =>
  Array.from({ length: calls }, (_, call) => `${JSON.stringify({ id: call, events: eventsOf(call, false) })}\n`).join(
    "",
  );
