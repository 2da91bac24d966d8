// Journals for tests: real encrypted files in a folder of their own.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CallEvent } from "../../src-core/event.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import { journalKey } from "../../src-main/journal/key.ts";
import { openJournal } from "../../src-main/journal/open.ts";
import type { Database } from "../../src-main/journal/store/database.ts";
import { type Entry, JournalWriter } from "../../src-main/journal/store/writer.ts";
import { heard, passed } from "./call-events.ts";

export const dayMs = 86_400_000;
/** When the first test call takes place: 2 March 2026, 09:00 UTC. */
export const firstDay = Date.UTC(2026, 2, 2, 9);

/** A call that comes to a permission: abuse, both warnings, abuse again. */
export const abusiveCall = (callId: string, over: { readonly customer?: string } = {}): CallEvent[] => [
  { type: "call-started", at: 0, callId, language: "en", ...over },
  passed(1),
  heard("insult", 5, { words: "you useless idiot", status: "provisional" }),
  heard("insult", 5, { words: "you useless idiot" }),
  heard("intent-and-boundary", 10, { words: "mind your language please" }),
  heard("insult", 20, { words: "stupid cow" }),
  heard("end-warning", 30, { words: "or i will end this call" }),
  heard("insult", 40, { words: "you moron" }),
  { type: "call-ended", at: 50 },
];

/** A call in which nothing happens. */
export const calmCall = (callId: string, over: { readonly customer?: string } = {}): CallEvent[] => [
  { type: "call-started", at: 0, callId, language: "en", ...over },
  passed(1),
  heard("thanks", 5, { words: "thank you" }),
  { type: "call-ended", at: 10 },
];

/** Entries of a whole call that begins at `wallMs`. */
export const entriesOf = (events: readonly CallEvent[], wallMs = firstDay): Entry[] => {
  const [first] = events;
  const callId = first?.type === "call-started" ? first.callId : "";
  return events.map((event, seq) => ({ kind: "event", callId, seq, wallMs: wallMs + event.at * 1000, event }));
};

/** A journal in a folder of its own. */
export class TestJournal {
  readonly folder: string;
  readonly file: string;
  readonly key: ReturnType<typeof journalKey>;
  private opened: Database | undefined;

  constructor({ policy = defaultPolicy, folder }: { readonly policy?: Policy; readonly folder?: string } = {}) {
    this.folder = folder ?? mkdtempSync(join(tmpdir(), "steadyline-journal-"));
    this.file = join(this.folder, "journal.db");
    this.key = journalKey(this.file, { mayCreate: true });
    this.policy = policy;
  }

  private readonly policy: Policy;

  get database(): Database {
    this.opened ??= openJournal(this.file, this.key.cipherKey);
    return this.opened;
  }

  writer(nowMs = firstDay): JournalWriter {
    return new JournalWriter(this.database, {
      policy: { policy: this.policy, signature: null },
      fingerprint: this.key.fingerprint,
      processId: process.pid,
      now: () => nowMs,
    });
  }

  /** Writes whole calls, each beginning at its time. */
  write(...calls: readonly (readonly [events: readonly CallEvent[], wallMs?: number])[]): void {
    for (const [events, wallMs = firstDay] of calls) this.writer(wallMs).write(entriesOf(events, wallMs));
  }

  close(): void {
    this.opened?.close();
    this.opened = undefined;
  }

  remove(): void {
    this.close();
    if (existsSync(this.folder)) rmSync(this.folder, { recursive: true, force: true });
  }
}
