// `replay`: a recorded call through the same path as a live one, told as NDJSON.

import type { Language } from "../../src-core/ids.ts";
import type { Channel } from "../../src-core/ids.ts";
import type { CallEvent } from "../../src-core/event.ts";
import type { CallState, Effect } from "../../src-core/engine.ts";
import { contributionsAt } from "../../src-core/level/level.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import { CallRunner } from "../call/call-runner.ts";
import { loadService } from "../call/load-all.ts";
import { forkListener } from "../listener/fork-child.ts";
import { createListenerHost } from "../listener/listener-host.ts";
import type { ListenerEvent, ListenerState } from "../listener/listener-state.ts";
import { usableModel } from "../models/usable-model.ts";
import type { AppPaths } from "../paths.ts";
import { type CliIo, exitCodes, rounded, writeJson } from "./output.ts";

export interface ReplayOptions {
  readonly file: string;
  readonly lang: Language;
  readonly realtime: boolean;
  readonly channels?: readonly Channel[] | undefined;
  readonly policy?: string | undefined;
}

/** Plays the file to its end and writes one object per thing that happened. Throws `AppError` before anything is written. */
export async function replay(io: CliIo, paths: AppPaths, options: ReplayOptions): Promise<number> {
  const { service, policy } = await loadService({
    packs: paths.packs,
    policyFile: options.policy,
    only: [options.lang],
  });
  const startedAt = io.now();
  const write = (type: string, at: number, rest: Readonly<Record<string, unknown>>): void =>
    void writeJson(io.stdout, { type, at: rounded(at), emittedAtMs: Math.round(io.now() - startedAt), ...rest });
  let gaveUp = false;
  const tellState = (state: ListenerState): void => {
    if (state.type === "gave-up") gaveUp = true;
    if (state.type === "restarting" || state.type === "gave-up")
      write("health", service.at, { listener: state.type, reason: state.reason });
  };
  const runner = new CallRunner({
    service,
    createHost: (callbacks) => createListenerHost({ spawn: forkListener({ entry: paths.listener }), ...callbacks }),
    modelOf: (language) => usableModel(paths.models, language),
    now: io.now,
    onMessage: (message) => tellMessage(write, message),
    onState: tellState,
  });
  service.subscribe({
    onEvent: (event) => tellEvent(write, event),
    onEffect: (effect, state) => tellEffect(write, effect, { state, policy }),
  });
  const end = summaryOf(service);
  try {
    const source = {
      kind: "wav" as const,
      path: options.file,
      realtime: options.realtime,
      ...(options.channels && { channels: [...options.channels] }),
    };
    const { over } = await runner.play(source, { language: options.lang });
    await over;
    write("end", service.at, end());
  } finally {
    await runner.close();
  }
  return gaveUp ? exitCodes.badLine : exitCodes.ok;
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
    write("health", message.at, { channel: message.channel, health: message.health });
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
