// What is stored on a call, laid out for the agent who took it.

import type { CallEvent } from "../../src-core/event.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import type { StoredCallView } from "../../src-shared/contract.ts";
import type { StoredCall } from "./store/read.ts";
import { keptUntilMs } from "./store/retention.ts";

/** Leaves nothing out but the ticks of the clock, which it counts. */
export function viewOf(call: StoredCall, retention: Policy["retention"]): StoredCallView {
  const { callId, startedAtMs, language, state, durationS, highestLevel, wasPermitted, isIncident, head } = call;
  const { name, hash, signature } = call.policy;
  const events = call.records.map(({ event }) => event);
  const told = events.filter(({ type }) => type !== "time-passed");
  const kept = keptUntilMs(call, retention);
  return {
    callId,
    startedAt: iso(startedAtMs),
    language,
    state,
    durationS,
    highestLevel,
    wasPermitted,
    isIncident,
    customer: customerOf(events),
    policy: { name, hash, signature },
    keptUntil: iso(kept.call),
    transcriptKeptUntil: call.transcript.length === 0 ? null : iso(kept.transcript),
    head,
    records: told.map(recordOf),
    clockTicks: events.length - told.length,
    transcript: [...call.transcript],
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** The name that was noted last, as stored. */
export const customerOf = (events: readonly CallEvent[]): string | null =>
  events.reduce<string | null>((name, event) => ("customer" in event ? (event.customer ?? name) : name), null);

function recordOf(event: CallEvent): StoredCallView["records"][number] {
  const cue = "cue" in event ? event.cue : undefined;
  return {
    at: event.at,
    type: event.type,
    category: cue?.category ?? null,
    step: "step" in event ? event.step : null,
    channel: cue?.channel ?? null,
    words: cue?.words ?? otherText(event),
  };
}

/** Text that somebody typed; whatever an event of tomorrow holds is shown too. */
function otherText(event: CallEvent): string | null {
  const ids: ReadonlySet<string> = new Set(["type", "at", "callId", "cue", "step", "cueId", "markId"]);
  const rest = Object.entries(event).flatMap(([name, value]) => (ids.has(name) ? [] : [String(value)]));
  return rest.length === 0 ? null : rest.join(", ");
}
