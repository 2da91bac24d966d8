// How a stored call went under the rules it was taken under: points of every second, and what happened. Pure.

import { type CallState, type Effect, initialState, step } from "../../../src-core/engine.ts";
import type { CallEvent } from "../../../src-core/event.ts";
import { risesOf } from "../../../src-core/level/level.ts";
import { isWarning } from "../../../src-core/permission/permission.ts";
import type { Policy } from "../../../src-core/policy/policy.ts";
import type { CallTimeline } from "../../../src-shared/console/call-messages.ts";

type Mark = CallTimeline["marks"][number];

/** Points that a picture of a call can show; a longer call is shown in longer steps. */
const mostPoints = 1200;

export function timelineOf(events: readonly CallEvent[], policy: Policy): CallTimeline {
  const points: CallTimeline["points"] = [];
  const marks: Mark[] = [];
  const everySeconds = Math.max(1, (events.at(-1)?.at ?? 0) / mostPoints);
  let state = initialState;
  const take = (event: CallEvent): void => {
    const stepped = step(state, event, policy);
    state = stepped.state;
    marks.push(...cueMarks(event, state), ...stepped.effects.flatMap(effectMarks));
    points.push(pointOf(state));
  };
  for (const event of events) {
    if (event.type === "time-passed" && event.at - state.facts.at < everySeconds) continue;
    for (let at = state.facts.at + everySeconds; at < event.at; at += everySeconds) take({ type: "time-passed", at });
    // Just before and just after, so that a rise is drawn as one.
    if ("cue" in event) take({ type: "time-passed", at: event.at });
    take(event);
  }
  return { points, thresholds: risesOf(policy), marks };
}

const pointOf = ({ facts, level }: CallState): CallTimeline["points"][number] => ({
  at: facts.at,
  anger: level.angerPoints,
  abuse: level.abusePoints,
  level: level.level,
});

/** Cues of the caller alone: what the agent said shows as the steps that it was. */
function cueMarks(event: CallEvent, { facts }: CallState): Mark[] {
  if (event.type === "abuse-marked" || event.type === "threat-marked")
    return [{ at: event.at, kind: "cue", what: "marked", words: "" }];
  if (event.type !== "cue-confirmed" || event.cue.channel !== "caller" || facts.dismissed.has(event.cue.id)) return [];
  return [{ at: event.cue.start, kind: "cue", what: event.cue.category, words: event.cue.words }];
}

function effectMarks(effect: Effect): Mark[] {
  if (effect.type === "permission-granted") return [{ at: effect.at, kind: "permitted", what: "", words: "" }];
  if (effect.type === "permission-withdrawn") return [{ at: effect.at, kind: "withdrawn", what: "", words: "" }];
  if (effect.type !== "step-done" || effect.mark.how === "skipped") return [];
  const { step: id, at, words } = effect.mark;
  return [{ at, kind: isWarning(effect.mark) ? "warning" : "step", what: id, words: words ?? "" }];
}
