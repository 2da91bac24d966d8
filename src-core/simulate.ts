// Plays a written call through cue tracker and engine, as if every word had been recognised.

import { secondsPerWord, timedWords } from "./cue/scan.ts";
import { confirmedCues, type Cue, type CueChange } from "./cue/cue.ts";
import { createCueTracker, type SecondReader } from "./cue/tracker.ts";
import { wordsOfText } from "./cue/tokenise.ts";
import { type CallState, type Effect, initialState, step } from "./engine.ts";
import type { CallEvent } from "./event.ts";
import type { Channel, Level, StepId } from "./ids.ts";
import type { CompiledCuePack } from "./pack/compile-pack.ts";
import type { Policy } from "./policy/policy.ts";

export interface Turn {
  /** Seconds since the start of the call. */
  readonly t: number;
  readonly channel: Channel;
  readonly text: string;
}

export interface SimulatedTurn {
  readonly turn: number;
  readonly level: Level;
  readonly permission: boolean;
  readonly cues: readonly Cue[];
  readonly effects: readonly Effect[];
}

export interface SimulatedCall {
  readonly maxLevel: Level;
  readonly mayEndCall: boolean;
  /** First turn (from 0) after which the permission stands. */
  readonly mayEndAtTurn: number | null;
  readonly mayEndAtClose: boolean;
  readonly stepsHeard: readonly StepId[];
  readonly timeline: readonly SimulatedTurn[];
  readonly events: readonly CallEvent[];
}

export interface SimulateOptions {
  readonly pack: CompiledCuePack;
  readonly policy: Policy;
  readonly secondReader?: SecondReader | undefined;
  readonly callId: string;
}

/** Simulates one call. Turns are taken in the order given; time never runs backwards. Pure. */
export function simulateCall(turns: readonly Turn[], options: SimulateOptions): SimulatedCall {
  const { pack, policy } = options;
  const tracker = createCueTracker(pack, options.secondReader);
  const events: CallEvent[] = [];
  let state: CallState = initialState;
  let effects: Effect[] = [];
  const feed = (event: CallEvent): void => {
    const stepped = step(state, event, policy);
    state = stepped.state;
    effects.push(...stepped.effects);
    events.push(event);
  };
  feed({ type: "call-started", at: 0, callId: options.callId, language: pack.language });
  const timeline = turns.map((turn, index): SimulatedTurn => {
    effects = [];
    const spoken = speak(turn, turns[index + 1], { utterance: index, from: state.facts.at });
    for (const change of tracker.advance(spoken.start)) feed(change);
    feed({ type: "time-passed", at: spoken.start });
    const changes: CueChange[] = tracker.observe(spoken.hypothesis);
    if (index === turns.length - 1) changes.push(...tracker.finish(spoken.hypothesis.at));
    for (const change of changes) feed(change);
    feed({ type: "time-passed", at: spoken.hypothesis.at });
    const cues = confirmedCues(changes);
    return { turn: index, level: state.level.level, permission: state.permission.granted, cues, effects };
  });
  const first = timeline.find(({ permission }) => permission);
  return {
    maxLevel: state.highestLevel,
    mayEndCall: first !== undefined,
    mayEndAtTurn: first?.turn ?? null,
    mayEndAtClose: timeline.at(-1)?.permission ?? false,
    stepsHeard: heardSteps(timeline),
    timeline,
    events,
  };
}

/** Gives a turn's words times: at speaking pace, or faster where the next turn comes sooner. */
function speak(
  turn: Turn,
  next: Turn | undefined,
  { utterance, from }: { readonly utterance: number; readonly from: number },
) {
  const start = Math.max(turn.t, Math.min(from, turn.t + secondsPerWord));
  const count = Math.max(1, wordsOfText(turn.text).length);
  const room = next === undefined ? Number.POSITIVE_INFINITY : (next.t - start) / count;
  const words = timedWords(turn.text, start, Math.max(0.01, Math.min(secondsPerWord, room)));
  const at = words.at(-1)?.end ?? start;
  return { start, hypothesis: { channel: turn.channel, utterance, status: "final" as const, words, at } };
}

const heardSteps = (timeline: readonly SimulatedTurn[]): StepId[] => [
  ...new Set(
    timeline.flatMap(({ effects }) =>
      effects.flatMap((effect) =>
        effect.type === "step-done" && effect.mark.how === "heard" ? [effect.mark.step] : [],
      ),
    ),
  ),
];
