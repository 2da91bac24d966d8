// Calls as the console reads them: by call, never by who took them.

import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { CallEvent } from "../../../src-core/event.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import {
  callExport,
  callPage,
  callReport,
  callWithTimeline,
  withJournal,
} from "../../../src-main/console/calls/calls.ts";
import { callRequests } from "../../../src-shared/console/call-messages.ts";
import { heard } from "../../support/call-events.ts";
import { abusiveCall, calmCall, dayMs, firstDay, TestJournal } from "../../support/journal.ts";
import { root } from "../../support/program.ts";

let journal: TestJournal;
beforeEach(() => (journal = new TestJournal()));
afterEach(() => journal.remove());

const wrapped = (events: readonly CallEvent[], disposition: "resolved" | "ended-by-agent"): CallEvent[] => [
  ...events,
  { type: "call-wrapped-up", at: 60, disposition, note: "" },
];
const found = (filter: Parameters<typeof callPage>[1]["filter"], page = 0): string[] =>
  callPage(journal.database, { filter, page }).calls.map(({ callId }) => callId);
const { retention } = defaultPolicy;

describe("the list of calls", () => {
  beforeEach(() => {
    const manager: CallEvent[] = [
      { type: "call-started", at: 0, callId: "manager", language: "en" },
      heard("manager-request", 4, { words: "get me your manager" }),
      { type: "call-ended", at: 9 },
    ];
    journal.write(
      [wrapped(abusiveCall("abusive"), "ended-by-agent"), firstDay],
      [wrapped(calmCall("calm"), "resolved"), firstDay + dayMs],
      [manager, firstDay + 2 * dayMs],
    );
  });

  test("is narrowed by period, level, category, permission, disposition and words, newest first", () => {
    expect(found({})).toEqual(["manager", "calm", "abusive"]);
    expect(found({ from: new Date(firstDay + dayMs / 2).toISOString() })).toEqual(["manager", "calm"]);
    expect(found({ until: new Date(firstDay + dayMs / 2).toISOString() })).toEqual(["abusive"]);
    expect(found({ atLeast: "abusive" })).toEqual(["abusive"]);
    expect(found({ category: "manager-request" })).toEqual(["manager"]);
    expect(found({ wasPermitted: false })).toEqual(["manager", "calm"]);
    expect(found({ disposition: "resolved" })).toEqual(["calm"]);
    expect(found({ words: "useless idiot" })).toEqual(["abusive"]);
    expect(found({ category: "insult", disposition: "resolved" })).toEqual([]);
  });

  test("takes the outcome that was chosen last", () => {
    journal.writer().write([
      {
        kind: "event",
        callId: "calm",
        seq: 5,
        wallMs: firstDay,
        event: { type: "call-wrapped-up", at: 61, disposition: "follow-up", note: "" },
      },
    ]);
    expect(found({ disposition: "resolved" })).toEqual([]);
    expect(found({ disposition: "follow-up" })).toEqual(["calm"]);
  });

  test("comes in pages and knows how many there are", () => {
    for (let number = 0; number < 60; number += 1) journal.write([calmCall(`more-${number}`), firstDay - number]);
    expect(callPage(journal.database, { filter: {}, page: 1 })).toMatchObject({ total: 63 });
    expect(found({}, 0)).toHaveLength(50);
    expect(found({}, 1)).toHaveLength(13);
  });

  test("of a journal that was never begun is empty", async () => {
    const place = { file: join(journal.folder, "none.db"), cipherKey: "x" };
    expect(await withJournal(place, (database) => database)).toBeUndefined();
  });
});

describe("one call", () => {
  beforeEach(() => journal.write([abusiveCall("one")]));

  test("has a point for every second, and marks for cues, warnings and the permission", () => {
    const { timeline } = callWithTimeline(journal.database, "one", retention);
    expect(timeline.points.length).toBeGreaterThan(50);
    expect(timeline.points.at(-1)).toMatchObject({ at: 50 });
    expect(Math.max(...timeline.points.map(({ abuse }) => abuse))).toBeGreaterThan(timeline.thresholds.abusive);
    expect(timeline.marks.map(({ kind, what }) => `${kind} ${what}`.trim())).toEqual([
      "cue insult",
      "warning intent-and-boundary",
      "cue insult",
      "warning end-warning",
      "cue insult",
      "permitted",
    ]);
  });

  test("is not there, and it says so", () => {
    expect(() => callWithTimeline(journal.database, "two", retention)).toThrow(
      expect.objectContaining({ code: "journal-unknown" }),
    );
  });
});

describe("nothing in the store or in what leaves it", () => {
  const named: CallEvent[] = abusiveCall("one").map((event) =>
    event.type === "call-started" ? { ...event, agent: "Sybil Vane" } : event,
  );
  beforeEach(() => journal.write([named]));

  test("has a place for who took a call", () => {
    const columns = journal.database.all(
      "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
      z.tuple([z.string()]),
    );
    expect(columns.length).toBeGreaterThan(30);
    expect(columns.flat().filter((name) => /agent|user|employee|operator|host|desk|seat|login/i.test(name))).toEqual(
      [],
    );
  });

  test("names the agent or counts by agent: list, call, report and both exports", async () => {
    const { database } = journal;
    const left = [
      JSON.stringify(callPage(database, { filter: {}, page: 0 })),
      JSON.stringify(callWithTimeline(database, "one", retention)),
      (await callReport(database, "one", { packs: join(root, "packs"), language: "en" })).html,
      callExport(database, "one", "json"),
      callExport(database, "one", "csv"),
    ];
    for (const text of left) {
      expect(text).toMatch(/one/);
      expect(text).not.toMatch(/Sybil|Vane|"agent":|agentId|perAgent|by-agent"/);
    }
  });

  test("can be asked for by agent", () => {
    const { filter } = callRequests["calls/list"].request.shape;
    expect(Object.keys(filter.shape).sort()).toEqual([
      "atLeast",
      "category",
      "disposition",
      "from",
      "until",
      "wasPermitted",
      "words",
    ]);
    expect(filter.safeParse({ agent: "Sybil" }).data).not.toHaveProperty("agent");
  });
});
