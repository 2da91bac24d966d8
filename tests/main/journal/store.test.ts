// The journal's store on real encrypted files: what is written, what is never written, what can be found again.

import { readFileSync, statSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { CallEvent } from "../../../src-core/event.ts";
import { outcomeOf } from "../../../src-core/outcome.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { Database } from "../../../src-main/journal/store/database.ts";
import { listCalls, readCall, readOutcomeEvents } from "../../../src-main/journal/store/read.ts";
import { sealInterrupted } from "../../../src-main/journal/store/writer.ts";
import { isStored } from "../../../src-main/journal/store/stored-event.ts";
import { cueAt, heard, passed } from "../../support/call-events.ts";
import { abusiveCall, calmCall, dayMs, entriesOf, firstDay, TestJournal } from "../../support/journal.ts";

let journal: TestJournal;
beforeEach(() => (journal = new TestJournal()));
afterEach(() => journal.remove());

/** Every text in every table, the search index included. */
function everything(database: Database): string {
  const names = database.all("SELECT name FROM sqlite_master WHERE type = 'table'", z.tuple([z.string()]));
  const asText = (value: unknown): string =>
    value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value);
  return names
    .filter(([name]) => name !== "policies")
    .flatMap(([name]) => database.rows(`SELECT * FROM "${name}"`).flat().map(asText))
    .join("\n");
}

describe("writing", () => {
  test("gives the events back as they were, and the same outcome", () => {
    const events = abusiveCall("one");
    journal.write([events]);
    const stored = readCall(journal.database, "one");
    expect(stored.records.map(({ event }) => event)).toEqual(events);
    expect(
      outcomeOf(
        stored.records.map(({ event }) => event),
        defaultPolicy,
      ),
    ).toEqual(outcomeOf(events, defaultPolicy));
    expect(stored).toMatchObject({
      state: "ended",
      startedAtMs: firstDay,
      durationS: 50,
      highestLevel: "abusive",
      wasPermitted: true,
      isIncident: true,
      policy: { name: defaultPolicy.name, policy: defaultPolicy, signature: null },
    });
  });

  test("gives a what-if what it needs: the same outcome without the seconds that passed", () => {
    const events = abusiveCall("one");
    const ticking = [...events.slice(0, -1), passed(44), passed(45), passed(200)];
    journal.write([ticking]);
    const [summary] = listCalls(journal.database);
    const needed = readOutcomeEvents(journal.database, summary?.id ?? 0);
    expect(needed.length).toBeLessThan(ticking.length - 2);
    expect(needed.at(-1)).toEqual(passed(200));
    expect(outcomeOf(needed, defaultPolicy)).toEqual(outcomeOf(ticking, defaultPolicy));
  });

  test("takes a batch twice without doubling anything", () => {
    const writer = journal.writer();
    const entries = entriesOf(abusiveCall("one"));
    writer.write(entries.slice(0, 5));
    writer.write(entries);
    expect(readCall(journal.database, "one").records).toHaveLength(entries.length);
  });

  test("writes nothing of a batch that fails in the middle", () => {
    const entries = entriesOf(abusiveCall("one"));
    const bad = { ...entriesOf(calmCall("two"))[1] } as (typeof entries)[number]; // An event of a call that never began.
    expect(() => journal.writer().write([...entries, bad])).toThrow(/never begun/);
    expect(listCalls(journal.database)).toEqual([]);
  });

  test("refuses to bind what libsql would abort on, or turn into NULL", () => {
    const bind = (value: unknown) => () => journal.database.run("SELECT ?", value as string);
    for (const value of [true, undefined, Number.NaN, Number.POSITIVE_INFINITY, new Date(0), Buffer.of(1), {}, 1n])
      expect(bind(value)).toThrow(/expected text, a finite number or null/);
    for (const value of ["text", 1, 1.5, null]) expect(bind(value)).not.toThrow();
  });

  test("adds to a call that has ended, and seals it again", () => {
    const writer = journal.writer();
    const entries = entriesOf([...abusiveCall("one"), { type: "cue-dismissed", at: 50, cueId: "insult@40" }]);
    writer.write(entries.slice(0, -1));
    writer.write(entries.slice(-1));
    expect(readCall(journal.database, "one").records).toHaveLength(10);
  });

  test("closes calls whose program was killed, and no others", () => {
    journal.writer().write(entriesOf(abusiveCall("cut")).slice(0, 6));
    expect(sealInterrupted(journal.database, { isAlive: () => true, nowMs: firstDay })).toBe(0);
    expect(sealInterrupted(journal.database, { isAlive: () => false, nowMs: firstDay })).toBe(1);
    expect(listCalls(journal.database)).toMatchObject([{ state: "interrupted", events: 6, highestLevel: "abusive" }]);
  });
});

describe("what is never written", () => {
  test("nothing of the file can be read without the key, and only this user may open it", () => {
    journal.write([abusiveCall("one", { customer: "Harris" })]);
    journal.database.rows("PRAGMA wal_checkpoint(TRUNCATE)");
    const bytes = readFileSync(journal.file);
    for (const word of ["idiot", "Harris", "SQLite", "call-started"]) expect(bytes.includes(word)).toBe(false);
    expect(statSync(journal.file).mode & 0o077).toBe(0);
    expect(statSync(`${journal.file}.key`).mode & 0o077).toBe(0);
    journal.close();
    expect(() => new Database(journal.file, { key: "x".repeat(32) })).toThrow(
      /damaged, or was written with another key/,
    );
  });

  test("who the agent is, what the agent is coached on, and any digit", () => {
    const [, ...rest] = abusiveCall("one");
    const started: CallEvent = {
      type: "call-started",
      at: 0,
      callId: "one",
      language: "en",
      agent: "Agent Smith",
      customer: "Harris 4417",
    };
    const coached = heard("agent-argument", 12, { words: "now calm down madam" });
    expect(isStored(coached)).toBe(false);
    const events = [
      started,
      heard("insult", 3, { words: "you 06 12345678 idiot, vier, double five seven, jan@example.com" }),
      ...rest.filter(isStored),
    ];
    journal.write([events]);
    const all = everything(journal.database);
    for (const secret of ["Agent Smith", "calm down", "4417", "12345678", "five", "example"])
      expect(all).not.toContain(secret);
    expect(readCall(journal.database, "one").records[1]?.event).toMatchObject({
      cue: { words: "you # idiot, vier, #, #@#" },
    });
  });

  test("coaching changes nothing that is derived from a call", () => {
    const events = abusiveCall("one");
    const coached = [
      ...events.slice(0, 5),
      heard("agent-argument", 15),
      heard("agent-negative", 16),
      ...events.slice(5),
    ];
    expect(outcomeOf(coached.filter(isStored), defaultPolicy)).toEqual(outcomeOf(coached, defaultPolicy));
  });

  test("no table has a column for the agent, nor any figure about one", () => {
    const columns = journal.database.all("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL", z.tuple([z.string()]));
    expect(columns.join(" ").toLowerCase()).not.toMatch(/\buser|operator|employee|score|rating|agent_|extension/);
  });

  test("the sentence of a measurement keeps its figures: they are decibels, of nobody in particular", () => {
    const cue = cueAt("raised-voice", 5, { rule: "voice", words: "12 dB above the caller's own level for 3 s" });
    journal.write([
      [...calmCall("one").slice(0, 2), { type: "cue-confirmed", at: 6, cue }, { type: "call-ended", at: 9 }],
    ]);
    expect(readCall(journal.database, "one").records[2]?.event).toMatchObject({ cue: { words: cue.words } });
  });
});

describe("finding", () => {
  beforeEach(() => {
    journal.write(
      [abusiveCall("a", { customer: "Mrs Harris" }), firstDay],
      [calmCall("b"), firstDay + dayMs],
      [calmCall("c", { customer: "K-4417" }), firstDay + 2 * dayMs],
    );
  });
  const ids = (filter: Parameters<typeof listCalls>[1]): string[] =>
    listCalls(journal.database, filter).map(({ callId }) => callId);

  test("lists the newest first, by time, level and permission, a page at a time", () => {
    expect(ids({})).toEqual(["c", "b", "a"]);
    expect(ids({ fromMs: firstDay + dayMs })).toEqual(["c", "b"]);
    expect(ids({ untilMs: firstDay + dayMs })).toEqual(["b", "a"]);
    expect(ids({ atLeast: "abusive" })).toEqual(["a"]);
    expect(ids({ wasPermitted: false })).toEqual(["c", "b"]);
    expect(ids({ limit: 1, skip: 1 })).toEqual(["b"]);
  });

  test("finds words that a cue was built on, whatever their accents, and takes no operator in them", () => {
    expect(ids({ words: "useless idiot" })).toEqual(["a"]);
    expect(ids({ words: "IDIOT" })).toEqual(["a"]);
    expect(ids({ words: "idiot useless" })).toEqual([]);
    expect(ids({ words: 'moron" OR "thank' })).toEqual([]);
  });

  test("finds a customer by name or number, though neither number nor list of names is in the file", () => {
    expect(ids({ fingerprint: journal.key.fingerprint("  mrs  HARRIS ") })).toEqual(["a"]);
    expect(ids({ fingerprint: journal.key.fingerprint("K-4417") })).toEqual(["c"]);
    expect(ids({ fingerprint: journal.key.fingerprint("K-4418") })).toEqual([]);
    expect(everything(journal.database)).not.toContain("4417");
  });
});
