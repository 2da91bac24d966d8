// Follows a call in words: one line per change, for a terminal, and a summary at the end.

import type { CallState, Effect } from "../../src-core/engine.ts";
import type { CallEvent } from "../../src-core/event.ts";
import type { Level } from "../../src-core/ids.ts";
import { assertNever } from "../../src-core/invariant.ts";
import type { CallListener, CallService } from "./call-service.ts";
import { clockText, quoted } from "./lines.ts";

/** Marks for the levels that do not rest on colour. */
const levelMark: Readonly<Record<Level, string>> = {
  calm: "·",
  tense: "▁",
  heated: "▃",
  abusive: "▆",
  threatening: "█",
};

/** Writes one line per change of level, step or permission and per confirmed cue; returns what sums the call up. */
export function followCall(
  service: CallService,
  write: (line: string) => void,
): { readonly stop: () => void; readonly summary: () => string[] } {
  let level: Level = "calm";
  let at = 0;
  let grantedAt: number | undefined;
  let cues = 0;
  const done = new Set<string>();
  const line = (text: string): void =>
    write(`${clockText(at).padStart(5)}  ${levelMark[level]} ${level.padEnd(11)}  ${text}`);
  const listener: CallListener = {
    onEvent: (event) => {
      at = Math.max(at, event.at);
      if (isShownCue(event)) cues += event.cue.channel === "caller" ? 1 : 0;
      const text = cueText(event);
      if (text !== undefined) line(text);
    },
    onEffect: (effect, state) => {
      if (effect.type === "level-changed") level = effect.to;
      if (effect.type === "permission-granted") grantedAt ??= effect.at;
      if (effect.type === "step-done" && effect.mark.how !== "skipped") done.add(effect.mark.step);
      const text = effectText(effect, state);
      if (text !== undefined) line(text);
    },
  };
  const stop = service.subscribe(listener);
  const summary = (): string[] => [
    `call of ${clockText(at)}: highest level ${service.snapshot().level.highest}, ${cues} ${cues === 1 ? "cue" : "cues"} of the caller`,
    `steps done: ${[...done].join(", ") || "none"}`,
    grantedAt === undefined
      ? "the rules did not permit ending this call"
      : `the rules permitted ending this call from ${clockText(grantedAt)} on`,
  ];
  return { stop, summary };
}

const isShownCue = (event: CallEvent): event is Extract<CallEvent, { type: "cue-confirmed" }> =>
  event.type === "cue-confirmed";

function cueText(event: CallEvent): string | undefined {
  if (event.type === "cue-retracted") return `(misheard: ${event.cue.category} taken back)`;
  if (!isShownCue(event)) return undefined;
  const { channel, category, words } = event.cue;
  return `${channel} said ${quoted(words, "en")}: ${category}`;
}

function effectText(effect: Effect, state: CallState): string | undefined {
  switch (effect.type) {
    case "level-changed":
      return `level ${effect.from} → ${effect.to}`;
    case "step-suggested":
      return `next step: ${effect.step}${state.protocol.situation === undefined ? "" : ` (${state.protocol.situation})`}`;
    case "step-done":
      return `step ${effect.mark.step} ${effect.mark.how}`;
    case "permission-granted":
      return `YOU MAY END THIS CALL: ${effect.reasons.rule}, after ${quoted(effect.reasons.abuse.words, "en")}, ${effect.reasons.warnings.length} warnings given`;
    case "permission-withdrawn":
      return `permission to end withdrawn (${effect.missing})`;
    case "coach":
      return undefined;
    default:
      return assertNever(effect);
  }
}
