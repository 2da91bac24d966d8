// What is known of a call, folded from its events. Everything the agent sees is derived from this and the policy.

import type { Cue } from "./cue/cue.ts";
import type { CallEvent } from "./event.ts";
import { type Disposition, isStepId, type Language, type StepId } from "./ids.ts";
import { assertNever } from "./invariant.ts";

/** A step that was done or passed over. `heard` comes from a cue, the others from a click. */
export interface StepMark {
  readonly step: StepId;
  readonly how: "heard" | "ticked" | "skipped";
  /** When it began, seconds. */
  readonly at: number;
  /** Marks with the same breath are one statement: the utterance, or for a click, which is its own, a number below zero. */
  readonly breath: number;
  readonly words?: string;
}

/** Legal order: `idle` → `active` ⇄ `paused` → `ended`. */
export type Phase = "idle" | "active" | "paused" | "ended";

export interface Facts {
  readonly phase: Phase;
  /** The call's clock, seconds; never runs backwards. */
  readonly at: number;
  readonly callId: string;
  readonly language: Language;
  readonly customer: string | undefined;
  readonly agent: string | undefined;
  /** Observed and confirmed cues by id, in order of their first observation; retracted ones are gone. */
  readonly cues: ReadonlyMap<string, Cue>;
  readonly dismissed: ReadonlySet<string>;
  /** Clicks, in order. */
  readonly clicks: readonly { readonly step: StepId; readonly how: "ticked" | "skipped"; readonly at: number }[];
  /** When each step was last undone, seconds. */
  readonly undone: ReadonlyMap<StepId, number>;
  readonly marks: readonly { readonly kind: "abuse" | "threat"; readonly at: number; readonly id: string }[];
  readonly transferUnavailable: boolean;
  /** What the agent chose after the call. */
  readonly wrapUp: { readonly disposition: Disposition; readonly note: string } | undefined;
}

export const noFacts: Facts = {
  phase: "idle",
  at: 0,
  callId: "",
  language: "en",
  customer: undefined,
  agent: undefined,
  cues: new Map(),
  dismissed: new Set(),
  clicks: [],
  undone: new Map(),
  marks: [],
  transferUnavailable: false,
  wrapUp: undefined,
};

/** Takes one event in. Pure; an event that makes no sense in this phase changes the clock only. */
export function learn(before: Facts, event: CallEvent): Facts {
  const facts = { ...before, at: Math.max(before.at, event.at) };
  switch (event.type) {
    case "call-started":
      return {
        ...noFacts,
        phase: "active",
        at: event.at,
        callId: event.callId,
        language: event.language,
        customer: event.customer,
        agent: event.agent,
      };
    case "cue-observed":
      // What was confirmed counts, whatever comes late: it is only ever taken back as a whole.
      if (facts.cues.get(event.cue.id)?.status === "confirmed") return facts;
      return { ...facts, cues: new Map(facts.cues).set(event.cue.id, event.cue) };
    case "cue-confirmed":
      return { ...facts, cues: new Map(facts.cues).set(event.cue.id, event.cue) };
    case "cue-retracted":
      return { ...facts, cues: without(facts.cues, event.cue.id) };
    case "cue-dismissed":
      return {
        ...facts,
        dismissed: new Set(facts.dismissed).add(event.cueId),
        marks: facts.marks.filter(({ id }) => id !== event.cueId),
      };
    case "abuse-marked":
    case "threat-marked":
      if (facts.dismissed.has(event.markId)) return facts;
      return {
        ...facts,
        marks: [
          ...facts.marks,
          { kind: event.type === "abuse-marked" ? "abuse" : "threat", at: event.at, id: event.markId },
        ],
      };
    case "step-ticked":
    case "step-skipped":
      return {
        ...facts,
        clicks: [
          ...facts.clicks,
          { step: event.step, how: event.type === "step-ticked" ? "ticked" : "skipped", at: event.at },
        ],
      };
    case "step-undone":
      return {
        ...facts,
        clicks: facts.clicks.filter(({ step }) => step !== event.step),
        undone: new Map(facts.undone).set(event.step, event.at),
      };
    case "transfer-unavailable":
      return { ...facts, transferUnavailable: true };
    case "language-changed":
      return { ...facts, language: event.language };
    case "customer-named":
      return { ...facts, customer: event.customer };
    case "call-paused":
      return facts.phase === "active" ? { ...facts, phase: "paused" } : facts;
    case "call-resumed":
      return facts.phase === "paused" ? { ...facts, phase: "active" } : facts;
    case "time-passed":
      return facts;
    case "call-ended":
      return { ...facts, phase: facts.phase === "idle" ? "idle" : "ended" };
    case "call-wrapped-up":
      return facts.phase === "ended"
        ? { ...facts, wrapUp: { disposition: event.disposition, note: event.note } }
        : facts;
    default:
      return assertNever(event);
  }
}

function without(cues: ReadonlyMap<string, Cue>, id: string): ReadonlyMap<string, Cue> {
  const rest = new Map(cues);
  rest.delete(id);
  return rest;
}

/** Cues that still stand, in order of the time they were said. */
export function standingCues({ cues, dismissed }: Facts): Cue[] {
  const standing = [...cues.values()].filter(({ id }) => !dismissed.has(id));
  // Speech is told in order, so there is mostly nothing to sort.
  return standing.every((cue, index) => index === 0 || inOrder(standing[index - 1] ?? cue, cue) <= 0)
    ? standing
    : standing.sort(inOrder);
}

const inOrder = (a: Cue, b: Cue): number => a.start - b.start || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Steps heard (among `cues`, which stand), ticked and skipped, in order, without those undone since. */
export function stepMarks(facts: Facts, cues: readonly Cue[] = standingCues(facts)): StepMark[] {
  const marks = [...heardSteps(facts, cues), ...facts.clicks.map(clickedStep)];
  return facts.clicks.length === 0 ? marks : marks.sort((a, b) => a.at - b.at);
}

const clickedStep = ({ step, how, at }: Facts["clicks"][number], index: number): StepMark => ({
  step,
  how,
  at,
  breath: -1 - index,
});

/** A step said in several phrases of one utterance was said once. */
function heardSteps({ undone }: Facts, cues: readonly Cue[]): StepMark[] {
  const heard: StepMark[] = [];
  for (const { channel, status, category: step, start, utterance, words } of cues) {
    if (channel !== "agent" || status !== "confirmed" || !isStepId(step) || start <= (undone.get(step) ?? -1)) continue;
    if (!heard.some((mark) => mark.breath === utterance && mark.step === step))
      heard.push({ step, how: "heard", at: start, breath: utterance, words });
  }
  return heard;
}
