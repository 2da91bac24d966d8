// One call under two policies, moment by moment, as an agent would have seen it. Pure.

import { type CallState, initialState, step } from "../../../src-core/engine.ts";
import type { CallEvent } from "../../../src-core/event.ts";
import { contributionsAt, levelAt, risesOf } from "../../../src-core/level/level.ts";
import { isSameOutcome, type Outcome, outcomeOf } from "../../../src-core/outcome.ts";
import type { Policy } from "../../../src-core/policy/policy.ts";
import type { CallCurve, Comparison, WhatIfRow } from "../../../src-shared/console/whatif-messages.ts";

/** A call as it was heard; under the draft's phrases it may have been heard otherwise. */
export interface HeardCall {
  readonly id: string;
  readonly events: readonly CallEvent[];
  readonly draftEvents: readonly CallEvent[];
}

export interface TwoPolicies {
  readonly running: Policy;
  readonly draft: Policy;
}

/** Moments between events that a picture needs; a longer call is drawn in longer steps. */
const mostMoments = 600;

/** Both curves at the same moments, and what was heard and done. */
export function compareCall({ id, events, draftEvents }: HeardCall, { running, draft }: TwoPolicies): Comparison {
  const moments = momentsOf([events, draftEvents]);
  const before = follow(events, running, moments);
  const after = follow(draftEvents, draft, moments);
  return {
    id,
    at: moments.flatMap(({ at, isJump }) => (isJump ? [at, at] : [at])),
    running: before.curve,
    draft: after.curve,
    cues: cuesOf({ ...before, policy: running }, { ...after, policy: draft }),
    steps: after.state.basis.standing.marks.map(({ at, step: id2, how }) => ({ at, step: id2, how })),
  };
}

interface Moment {
  readonly at: number;
  /** Something happened: the curve has a value before and one after. */
  readonly isJump: boolean;
}

function momentsOf(streams: readonly (readonly CallEvent[])[]): Moment[] {
  const all = streams.flat();
  const end = Math.max(0, ...all.map(({ at }) => at));
  const everySeconds = Math.max(0.5, end / mostMoments);
  const jumps = new Set(all.filter(({ type }) => type !== "time-passed").map(({ at }) => at));
  const grid = Array.from({ length: Math.floor(end / everySeconds) + 1 }, (_, index) => index * everySeconds);
  return [...new Set([...grid, ...jumps, end])].sort((a, b) => a - b).map((at) => ({ at, isJump: jumps.has(at) }));
}

function follow(
  events: readonly CallEvent[],
  policy: Policy,
  moments: readonly Moment[],
): { readonly curve: CallCurve; readonly state: CallState } {
  const curve = { anger: [] as number[], abuse: [] as number[], levels: [] as CallCurve["levels"] };
  let state = initialState;
  let next = 0;
  const advance = (isDue: (at: number) => boolean): void => {
    for (let event = events[next]; event !== undefined && isDue(event.at); event = events[(next += 1)])
      state = step(state, event, policy).state;
  };
  const draw = (at: number): void => {
    const { level, angerPoints, abusePoints } = levelAt(state.basis.level, policy, at);
    curve.anger.push(rounded(angerPoints));
    curve.abuse.push(rounded(abusePoints));
    if (curve.levels.at(-1)?.level !== level) curve.levels.push({ at, level });
  };
  for (const { at, isJump } of moments) {
    advance((due) => due < at);
    if (isJump) draw(at);
    advance((due) => due <= at);
    draw(at);
  }
  const { maxLevel, permissions } = outcomeOf(events, policy);
  return {
    state,
    curve: {
      ...curve,
      highest: maxLevel,
      permissions: permissions.map(({ from, until, rule }) => ({ from, until, rule })),
      thresholds: risesOf(policy),
    },
  };
}

const rounded = (points: number): number => Math.round(points * 1000) / 1000;

interface Followed {
  readonly state: CallState;
  readonly policy: Policy;
}

/** What the caller said or did, in order, with the points of each side. */
function cuesOf(running: Followed, draft: Followed): Comparison["cues"] {
  const [before, after] = [pointsOf(running), pointsOf(draft)];
  return [...new Map([...before, ...after]).values()]
    .map(({ cueId, at, category, words }) => ({
      at,
      category,
      words,
      running: before.get(cueId)?.points ?? null,
      draft: after.get(cueId)?.points ?? null,
    }))
    .sort((a, b) => a.at - b.at);
}

const pointsOf = ({ state, policy }: Followed) =>
  new Map(contributionsAt(state.basis.level, policy, state.facts.at).map((part) => [part.cueId, part]));

/** What a call comes to under both. */
export function outcomeRow({ id, events, draftEvents }: HeardCall, { running, draft }: TwoPolicies): WhatIfRow {
  const [before, after] = [outcomeOf(events, running), outcomeOf(draftEvents, draft)];
  const endS = events.at(-1)?.at ?? 0;
  return {
    id,
    isChanged: !isSameOutcome(before, after),
    running: shownOutcome(before, endS),
    draft: shownOutcome(after, endS),
  };
}

const shownOutcome = ({ maxLevel, permissions }: Outcome, endS: number): WhatIfRow["running"] => ({
  maxLevel,
  permittedAt: permissions[0]?.from ?? null,
  permittedSeconds: permissions.reduce((sum, { from, until }) => sum + Math.max(0, (until ?? endS) - from), 0),
});
