// Retention on a shifted clock, the guard against a wrong clock, and erasure that leaves nothing behind.

import { existsSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { CallEvent } from "../../../src-core/event.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { filesSetAside, sweepSetAside } from "../../../src-main/journal/open.ts";
import { confirmTime, noteTime } from "../../../src-main/journal/store/clock.ts";
import { eraseCalls, shrink } from "../../../src-main/journal/store/erase.ts";
import { sweep } from "../../../src-main/journal/store/retention.ts";
import { listCalls, readCall } from "../../../src-main/journal/store/read.ts";
import { verify } from "../../../src-main/journal/store/verify.ts";
import { heard } from "../../support/call-events.ts";
import { said } from "../../support/heard.ts";
import { abusiveCall, calmCall, dayMs, firstDay, TestJournal } from "../../support/journal.ts";

const retention = { callDays: 10, incidentDays: 30, keepTranscripts: true, transcriptDays: 3 };
const policy = { ...defaultPolicy, retention };

let journal: TestJournal;
beforeEach(() => (journal = new TestJournal({ policy })));
afterEach(() => journal.remove());

const ids = (): string[] => listCalls(journal.database).map(({ callId }) => callId);
/** Sweeps as a program does that runs every day until then. */
function daily(untilMs: number): void {
  for (let now = firstDay; now <= untilMs; now += dayMs) sweep(journal.database, { retention, nowMs: now });
}

describe("retention", () => {
  test("keeps each kind for its days and not an hour longer", () => {
    journal.write([calmCall("calm")], [abusiveCall("abusive")]);
    journal
      .writer()
      .write([{ kind: "line", callId: "abusive", seq: 0, hypothesis: said("caller", "spoken words", { start: 1 }) }]);
    const lines = (): number => readCall(journal.database, "abusive").transcript.length;
    daily(firstDay + 2 * dayMs);
    expect([ids(), lines()]).toEqual([["abusive", "calm"], 1]);
    daily(firstDay + 3 * dayMs);
    expect([ids(), lines()]).toEqual([["abusive", "calm"], 0]);
    daily(firstDay + 9 * dayMs);
    expect(ids()).toEqual(["abusive", "calm"]);
    daily(firstDay + 10 * dayMs);
    expect(ids()).toEqual(["abusive"]);
    daily(firstDay + 29 * dayMs);
    expect(ids()).toEqual(["abusive"]);
    daily(firstDay + 30 * dayMs);
    expect(ids()).toEqual([]);
    expect(verify(journal.database).breaches).toEqual([]);
  });

  test("removes transcripts at once when the policy no longer allows them", () => {
    journal.write([calmCall("a")]);
    journal
      .writer()
      .write([{ kind: "line", callId: "a", seq: 0, hypothesis: said("caller", "spoken words", { start: 1 }) }]);
    const strict = { ...retention, keepTranscripts: false, transcriptDays: 0 };
    expect(sweep(journal.database, { retention: strict, nowMs: firstDay })).toMatchObject({ transcripts: 1 });
  });

  test("leaves a running call alone, however long it lasts", () => {
    journal.writer().write([
      {
        kind: "event",
        callId: "long",
        seq: 0,
        wallMs: firstDay,
        event: { type: "call-started", at: 0, callId: "long", language: "en" },
      },
    ]);
    sweep(journal.database, { retention, nowMs: firstDay + 100 * dayMs, isClockRight: true });
    expect(ids()).toEqual(["long"]);
  });

  test("a call taken under a clock years ahead is as old as those after it", () => {
    journal.write([calmCall("future"), firstDay + 3650 * dayMs], [calmCall("today"), firstDay]);
    sweep(journal.database, { retention, nowMs: firstDay + 10 * dayMs, isClockRight: true });
    expect(ids()).toEqual([]);
  });
});

describe("a wrong clock", () => {
  beforeEach(() => journal.write([calmCall("calm")], [abusiveCall("abusive")]));

  test("more than a day ahead of the last event deletes nothing without asking, however often it sweeps", () => {
    const wrong = firstDay + 4000 * dayMs;
    for (let hour = 0; hour < 48; hour += 1) {
      expect(sweep(journal.database, { retention, nowMs: wrong + hour * 3_600_000 })).toMatchObject({
        state: "clock-in-doubt",
        due: 2,
      });
    }
    expect(ids()).toEqual(["abusive", "calm"]);
  });

  test("new calls under the wrong clock do not make it right", () => {
    const wrong = firstDay + 4000 * dayMs;
    journal.write([calmCall("later"), wrong]);
    noteTime(journal.database, wrong + dayMs / 2);
    expect(sweep(journal.database, { retention, nowMs: wrong + dayMs })).toMatchObject({ state: "clock-in-doubt" });
    expect(ids()).toHaveLength(3);
  });

  test("is believed once somebody has looked at the date", () => {
    const now = firstDay + 40 * dayMs;
    expect(sweep(journal.database, { retention, nowMs: now, isClockRight: true })).toEqual({
      state: "swept",
      calls: 1,
      incidents: 1,
      transcripts: 0,
    });
    expect(ids()).toEqual([]);
  });

  test("asks nothing after a week of holiday when nothing is due", () => {
    expect(sweep(journal.database, { retention, nowMs: firstDay + 7 * dayMs })).toMatchObject({ state: "swept" });
  });

  test("that was set back is followed back, so that the next jump ahead is in doubt again", () => {
    confirmTime(journal.database, firstDay + 4000 * dayMs);
    noteTime(journal.database, firstDay);
    expect(sweep(journal.database, { retention, nowMs: firstDay + 4000 * dayMs })).toMatchObject({
      state: "clock-in-doubt",
    });
  });
});

describe("erasure", () => {
  test("leaves nothing in tables, search index or free pages, and a smaller file", () => {
    const rude = (callId: string): CallEvent[] => [
      { type: "call-started", at: 0, callId, language: "en" },
      ...[1, 2, 3, 4, 5].map((at) => heard("insult", at, { words: "unmistakable zebra" })),
      { type: "call-ended", at: 9 },
    ];
    journal.write([calmCall("kept")], ...Array.from({ length: 100 }, (_, call) => [rude(`gone-${call}`)] as const));
    journal.database.rows("PRAGMA wal_checkpoint(TRUNCATE)");
    const before = statSync(journal.file).size;
    const gone = listCalls(journal.database, { words: "zebra" });
    expect(gone).toHaveLength(100);
    eraseCalls(
      journal.database,
      gone.map(({ id }) => id),
      firstDay,
    );
    shrink(journal.database);
    expect(statSync(journal.file).size).toBeLessThan(before / 2);
    expect(statSync(`${journal.file}-wal`).size).toBe(0);
    expect(listCalls(journal.database, { words: "zebra" })).toEqual([]);
    const index = journal.database.all("SELECT hex(block) FROM evidence_data", z.tuple([z.string()])).join("");
    expect(index.toLowerCase()).not.toContain(Buffer.from("zebra").toString("hex"));
    expect(journal.database.rows("PRAGMA freelist_count")).toEqual([[0]]);
    expect(ids()).toEqual(["kept"]);
    expect(verify(journal.database).breaches).toEqual([]);
  });

  test("files that were set aside go when nothing in them may be kept any more", () => {
    const aside = [
      `${journal.file}.damaged-2026-03-02T09-00-00-000Z`,
      `${journal.file}.newer-2026-03-02T09-00-00-000Z-wal`,
    ];
    const other = `${journal.file}.damaged-notes.txt`;
    for (const file of [...aside, other]) {
      writeFileSync(file, "x");
      utimesSync(file, firstDay / 1000, firstDay / 1000);
    }
    expect(filesSetAside(journal.file)).toEqual(aside);
    expect(sweepSetAside(journal.file, { nowMs: firstDay + 29 * dayMs, keepMs: 30 * dayMs })).toBe(0);
    expect(sweepSetAside(journal.file, { nowMs: firstDay + 30 * dayMs, keepMs: 30 * dayMs })).toBe(2);
    expect(existsSync(other)).toBe(true);
  });
});
