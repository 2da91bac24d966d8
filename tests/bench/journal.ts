// What the journal costs on a real encrypted file: a desktop's years of calls, opened, filtered, read and added to.
// A program of its own, built as the product is; writes one JSON object.

import { closeSync, fsyncSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { CallEvent } from "../../src-core/event.ts";
import type { CueCategory } from "../../src-core/ids.ts";
import { outcomesOf } from "../../src-core/outcome.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { openForReading } from "../../src-main/journal/open.ts";
import { listCalls, readOutcomeEvents } from "../../src-main/journal/store/read.ts";
import { Keeper } from "../../src-main/journal/thread/keeper.ts";
import { heard } from "../support/call-events.ts";
import { dayMs, entriesOf, firstDay, TestJournal } from "../support/journal.ts";

const calls = 10_000;
const eventsPerCall = 300;
/** Ten minutes, as in the what-if. */
const callSeconds = 600;
const read = 1000;
const page = 50;
/** Single events written for the share of the slow ones. */
const singles = 6000;
/** Events between two calls of `sync`, which in a running program comes a second after the first of them. */
const syncEvery = 5;
const syncs = 200;
const callsPerDay = 40;
const keepAll = { ...defaultPolicy.retention, callDays: 3650, incidentDays: 3650 };

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

/** Milliseconds that half of all take at most, and 99 in 100. */
export interface Spread {
  readonly p50: number;
  readonly p99: number;
}

export interface JournalFigures {
  readonly calls: number;
  readonly eventsPerCall: number;
  /** Opening the file, filtering by level and reading the first page; the slowest of five. */
  readonly firstPageMs: number;
  /** A batch of one event, as it happens in a quiet call, until it is acknowledged. */
  readonly writeMs: Spread;
  /** The same for the last event of a call, which sums the call up. */
  readonly sealMs: Spread;
  /** Forcing what was written onto the disk, between writes; with every hundredth event the log is moved into the file. */
  readonly syncMs: Spread;
  /** A bare fsync of a page on the same disk. */
  readonly bareSyncMs: Spread;
  /** What-if over 1,000 calls: reading them, and folding each under two policies. */
  readonly whatIf: { readonly readSeconds: number; readonly foldSeconds: number };
  /** Size of the file for an hour of calls. */
  readonly megabytesPerCallHour: number;
}

/** Takes about a minute for the writing of three million events. */
function journalFigures(): JournalFigures {
  const journal = new TestJournal();
  try {
    for (let number = 0; number < calls; number += 1) journal.write([callOf(number), startOf(number)]);
    journal.close();
    const megabytesPerCallHour = statSync(journal.file).size / 1e6 / ((calls * callSeconds) / 3600);
    const firstPageMs = Math.max(...Array.from({ length: 5 }, () => timed(() => firstPage(journal))));
    const figures = { calls, eventsPerCall, firstPageMs, whatIf: whatIf(journal), megabytesPerCallHour };
    journal.close();
    return { ...figures, ...writes(journal), bareSyncMs: bareSyncs(journal.folder) };
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

function whatIf({ database }: TestJournal): JournalFigures["whatIf"] {
  const { level } = defaultPolicy;
  const draft = { ...defaultPolicy, level: { ...level, halfLifeSeconds: level.halfLifeSeconds * 2 } };
  const found = listCalls(database, { limit: read });
  if (found.length !== read) throw new Error(`the journal gave ${found.length} calls, expected ${read}`);
  const milliseconds = { read: 0, fold: 0 };
  for (const { id, callId } of found) {
    let events: readonly CallEvent[] = [];
    milliseconds.read += timed(() => (events = readOutcomeEvents(database, id)));
    if (events.length !== eventsPerCall) throw new Error(`${callId} has ${events.length} events`);
    milliseconds.fold += timed(() => outcomesOf(events, [defaultPolicy, draft]));
  }
  return { readSeconds: milliseconds.read / 1000, foldSeconds: milliseconds.fold / 1000 };
}

/** Events one by one through the keeper, which is what the journal's thread runs. */
function writes({ file, key }: TestJournal): Pick<JournalFigures, "writeMs" | "sealMs" | "syncMs"> {
  const nowMs = startOf(calls);
  let refused = 0;
  const keeper = new Keeper({
    file,
    ...key,
    // The bench's days go by in a minute: a sweep would delete most of its calls first.
    policy: { policy: { ...defaultPolicy, retention: keepAll }, signature: null },
    processId: process.pid,
    isAlive: () => true,
    now: () => nowMs,
    tell: ({ type }) => (refused += Number(type === "refused")),
  });
  keeper.start();
  const more = Array.from({ length: singles / eventsPerCall }, (_, index) => entriesOf(callOf(calls + index), nowMs));
  const times: { readonly ms: number; readonly isLast: boolean }[] = [];
  const synced: number[] = [];
  for (const [index, entry] of more.flat().entries()) {
    const isLast = entry.kind === "event" && entry.event.type === "call-ended";
    times.push({ ms: timed(() => keeper.append(index, [entry])), isLast });
    if (index % syncEvery === 0) synced.push(timed(() => keeper.sync()));
  }
  keeper.close();
  if (refused > 0) throw new Error(`${refused} of ${times.length} events were not written`);
  const ms = (chosen: typeof times): number[] => chosen.map((item) => item.ms);
  return {
    writeMs: spread(ms(times)),
    sealMs: spread(ms(times.filter(({ isLast }) => isLast))),
    syncMs: spread(synced),
  };
}

function bareSyncs(folder: string): Spread {
  const descriptor = openSync(join(folder, "bare"), "w");
  const page4k = Buffer.alloc(4096, 1);
  const times = Array.from({ length: syncs }, () => {
    writeSync(descriptor, page4k);
    return timed(() => fsyncSync(descriptor));
  });
  closeSync(descriptor);
  return spread(times);
}

function spread(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const share = (part: number): number => sorted[Math.floor(sorted.length * part)] ?? 0;
  return { p50: share(0.5), p99: share(0.99) };
}

function timed(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

process.stdout.write(JSON.stringify(journalFigures()));
