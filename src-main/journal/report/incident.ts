// What an incident report says, worked out from the stored records under the policy that was in force. Pure; no words of its own.

import { initialState, step } from "../../../src-core/engine.ts";
import type { Cue } from "../../../src-core/cue/cue.ts";
import type { Channel, CueCategory, Language, Level, Severity } from "../../../src-core/ids.ts";
import { type PermissionReasons, type Warning, warningsGiven } from "../../../src-core/permission/permission.ts";
import type { StoredCall } from "../store/read.ts";
import { customerOf } from "../view.ts";

/** A cue as evidence. Seconds into the call. */
export interface Quote {
  readonly at: number;
  readonly category: CueCategory;
  readonly severity: Severity;
  readonly channel: Channel;
  /** As recognised, with numbers and addresses hidden. */
  readonly words: string;
  readonly rule: string;
  /** Recogniser's confidence, 0 to 1. */
  readonly confidence: number;
}

/** A span in which the rules permitted ending the call, with the reasons at its beginning. */
export interface Permitted {
  readonly from: number;
  /** `null`: to the end of the call. */
  readonly until: number | null;
  readonly reasons: PermissionReasons;
}

export interface IncidentReport {
  readonly format: 1;
  readonly callId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationS: number;
  readonly language: Language;
  readonly state: StoredCall["state"];
  readonly customer: string | null;
  readonly highestLevel: Level;
  readonly levels: readonly { readonly at: number; readonly level: Level }[];
  /** What the caller said that counts, and what calmed the call, in order. */
  readonly said: readonly Quote[];
  /** What the agent marked by hand. */
  readonly marked: readonly { readonly at: number; readonly kind: "abuse" | "threat" }[];
  /** What the agent took out as a false alarm. */
  readonly dismissed: readonly Quote[];
  readonly warnings: readonly Warning[];
  readonly permitted: readonly Permitted[];
  readonly policy: { readonly name: string; readonly hash: string; readonly signature: string | null };
  readonly record: {
    readonly events: number;
    readonly head: string;
    /** Of the whole journal at the time of the report. */
    readonly ledgerHead: string;
    /** False when a record of this call was changed after it was written. */
    readonly holds: boolean;
  };
}

/** `holds` and `ledgerHead` come from the journal's own check. */
export function incidentReport(
  call: StoredCall,
  { holds, ledgerHead }: { readonly holds: boolean; readonly ledgerHead: string },
): IncidentReport {
  const { facts, standing, levels, permitted, highest } = fold(call);
  const standingIds = new Set(standing.cues.map(({ id }) => id));
  const said = (isStanding: boolean): Quote[] =>
    [...facts.cues.values()]
      .filter(({ status, channel }) => status === "confirmed" && channel === "caller")
      .filter(({ id }) => standingIds.has(id) === isStanding)
      .map(quoteOf)
      .sort((a, b) => a.at - b.at);
  const { name, hash, signature } = call.policy;
  return {
    format: 1,
    callId: call.callId,
    startedAt: new Date(call.startedAtMs).toISOString(),
    endedAt: new Date(call.startedAtMs + call.durationS * 1000).toISOString(),
    durationS: call.durationS,
    language: call.language,
    state: call.state,
    customer: customerOf(call.records.map(({ event }) => event)),
    highestLevel: highest,
    levels,
    said: said(true),
    marked: facts.marks.map(({ at, kind }) => ({ at, kind })),
    dismissed: said(false),
    warnings: warningsGiven(standing),
    permitted,
    policy: { name, hash, signature },
    record: { events: call.events, head: call.head, ledgerHead, holds },
  };
}

function fold({ records, policy }: StoredCall) {
  let state = initialState;
  const levels: { at: number; level: Level }[] = [];
  const permitted: Permitted[] = [];
  for (const { event } of records) {
    const stepped = step(state, event, policy.policy);
    state = stepped.state;
    for (const effect of stepped.effects) {
      const last = permitted.at(-1);
      if (effect.type === "level-changed") levels.push({ at: effect.at, level: effect.to });
      if (effect.type === "permission-granted")
        permitted.push({ from: effect.at, until: null, reasons: effect.reasons });
      if (effect.type === "permission-withdrawn" && last !== undefined)
        permitted[permitted.length - 1] = { ...last, until: effect.at };
    }
  }
  return { facts: state.facts, standing: state.basis.standing, highest: state.highestLevel, levels, permitted };
}

const quoteOf = ({ start, category, severity, channel, words, rule, confidence }: Cue): Quote => ({
  at: start,
  category,
  severity,
  channel,
  words,
  rule,
  confidence,
});
