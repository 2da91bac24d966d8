// Tells a call as NDJSON: hypotheses, cues, level, steps, permission, health. The same lines for a file and for live sound.

import type { CallState, Effect } from "../../src-core/engine.ts";
import type { CallEvent } from "../../src-core/event.ts";
import { contributionsAt } from "../../src-core/level/level.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import type { CallService } from "../call/call-service.ts";
import type { ListenerEvent, ListenerState } from "../listener/listener-state.ts";
import { type CliIo, rounded, writeJson } from "./output.ts";

/** What tells a call, and what it has seen of it. */
export interface Teller {
  readonly onMessage: (message: ListenerEvent) => void;
  readonly onState: (state: ListenerState) => void;
  /** Writes the closing line. */
  readonly end: () => void;
  /** True when the listener was given up. */
  readonly gaveUp: () => boolean;
}

/** Writes everything that happens in `service` from now on. */
export function tellCall(io: CliIo, service: CallService): Teller {
  const startedAt = io.now();
  const write: Write = (type, at, rest) =>
    void writeJson(io.stdout, { type, at: rounded(at), emittedAtMs: Math.round(io.now() - startedAt), ...rest });
  let hasGivenUp = false;
  service.subscribe({
    onEvent: (event) => tellEvent(write, event),
    onEffect: (effect, state) => tellEffect(write, effect, { state, policy: service.policy }),
  });
  const summary = summaryOf(service);
  return {
    onMessage: (message) => tellMessage(write, message),
    onState: (state) => {
      if (state.type === "gave-up") hasGivenUp = true;
      if (state.type === "restarting" || state.type === "gave-up")
        write("health", service.at, { listener: state.type, reason: state.reason });
    },
    end: () => write("end", service.at, summary()),
    gaveUp: () => hasGivenUp,
  };
}

type Write = (type: string, at: number, rest: Readonly<Record<string, unknown>>) => void;

function tellMessage(write: Write, message: ListenerEvent): void {
  if (message.type === "hypothesis") {
    const { at, channel, status, utterance, words } = message;
    write("hypothesis", at, {
      channel,
      status,
      utterance,
      text: words.map(({ word }) => word).join(" "),
      words: words.map(timed),
    });
  } else if (message.type === "health") {
    const { at, channel, health, problem } = message;
    write("health", at, { channel, health, ...(problem === undefined ? {} : { problem }) });
  }
}

const timed = ({ word, start, end, confidence }: { word: string; start: number; end: number; confidence: number }) => ({
  word,
  start: rounded(start),
  end: rounded(end),
  confidence: rounded(confidence),
});

function tellEvent(write: Write, event: CallEvent): void {
  if (event.type !== "cue-observed" && event.type !== "cue-confirmed" && event.type !== "cue-retracted") return;
  const { id, category, severity, channel, status, words, start, end, confidence, rule } = event.cue;
  write("cue", event.at, {
    id,
    category,
    severity,
    channel,
    status,
    words,
    start: rounded(start),
    end: rounded(end),
    confidence: rounded(confidence),
    rule,
  });
}

function tellEffect(
  write: Write,
  effect: Effect,
  { state, policy }: { readonly state: CallState; readonly policy: Policy },
): void {
  if (effect.type === "level-changed") {
    write("level", effect.at, {
      level: effect.to,
      from: effect.from,
      because: contributionsAt(state.basis.level, policy, effect.at)
        .slice(0, 3)
        .map(({ category, words }) => ({ category, words })),
    });
  } else if (effect.type === "step-suggested") {
    write("step", effect.at, { step: effect.step, status: "suggested", situation: state.protocol.situation });
  } else if (effect.type === "step-done") {
    write("step", effect.at, { step: effect.mark.step, status: effect.mark.how, words: effect.mark.words ?? "" });
  } else if (effect.type === "permission-granted") {
    write("permission", effect.at, { granted: true, reasons: effect.reasons });
  } else if (effect.type === "permission-withdrawn") {
    write("permission", effect.at, { granted: false, reasons: { missing: effect.missing } });
  }
}

/** Collects the closing figures while the call runs. */
function summaryOf(service: {
  subscribe(listener: { onEffect(effect: Effect, state: CallState): void }): () => void;
  snapshot(): { readonly level: { readonly highest: string }; readonly permission: { readonly granted: boolean } };
}) {
  let mayEndCall = false;
  const steps = new Set<string>();
  service.subscribe({
    onEffect: (effect) => {
      if (effect.type === "permission-granted") mayEndCall = true;
      if (effect.type === "step-done" && effect.mark.how === "heard") steps.add(effect.mark.step);
    },
  });
  return () => ({
    maxLevel: service.snapshot().level.highest,
    mayEndCall,
    mayEndAtClose: service.snapshot().permission.granted,
    stepsHeard: [...steps],
  });
}
