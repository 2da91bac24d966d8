// What-if: the same call under two policies, and calls from the bundle and a real journal.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { readCall } from "../../../src-main/journal/store/read.ts";
import { createCallSource } from "../../../src-main/console/whatif/call-source.ts";
import { compareCall, outcomeRow } from "../../../src-main/console/whatif/compare.ts";
import type { CallEvent } from "../../../src-core/event.ts";
import { heard, passed, started, withPermission } from "../../support/call-events.ts";
import { abusiveCall, TestJournal } from "../../support/journal.ts";
import { smallPack } from "../../support/pack.ts";
import { root } from "../../support/program.ts";

const call: readonly CallEvent[] = [
  started,
  heard("insult", 10),
  heard("intent-and-boundary", 20),
  heard("insult", 30),
  heard("end-warning", 40),
  heard("insult", 50),
  passed(120),
  { type: "call-ended", at: 200 },
];
const heardCall = { id: "example:x", events: call, draftEvents: call };
const noWarning = withPermission({ warningsRequired: { default: 0, byCategory: {} } });

describe("a call under two policies", () => {
  it("has the same curve and outcome under the same rules", () => {
    const { running, draft } = compareCall(heardCall, { running: defaultPolicy, draft: defaultPolicy });
    expect(draft).toEqual(running);
    expect(outcomeRow(heardCall, { running: defaultPolicy, draft: defaultPolicy }).isChanged).toBe(false);
  });

  it("shows what another rule would have permitted, and when", () => {
    const { running, draft } = compareCall(heardCall, { running: defaultPolicy, draft: noWarning });
    expect(running.permissions.map(({ from }) => from)).toEqual([51]);
    expect(draft.permissions.map(({ from }) => from)).toEqual([11]);
    expect(outcomeRow(heardCall, { running: defaultPolicy, draft: noWarning })).toMatchObject({
      isChanged: true,
      running: { permittedAt: 51 },
      draft: { permittedAt: 11 },
    });
  });

  it("has a value before and one after every jump, and as many values as moments", () => {
    const { at, running, draft } = compareCall(heardCall, { running: defaultPolicy, draft: defaultPolicy });
    for (const curve of [running, draft])
      expect([curve.anger.length, curve.abuse.length]).toEqual([at.length, at.length]);
    expect([...at].sort((a, b) => a - b)).toEqual(at);
    const jump = at.indexOf(11);
    expect(at[jump + 1]).toBe(11);
    expect(running.abuse.slice(jump, jump + 2)).toEqual([0, expect.closeTo(4.94, 1)]);
  });

  it("names what was heard with the points of either side", () => {
    const graver = { ...defaultPolicy, level: { ...defaultPolicy.level, categoryPoints: { insult: 8 } } };
    const { cues, steps } = compareCall(heardCall, { running: defaultPolicy, draft: graver });
    expect(cues[0]).toMatchObject({ category: "insult", at: 10, running: 5, draft: 8 });
    expect(steps.map(({ step }) => step)).toEqual(["intent-and-boundary", "end-warning"]);
  });

  it("may be heard otherwise under the draft's phrases", () => {
    const quiet = call.filter(({ type }) => type !== "cue-confirmed");
    const { running, draft, at } = compareCall(
      { ...heardCall, draftEvents: quiet },
      { running: defaultPolicy, draft: defaultPolicy },
    );
    expect([running.highest, draft.highest]).toEqual(["abusive", "calm"]);
    expect(draft.anger).toHaveLength(at.length);
  });
});

describe("the calls to try rules on", () => {
  let journal: TestJournal;
  beforeAll(() => {
    journal = new TestJournal();
    journal.write([abusiveCall("kept")]);
  });
  afterAll(() => journal.remove());

  const place = () => ({ file: journal.file, cipherKey: journal.key.cipherKey });
  const source = (where?: { readonly file: string; readonly cipherKey: string }) =>
    createCallSource({
      examples: `${root}/tests/fixtures/calls`,
      journal: () => where,
      hearingOf: (language) => smallPack(language).hearing,
    });

  it("are the bundled ones, without a journal", async () => {
    const { calls, problem } = await source().list();
    expect(problem).toBeNull();
    expect(calls).toHaveLength(12);
    expect(calls[0]).toMatchObject({ id: "example:en-abusive", kind: "example", language: "en" });
    expect((await source().events("example:en-abusive"))[0]).toMatchObject({ type: "call-started" });
    await expect(source().events("example:../secret")).rejects.toMatchObject({ code: "input-invalid" });
  });

  it("are the journalled ones as well, by call alone", async () => {
    const { calls } = await source(place()).list();
    const own = calls.filter(({ kind }) => kind === "journal");
    expect(own.map(({ id }) => id)).toEqual(["journal:kept"]);
    expect(Object.keys(own[0] ?? {}).sort()).toEqual(["durationS", "id", "kind", "language", "startedAt", "title"]);
    expect(await source(place()).events("journal:kept")).toEqual(
      readCall(journal.database, "kept").records.map(({ event }) => event),
    );
    await expect(source(place()).events("journal:none")).rejects.toMatchObject({ code: "journal-unknown" });
  });

  it("are the bundled ones when the journal cannot be opened, with the reason", async () => {
    const { calls, problem } = await source({ ...place(), cipherKey: "x".repeat(32) }).list();
    expect(calls).toHaveLength(12);
    expect(problem).toBe("journal-damaged");
  });
});
