// The incident report: every statement has its record behind it, in three languages, and the page needs nothing else.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CallEvent } from "../../../src-core/event.ts";
import { languages } from "../../../src-core/ids.ts";
import { incidentHtml } from "../../../src-main/journal/report/html.ts";
import { incidentReport, type IncidentReport } from "../../../src-main/journal/report/incident.ts";
import { readCall } from "../../../src-main/journal/store/read.ts";
import { exportCsv, exportJson } from "../../../src-main/journal/export.ts";
import { callRoot, linkHash } from "../../../src-main/journal/store/chain.ts";
import { loadTexts } from "../../../src-main/packs/load-pack.ts";
import { heard } from "../../support/call-events.ts";
import { abusiveCall, calmCall, TestJournal } from "../../support/journal.ts";
import { root } from "../../support/program.ts";

let journal: TestJournal;
beforeEach(() => (journal = new TestJournal()));
afterEach(() => journal.remove());

const check = { holds: true, ledgerHead: "ledger-head" };

/** The abusive call with everything a report can hold. */
const fullCall = (): CallEvent[] => {
  const events = abusiveCall("full", { customer: "Mrs <Harris> & son" });
  const dismissed = heard("profanity", 44, { words: "bloody hell", id: "dismissed" });
  return [
    ...events.slice(0, -1),
    dismissed,
    { type: "cue-dismissed", at: 46, cueId: "dismissed" },
    { type: "abuse-marked", at: 47, markId: "mark" },
    { type: "call-ended", at: 50 },
  ];
};

function reportOf(events: readonly CallEvent[]): IncidentReport {
  journal.write([events]);
  const [first] = events;
  return incidentReport(readCall(journal.database, first?.type === "call-started" ? first.callId : ""), check);
}

describe("the report", () => {
  test("gives times, quoted words, warnings and how they are known, the rule and what it rests on", () => {
    expect(reportOf(fullCall())).toMatchObject({
      startedAt: "2026-03-02T09:00:00.000Z",
      endedAt: "2026-03-02T09:00:50.000Z",
      customer: "Mrs <Harris> & son",
      highestLevel: "abusive",
      said: [
        { at: 5, category: "insult", words: "you useless idiot" },
        { at: 20, category: "insult", words: "stupid cow" },
        { at: 40, category: "insult", words: "you moron" },
      ],
      dismissed: [{ at: 44, words: "bloody hell" }],
      marked: [{ at: 47, kind: "abuse" }],
      warnings: [
        { step: "intent-and-boundary", how: "heard", at: 10 },
        { step: "end-warning", how: "heard", at: 30, words: "or i will end this call" },
      ],
      permitted: [{ from: 41, reasons: { rule: "abuse-after-warnings", abuse: { words: "you moron" } } }],
      policy: { signature: null },
      record: { events: 12, holds: true, ledgerHead: "ledger-head" },
    });
  });

  test("of a calm call says that nothing was permitted", () => {
    expect(reportOf(calmCall("calm"))).toMatchObject({ permitted: [], warnings: [], highestLevel: "calm" });
  });

  test.each(languages)("in %s has a text for everything, loads nothing, and shows names as text", async (language) => {
    const texts = await loadTexts(`${root}/packs`, language);
    const words = { language, texts, timeZone: "UTC" };
    const missing: string[] = [];
    const watched = new Proxy(texts, {
      get: (all, key: string) => {
        if (!(key in all)) missing.push(key);
        return all[key];
      },
    });
    for (const report of [reportOf(fullCall()), { ...reportOf(calmCall("calm")), state: "interrupted" as const }]) {
      const document = incidentHtml(report, { ...words, texts: watched });
      expect(document).toContain(`<html lang="${language}">`);
      expect(document).not.toMatch(/<script|src=|href=|url\(|@import|https?:/);
      expect(document).toMatch(/default-src 'none'/);
      expect(document).not.toMatch(/\{\w+\}(?![^<]*<\/style>)/);
      expect(document).toContain(report.record.head);
    }
    expect(missing).toEqual([]);
    const document = incidentHtml(
      incidentReport(readCall(journal.database, "full"), { ...check, holds: false }),
      words,
    );
    expect(document).toContain("Mrs &lt;Harris&gt; &amp; son");
    expect(document).toContain(texts["report.check-broken"]);
    expect(document).toMatch(/0:40/);
  });
});

describe("exports", () => {
  test("as JSON hold every record, and the chain can be checked with nothing but a hash function", () => {
    journal.write([fullCall()]);
    const [call] = JSON.parse(exportJson([readCall(journal.database, "full")])) as [
      {
        callId: string;
        startedAtMs: number;
        head: string;
        policy: { hash: string };
        records: { seq: number; hash: string; event: CallEvent }[];
      },
    ];
    let head = callRoot({ callId: call.callId, startedAtMs: call.startedAtMs, policyHash: call.policy.hash });
    for (const { seq, event, hash } of call.records) {
      const { type, at, ...rest } = event;
      head = linkHash(head, { seq, at, type, body: Object.keys(rest).length === 0 ? null : JSON.stringify(rest) });
      expect(head).toBe(hash);
    }
    expect(head).toBe(call.head);
  });

  test("as CSV are one line a record, quoted, and no formula for a spreadsheet", () => {
    const events = fullCall();
    const named: CallEvent = { type: "customer-named", at: 48, customer: '=HYPERLINK("x"), Harris' };
    journal.write([[...events.slice(0, -1), named, ...events.slice(-1)]]);
    const lines = exportCsv([readCall(journal.database, "full")]).split("\r\n");
    expect(lines[0]).toBe("call,started,second,record,category,channel,step,words");
    expect(lines).toContain("full,2026-03-02T09:00:00.000Z,41,cue-confirmed,insult,caller,,you moron");
    expect(lines).toContain(`full,2026-03-02T09:00:00.000Z,48,customer-named,,,,"'=HYPERLINK(""x""), Harris"`);
    expect(lines.join("\n")).not.toContain("time-passed");
  });

  test("hold no agent and no figure about one", () => {
    const [, ...rest] = fullCall();
    journal.write([[{ type: "call-started", at: 0, callId: "full", language: "en", agent: "Agent Smith" }, ...rest]]);
    const stored = readCall(journal.database, "full");
    for (const text of [exportJson([stored]), exportCsv([stored]), JSON.stringify(incidentReport(stored, check))])
      expect(text).not.toMatch(/Smith|agentId|"agent":/);
  });
});
