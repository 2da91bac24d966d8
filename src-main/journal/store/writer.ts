// Writes what happens in calls: whole batches or nothing, each event chained to the one before. The only writer of events.

import { z } from "zod";
import type { Hypothesis } from "../../../src-core/cue/hypothesis.ts";
import type { CallEvent } from "../../../src-core/event.ts";
import { type Language, languages, levelRank } from "../../../src-core/ids.ts";
import { outcomeOf } from "../../../src-core/outcome.ts";
import { mask } from "../masking/mask.ts";
import { callRoot, linkHash } from "./chain.ts";
import { noteTime } from "./clock.ts";
import type { Database } from "./database.ts";
import { enterLedger } from "./ledger.ts";
import { type PolicyInForce, policyHash, policyRow, readPolicy } from "./policies.ts";
import { readOutcomeEvents } from "./read.ts";
import { toStored } from "./stored-event.ts";

/** Something to be kept. `seq` counts from 0 per call and kind; what is there already is passed over, so a batch may come twice. */
export type Entry =
  | {
      readonly kind: "event";
      readonly callId: string;
      readonly seq: number;
      readonly wallMs: number;
      readonly event: CallEvent;
      /** Rules of the call that this event begins; default: those the journal was opened with. */
      readonly rules?: PolicyInForce | undefined;
    }
  | { readonly kind: "line"; readonly callId: string; readonly seq: number; readonly hypothesis: Hypothesis };

export interface WriterOptions {
  readonly policy: PolicyInForce;
  /** Fingerprint by which the calls of a customer are found again; keyed, so that a list of names cannot be tried on it. */
  readonly fingerprint: (customer: string) => string;
  /** Process that writes; a call without an end whose writer is gone was interrupted. */
  readonly processId: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A call that is being written. */
interface OpenCall {
  readonly id: number;
  readonly language: Language;
  readonly events: number;
  readonly head: string;
  readonly lines: number;
  readonly transcriptHead: string | null;
  readonly isSealed: boolean;
  /** True when this batch has added to it. */
  readonly isTouched: boolean;
}

/** Row id of an event in `evidence`: calls and events fit side by side in a number. */
export const evidenceId = (call: number, seq: number): number => call * 2 ** 20 + seq;

const callRow = z.tuple([
  z.number(),
  z.enum(languages),
  z.number(),
  z.string(),
  z.number(),
  z.string().nullable(),
  z.enum(["open", "ended", "interrupted"]),
]);

/** One journal's writer. */
export class JournalWriter {
  private calls: ReadonlyMap<string, OpenCall> = new Map();

  constructor(
    private readonly database: Database,
    private readonly options: WriterOptions,
  ) {
    policyRow(database, options.policy);
  }

  /** Writes a batch. When it throws, nothing of the batch was written. */
  write(entries: readonly Entry[]): void {
    const calls = new Map(this.calls);
    this.database.transaction(() => {
      for (const entry of entries) calls.set(entry.callId, this.take(calls, entry));
      for (const [callId, call] of calls) if (call.isTouched) calls.set(callId, this.store(callId, call));
    });
    this.calls = new Map([...calls].filter(([, { isSealed }]) => !isSealed));
  }

  private take(calls: ReadonlyMap<string, OpenCall>, entry: Entry): OpenCall {
    const known = calls.get(entry.callId) ?? this.find(entry.callId);
    if (entry.kind === "line") return known === undefined ? missing(entry) : this.addLine(known, entry);
    if (known !== undefined) return this.addEvent(known, entry);
    return entry.event.type === "call-started"
      ? this.addEvent(this.open(entry, entry.event.language), entry)
      : missing(entry);
  }

  private find(callId: string): OpenCall | undefined {
    const found = this.database.get(
      "SELECT id, language, events, head, lines, transcript_head, state FROM calls WHERE call_id = ?",
      callRow,
      callId,
    );
    if (found === undefined) return undefined;
    const [id, language, events, head, lines, transcriptHead, state] = found;
    return { id, language, events, head, lines, transcriptHead, isSealed: state !== "open", isTouched: false };
  }

  private open({ callId, wallMs, rules }: Extract<Entry, { kind: "event" }>, language: Language): OpenCall {
    const inForce = rules ?? this.options.policy;
    noteTime(this.database, wallMs);
    const head = callRoot({ callId, startedAtMs: wallMs, policyHash: policyHash(inForce.policy) });
    this.database.run(
      `INSERT INTO calls (call_id, started_at_ms, language, policy, state, writer, events, head, duration_s, highest_level, was_permitted, is_incident)
       VALUES (?, ?, ?, ?, 'open', ?, 0, ?, 0, 0, 0, 0)`,
      callId,
      wallMs,
      language,
      policyRow(this.database, inForce),
      this.options.processId,
      head,
    );
    enterLedger(this.database, { atMs: wallMs, kind: "opened", callId, events: 0, head });
    return this.find(callId) ?? missing({ callId });
  }

  private addEvent(call: OpenCall, { seq, event }: Extract<Entry, { kind: "event" }>): OpenCall {
    if (seq < call.events) return call;
    const link = { seq, ...toStored(event, call.language) };
    const hash = linkHash(call.head, link);
    this.database.run(
      "INSERT INTO events (call, seq, at, type, body, hash) VALUES (?, ?, ?, ?, ?, ?)",
      call.id,
      seq,
      link.at,
      link.type,
      link.body,
      hash,
    );
    this.index(call, { seq, event });
    const isSealed = call.isSealed || event.type === "call-ended";
    const language = "language" in event ? event.language : call.language;
    return { ...call, language, events: seq + 1, head: hash, isSealed, isTouched: true };
  }

  /** What a call can be found by. */
  private index(call: OpenCall, { seq, event }: { readonly seq: number; readonly event: CallEvent }): void {
    if (event.type === "cue-confirmed")
      this.database.run(
        "INSERT INTO evidence (rowid, words) VALUES (?, ?)",
        evidenceId(call.id, seq),
        mask(event.cue.words, call.language),
      );
    const customer = "customer" in event ? event.customer : undefined;
    if (customer !== undefined && customer.trim() !== "")
      this.database.run(
        "INSERT OR IGNORE INTO customers (call, fingerprint) VALUES (?, ?)",
        call.id,
        this.options.fingerprint(customer),
      );
  }

  private addLine(call: OpenCall, { seq, hypothesis }: Extract<Entry, { kind: "line" }>): OpenCall {
    if (seq < call.lines) return call;
    const { channel, words, at } = hypothesis;
    const body = mask(words.map(({ word }) => word).join(" "), call.language);
    const hash = linkHash(call.transcriptHead ?? "", { seq, at, type: channel, body });
    this.database.run(
      "INSERT INTO transcripts (call, seq, at, channel, words, hash) VALUES (?, ?, ?, ?, ?, ?)",
      call.id,
      seq,
      at,
      channel,
      body,
      hash,
    );
    return { ...call, lines: seq + 1, transcriptHead: hash, isTouched: true };
  }

  private store(callId: string, call: OpenCall): OpenCall {
    this.database.run(
      "UPDATE calls SET events = ?, head = ?, lines = ?, transcript_head = ? WHERE id = ?",
      call.events,
      call.head,
      call.lines,
      call.transcriptHead,
      call.id,
    );
    if (call.isSealed) seal(this.database, { id: call.id, callId, state: "ended" }, this.options.now());
    return { ...call, isTouched: false };
  }
}

/** Closes a call: sums it up, and enters its head in the ledger. */
function seal(
  database: Database,
  call: {
    readonly id: number;
    readonly callId: string;
    readonly state: "ended" | "interrupted";
  },
  nowMs: number,
): void {
  const events = readOutcomeEvents(database, call.id);
  const [policyId] = database.get("SELECT policy FROM calls WHERE id = ?", z.tuple([z.number()]), call.id) ?? [0];
  const { maxLevel, permissions } = outcomeOf(events, readPolicy(database, policyId).policy);
  const wasPermitted = permissions.length > 0;
  const isIncident = wasPermitted || levelRank(maxLevel) >= levelRank("abusive");
  database.run(
    "UPDATE calls SET state = ?, writer = NULL, duration_s = ?, highest_level = ?, was_permitted = ?, is_incident = ? WHERE id = ?",
    call.state,
    events.reduce((latest, { at }) => Math.max(latest, at), 0),
    levelRank(maxLevel),
    Number(wasPermitted),
    Number(isIncident),
    call.id,
  );
  const [count, head] = database.get(
    "SELECT events, head FROM calls WHERE id = ?",
    z.tuple([z.number(), z.string()]),
    call.id,
  ) ?? [0, ""];
  enterLedger(database, { atMs: nowMs, kind: "sealed", callId: call.callId, events: count, head });
  noteTime(database, nowMs);
}

/** Closes the calls that a killed program left open. Returns how many. */
export function sealInterrupted(
  database: Database,
  { isAlive, nowMs }: { readonly isAlive: (processId: number) => boolean; readonly nowMs: number },
): number {
  return database.transaction(() => {
    const open = database
      .all(
        "SELECT id, call_id, coalesce(writer, 0) FROM calls WHERE state = 'open'",
        z.tuple([z.number(), z.string(), z.number()]),
      )
      .filter(([, , writer]) => writer === 0 || !isAlive(writer));
    for (const [id, callId] of open) seal(database, { id, callId, state: "interrupted" }, nowMs);
    return open.length;
  });
}

function missing({ callId }: { readonly callId: string }): never {
  throw new Error(`call ${callId} was never begun in this journal; expected its call-started first`);
}
