// A call that never was, in which the engine itself comes to a situation and a step: what an agent would see under the draft.

import { type CallState, initialState, step as foldEvent } from "../../../src-core/engine.ts";
import type { CallEvent } from "../../../src-core/event.ts";
import { type CallerCue, channelOf, defaultSeverity, type StepId } from "../../../src-core/ids.ts";
import type { Policy, Situation } from "../../../src-core/policy/policy.ts";
import type { CallSnapshot } from "../../../src-shared/contract.ts";
import type { HouseSheet } from "../../../src-shared/settings.ts";
import { snapshotOf, type Surroundings } from "../../call/snapshot.ts";
import { namesOf } from "../../call/wording.ts";
import { houseOf } from "../../overlay/house.ts";
import type { Pack } from "../../packs/load-pack.ts";

export interface PreviewWish {
  readonly situation: Situation;
  /** Steps of the ladder before this one count as done; `null`: none. */
  readonly step: StepId | null;
  readonly names: { readonly customer: string; readonly agent: string };
}

/** What is heard so that the situation comes about: a kind of cue, said again until it does. */
const saidIn: Readonly<Record<Situation, CallerCue>> = {
  "passive-anger": "passive-anger",
  "escalated-anger": "anger-declaration",
  "mild-swearing": "mild-profanity",
  abuse: "insult",
  "sexual-remark": "sexual-remark",
  discrimination: "discrimination",
  threat: "physical-threat",
  "legal-threat": "legal-threat",
  "manager-request": "manager-request",
  "complaint-pile-on": "complaint-pile-on",
  "noisy-line": "noisy-environment",
  distress: "distress",
};

/** More repetitions bring nothing new: by then the draft's thresholds are simply out of reach. */
const mostRepetitions = 12;
const secondsApart = 6;

/** The overlay and its sheets. Pure. */
export function previewOf(
  wish: PreviewWish,
  { policy, pack }: { readonly policy: Policy; readonly pack: Pack },
): { readonly snapshot: CallSnapshot; readonly house: HouseSheet } {
  const fold = (state: CallState, event: CallEvent): CallState => foldEvent(state, event, policy).state;
  const { customer, agent } = wish.names;
  let state = fold(initialState, {
    type: "call-started",
    at: 0,
    callId: "preview",
    language: pack.language,
    ...(customer === "" ? {} : { customer }),
    ...(agent === "" ? {} : { agent }),
  });
  for (let number = 0; number < mostRepetitions && state.protocol.situation !== wish.situation; number += 1)
    state = fold(state, said(saidIn[wish.situation], number));
  for (const done of stepsBefore(wish, policy)) {
    if (state.protocol.next === wish.step) break;
    state = fold(state, { type: "step-ticked", at: state.facts.at, step: done });
    // A warning alone does not lead on: the caller has to go on as before.
    state = fold(state, said(saidIn[wish.situation], Math.ceil(state.facts.at / secondsApart) + 1));
  }
  const around = { ...quiet, rules: { name: policy.name, version: null, next: null, problem: null } };
  return {
    snapshot: snapshotOf(state, { policy, pack, around }),
    house: houseOf({ policy, pack, names: namesOf(state, policy), canSend: false }),
  };
}

function stepsBefore({ situation, step }: PreviewWish, { protocol }: Policy): readonly StepId[] {
  const ladder = protocol.ladders[situation];
  return step === null ? [] : ladder.slice(0, Math.max(0, ladder.indexOf(step)));
}

function said(category: CallerCue, number: number): CallEvent {
  const start = 5 + number * secondsApart;
  return {
    type: "cue-confirmed",
    at: start + 2,
    cue: {
      id: `preview-${number}`,
      category,
      severity: defaultSeverity(category),
      channel: channelOf(category),
      status: "confirmed",
      rule: "preview",
      words: "…",
      start,
      end: start + 2,
      confidence: 1,
      utterance: number,
      wordCount: 4,
      startWord: 0,
      endWord: 3,
    },
  };
}

const hearing = { health: "hearing", since: 0 } as const;

/** Everything beside the call is as it should be. */
const quiet: Omit<Surroundings, "rules"> = {
  levelHistory: [],
  wasGranted: false,
  coaching: null,
  channels: { caller: hearing, agent: hearing },
  listener: { state: "ready" },
  journal: { state: "on", problem: null, asksDate: false },
  isDemoModel: false,
  isMixed: false,
  number: undefined,
  byVoice: { waiting: "off", problem: null, began: null, endedAfterSeconds: null },
  transcript: [],
  suggestBreak: null,
};
