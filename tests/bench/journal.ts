// What the journal costs on a real encrypted file: a desktop's years of calls, opened, filtered, read and added to.

import { statSync } from "node:fs";
import type { CallEvent } from "../../src-core/event.ts";
import type { CueCategory } from "../../src-core/ids.ts";
import { outcomesOf } from "../../src-core/outcome.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { openForReading } from "../../src-main/journal/open.ts";
import { listCalls, readCall } from "../../src-main/journal/store/read.ts";
import { heard } from "../support/call-events.ts";
import { dayMs, entriesOf, firstDay, TestJournal } from "../support/journal.ts";

const calls = 10_000;
const eventsPerCall = 300;
/** Ten minutes, as in the what-if. */
const callSeconds = 600;
const read = 1000;
const page = 50;
/** Single events written for the share of the slow ones. */
const singles = 2000;
const callsPerDay = 40;

const spoken: readonly CueCategory[] = [
  "not-listening",
  "empathy",
  "blame",
  "state-facts",
  "thanks",
  "manager-request",
];
/** Every tenth call is abused, so that a filter has something to find and something to leave out. */
const abusedEvery = 10;

function callOf(number: number): CallEvent[] {
  const events: CallEvent[] = [{ type: "call-started", at: 0, callId: `call-${number}`, language: "en" }];
  const gap = callSeconds / eventsPerCall;
  for (let index = 1; index < eventsPerCall - 1; index += 1) {
    const isAbuse = number % abusedEvery === 0 && index % 50 === 0;
    const category = isAbuse ? "insult" : (spoken[index % spoken.length] ?? "blame");
    events.push(heard(category, index * gap, { words: isAbuse ? "you useless idiot" : "nobody tells me anything" }));
  }
  return [...events, { type: "call-ended", at: callSeconds }];
}

export interface JournalFigures {
  readonly calls: number;
  readonly eventsPerCall: number;
  /** Opening the file, filtering by level and reading the first page; the slowest of five. */
  readonly firstPageMs: number;
  /** A batch of one event, as it happens in a quiet call: half of them take no longer, and 99 in 100. */
  readonly writeMs: { readonly p50: number; readonly p99: number };
  /** Reading 1,000 calls and folding each under two policies. */
  readonly whatIfSeconds: number;
  /** Size of the file for an hour of calls. */
  readonly megabytesPerCallHour: number;
}

/** Takes about a minute for the writing of three million events. */
export function journalFigures(): JournalFigures {
  const journal = new TestJournal();
  try {
    for (let number = 0; number < calls; number += 1) journal.write([callOf(number), startOf(number)]);
    journal.close();
    const megabytesPerCallHour = statSync(journal.file).size / 1e6 / ((calls * callSeconds) / 3600);
    const firstPageMs = Math.max(...Array.from({ length: 5 }, () => timed(() => firstPage(journal))));
    const whatIfSeconds = timed(() => whatIf(journal)) / 1000;
    return { calls, eventsPerCall, firstPageMs, writeMs: writes(journal), whatIfSeconds, megabytesPerCallHour };
  } finally {
    journal.remove();
  }
}

const startOf = (number: number): number =>
  firstDay + Math.floor(number / callsPerDay) * dayMs + (number % callsPerDay);

function firstPage({ file, key }: TestJournal): void {
  const database = openForReading(file, key.cipherKey);
  const found = listCalls(database, { atLeast: "abusive", fromMs: firstDay + 5 * dayMs, limit: page });
  database.close();
  if (found.length !== page) throw new Error(`the journal gave ${found.length} calls, expected ${page}`);
}

function whatIf({ database }: TestJournal): void {
  const { level } = defaultPolicy;
  const draft = { ...defaultPolicy, level: { ...level, halfLifeSeconds: level.halfLifeSeconds * 2 } };
  const found = listCalls(database, { limit: read });
  for (const { callId } of found) {
    const events = readCall(database, callId).records.map(({ event }) => event);
    if (events.length !== eventsPerCall) throw new Error(`${callId} has ${events.length} events`);
    outcomesOf(events, [defaultPolicy, draft]);
  }
  if (found.length !== read) throw new Error(`the journal gave ${found.length} calls, expected ${read}`);
}

function writes(journal: TestJournal): JournalFigures["writeMs"] {
  const writer = journal.writer(startOf(calls));
  const entries = Array.from({ length: Math.ceil(singles / eventsPerCall) }, (_, more) =>
    entriesOf(callOf(calls + more), startOf(calls)),
  ).flat();
  const times = entries
    .slice(0, singles)
    .map((entry) => timed(() => writer.write([entry])))
    .toSorted((a, b) => a - b);
  const share = (part: number): number => times[Math.floor(times.length * part)] ?? 0;
  return { p50: share(0.5), p99: share(0.99) };
}

function timed(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}
