// What is known of a call, folded from its events. Everything the agent sees is derived from this and the policy.

import type { Cue } from "./cue/cue.ts";
import type { CallEvent } from "./event.ts";
import { isStepId, type Language, type StepId } from "./ids.ts";
import { assertNever } from "./invariant.ts";

/** A step that was done or passed over. `heard` comes from a cue, the others from a click. */
export interface StepMark {
  readonly step: StepId;
  readonly how: "heard" | "ticked" | "skipped";
  /** When it began, seconds. */
  readonly at: number;
  /** Marks with the same breath are one statement; a click is its own. */
  readonly breath: string;
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
export const standingCues = ({ cues, dismissed }: Facts): Cue[] =>
  [...cues.values()]
    .filter(({ id }) => !dismissed.has(id))
    .sort((a, b) => a.start - b.start || a.id.localeCompare(b.id));

/** A step said in several phrases of one utterance was said once. */
const oncePerBreath = (marks: readonly StepMark[]): StepMark[] =>
  marks.filter(
    ({ step, breath }, index) => marks.findIndex((other) => other.step === step && other.breath === breath) === index,
  );

/** Steps heard, ticked and skipped, in order, without those undone since. */
export function stepMarks(facts: Facts): StepMark[] {
  const heard = standingCues(facts).flatMap((cue): StepMark[] =>
    cue.channel === "agent" &&
    cue.status === "confirmed" &&
    isStepId(cue.category) &&
    cue.start > (facts.undone.get(cue.category) ?? -1)
      ? [{ step: cue.category, how: "heard", at: cue.start, breath: `utterance ${cue.utterance}`, words: cue.words }]
      : [],
  );
  const clicked = facts.clicks.map(({ step, how, at }, index): StepMark => ({
    step,
    how,
    at,
    breath: `click ${index}`,
  }));
  return [...oncePerBreath(heard), ...clicked].sort((a, b) => a.at - b.at);
}
