// Calls of a journal as the commands that read recorded calls take them, and the way into one.

import { randomUUID } from "node:crypto";
import type { CallEvent } from "../../src-core/event.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import { journalKey } from "../journal/key.ts";
import { openJournal } from "../journal/open.ts";
import { listCalls, readOutcomeEvents } from "../journal/store/read.ts";
import { isStored } from "../journal/store/stored-event.ts";
import { JournalWriter } from "../journal/store/writer.ts";
import { type JournalChoice, withJournal } from "./journal.ts";
import { exitCodes } from "./output.ts";
import type { RecordedCall } from "./recorded-calls.ts";

/** Hands every call of the journal on, oldest first, with the events that its outcome rests on. Throws `AppError` `journal-…`. */
export const eachJournalled = (choice: JournalChoice, take: (call: RecordedCall) => void): Promise<number> =>
  withJournal(choice, "reading", ({ database }) => {
    for (const { id, callId } of listCalls(database).toReversed())
      take({ id: callId, events: readOutcomeEvents(database, id) });
    return exitCodes.ok;
  });

/** Where whole calls are written to. */
export interface CallSink {
  /** Writes a call under an id of its own, as if it began now. */
  readonly write: (events: readonly CallEvent[]) => void;
  readonly close: () => void;
}

/** Opens or creates a journal for calls that were written, not heard. Throws `AppError` `journal-…`. */
export function callSink(file: string, policy: Policy): CallSink {
  const { cipherKey, fingerprint } = journalKey(file, { mayCreate: true });
  const database = openJournal(file, cipherKey);
  const writer = new JournalWriter(database, {
    policy: { policy, signature: null },
    fingerprint,
    processId: process.pid,
    now: Date.now,
  });
  const write = (events: readonly CallEvent[]): void => {
    const [callId, wallMs] = [randomUUID(), Date.now()];
    const own = ended(events).map((event) => (event.type === "call-started" ? { ...event, callId } : event));
    writer.write(own.filter(isStored).map((event, seq) => ({ kind: "event", callId, seq, wallMs, event })));
  };
  return { write, close: () => database.close() };
}

/** A written call is over with its last turn. */
const ended = (events: readonly CallEvent[]): readonly CallEvent[] =>
  events.at(-1)?.type === "call-ended" ? events : [...events, { type: "call-ended", at: events.at(-1)?.at ?? 0 }];
