// The hash chain: whatever is changed, removed, moved or put in afterwards is found, and nothing else is.

import { afterEach, beforeEach, expect, test } from "vitest";
import { eraseCalls, eraseTranscripts } from "../../../src-main/journal/store/erase.ts";
import { listCalls, readCall } from "../../../src-main/journal/store/read.ts";
import { verify } from "../../../src-main/journal/store/verify.ts";
import { abusiveCall, calmCall, dayMs, entriesOf, firstDay, TestJournal } from "../../support/journal.ts";
import { said } from "../../support/heard.ts";

let journal: TestJournal;
beforeEach(() => {
  journal = new TestJournal();
  journal.write(
    [abusiveCall("a"), firstDay],
    [calmCall("b"), firstDay + dayMs],
    [abusiveCall("c"), firstDay + 2 * dayMs],
  );
  journal.writer().write(
    [0, 1, 2].map((seq) => ({
      kind: "line",
      callId: "a",
      seq,
      hypothesis: said("caller", "spoken words", { start: seq }),
    })),
  );
});
afterEach(() => journal.remove());

const problems = (): string[] => verify(journal.database).breaches.map(({ problem }) => problem);

test("an untouched journal holds, also while a call runs", () => {
  journal.writer().write(entriesOf(abusiveCall("running")).slice(0, 4));
  expect(verify(journal.database)).toMatchObject({ calls: 4, events: 26, breaches: [] });
});

test("what the agent notes after the call is sealed with it, its numbers hidden", () => {
  const events = [...abusiveCall("noted")];
  const writer = journal.writer();
  writer.write(entriesOf(events));
  events.push({ type: "call-wrapped-up", at: 50, disposition: "follow-up", note: "call back on 0612345678" });
  writer.write(entriesOf(events));
  expect(problems()).toEqual([]);
  const noted = readCall(journal.database, "noted");
  expect(noted?.state).toBe("ended");
  expect(noted?.records.at(-1)?.event).toMatchObject({
    disposition: "follow-up",
    note: expect.not.stringMatching(/\d/),
  });
});

test("what was erased on purpose leaves a journal that holds", () => {
  const [, second, first] = listCalls(journal.database);
  eraseTranscripts(journal.database, [first?.id ?? 0], firstDay);
  expect(problems()).toEqual([]);
  eraseCalls(journal.database, [second?.id ?? 0], firstDay);
  expect(problems()).toEqual([]);
});

/** What somebody with the key might do to the file, and what comes to light. */
const tampering: readonly (readonly [what: string, sql: string, found: RegExp])[] = [
  [
    "an event's words changed",
    `UPDATE events SET body = replace(body, 'moron', 'angel') WHERE call = 1 AND seq = 7`,
    /event 7 was changed/,
  ],
  ["an event's time changed", `UPDATE events SET at = at + 1 WHERE call = 1 AND seq = 3`, /event 3 was changed/],
  [
    "an event's type changed",
    `UPDATE events SET type = 'step-ticked' WHERE call = 1 AND seq = 6`,
    /event 6 was changed/,
  ],
  ["an event removed", `DELETE FROM events WHERE call = 1 AND seq = 4`, /event 4 is missing; 5 follows 3/],
  ["the first event removed", `DELETE FROM events WHERE call = 1 AND seq = 0`, /event 0 is missing/],
  ["the last event removed", `DELETE FROM events WHERE call = 1 AND seq = 8`, /8 events are here; 9 were written/],
  [
    "the last event removed and the count with it",
    `DELETE FROM events WHERE call = 1 AND seq = 8;
     UPDATE calls SET events = 8, head = (SELECT hash FROM events WHERE call = 1 AND seq = 7) WHERE id = 1`,
    /not as it was sealed/,
  ],
  [
    "two events swapped",
    `UPDATE events SET seq = 99 WHERE call = 1 AND seq = 2; UPDATE events SET seq = 2 WHERE call = 1 AND seq = 3;
     UPDATE events SET seq = 3 WHERE call = 1 AND seq = 99`,
    /event 2 was changed, moved or put in/,
  ],
  [
    "an event put in",
    `INSERT INTO events VALUES (2, 4, 11, 'abuse-marked', '{"markId":"x"}', 'forged')`,
    /event 4 was changed, moved or put in/,
  ],
  [
    "an event taken from another call",
    `UPDATE events SET body = (SELECT body FROM events WHERE call = 1 AND seq = 3) WHERE call = 3 AND seq = 5`,
    /event 5 was changed/,
  ],
  [
    "a call given another date",
    `UPDATE calls SET started_at_ms = started_at_ms - 1 WHERE id = 2`,
    /event 0 was changed/,
  ],
  [
    "a call put under another policy",
    `INSERT INTO policies VALUES (9, 'h', 'milder', '{}', NULL); UPDATE calls SET policy = 9 WHERE id = 1`,
    /event 0 was changed/,
  ],
  [
    "a whole call removed",
    `DELETE FROM events WHERE call = 2; DELETE FROM calls WHERE id = 2`,
    /ledger has no erasure of it/,
  ],
  [
    "a call removed with its entries",
    `DELETE FROM events WHERE call = 2; DELETE FROM calls WHERE id = 2; DELETE FROM ledger WHERE call_id = 'b'`,
    /ledger entry 5 was changed, moved, or follows a removed one/,
  ],
  ["an entry of the ledger changed", `UPDATE ledger SET at_ms = 0 WHERE seq = 2`, /ledger entry 2 was changed/],
  [
    "a transcript's words changed",
    `UPDATE transcripts SET words = 'other words' WHERE seq = 1`,
    /transcript line 1 was changed/,
  ],
  [
    "a line of a transcript removed",
    `DELETE FROM transcripts WHERE seq = 2`,
    /2 transcript lines are here; 3 were written/,
  ],
];

test.each(tampering)("%s is found", (_, sql, found) => {
  expect(problems()).toEqual([]);
  journal.database.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
  expect(problems().join("\n")).toMatch(found);
});
