// After the call the agent sees all that is stored of it; trouble with the record is told in words, and so is a doubtful date.

import { flushPromises } from "@vue/test-utils";
import { describe, expect, test } from "vitest";
import { eventTypes } from "../../src-shared/event-schema.ts";
import type { StoredCallView } from "../../src-shared/contract.ts";
import { textsOf } from "../support/page.ts";
import { mountOverlay } from "./mount-overlay.ts";
import { snapshotOfState } from "./snapshots.ts";

const stored: StoredCallView = {
  callId: "call",
  startedAt: "2026-03-02T09:00:00.000Z",
  language: "en",
  state: "ended",
  durationS: 50,
  highestLevel: "abusive",
  wasPermitted: true,
  isIncident: true,
  customer: "Mrs Harris #",
  policy: { name: "our house rules", hash: "hash", signature: null },
  keptUntil: "2027-03-02T09:00:00.000Z",
  transcriptKeptUntil: null,
  head: "head",
  records: [
    { at: 0, type: "call-started", category: null, step: null, channel: null, words: null },
    { at: 5, type: "cue-confirmed", category: "insult", step: null, channel: "caller", words: "you # idiot" },
    { at: 9, type: "step-ticked", category: null, step: "intent-and-boundary", channel: null, words: null },
    { at: 11, type: "record-of-tomorrow", category: null, step: null, channel: null, words: "something new" },
  ],
  clockTicks: 50,
  transcript: [],
};

const ended = snapshotOfState("ended");
const withJournal = (
  journal: Partial<(typeof ended)["health"]["journal"]>,
  state: Parameters<typeof snapshotOfState>[0],
) => {
  const snapshot = snapshotOfState(state);
  return { ...snapshot, health: { ...snapshot.health, journal: { ...snapshot.health.journal, ...journal } } };
};

describe("what is stored of a call", () => {
  const opened = async (answer: unknown) => {
    const mounted = await mountOverlay(ended);
    mounted.link.answers.set("journal/read", answer);
    const button = mounted.overlay.findAll("button").find((found) => found.text() === textsOf("en")["stored.open"]);
    await button?.trigger("click");
    await flushPromises();
    return mounted;
  };

  test("is shown to the agent in full, also what this window has no text for", async () => {
    const { overlay, link } = await opened({ ok: true, call: stored });
    expect(link.asked).toEqual([{ name: "journal/read", request: { callId: ended.callId } }]);
    const text = overlay.find(".stored").text().replaceAll(/\s+/g, " ");
    for (const part of [
      "0:05",
      "you # idiot",
      "Insult",
      "Step ticked",
      "Boundary",
      "record-of-tomorrow",
      "something new",
    ])
      expect(text).toContain(part);
    expect(text).toContain("March 2, 2027");
    expect(text).toContain("our house rules");
    expect(text).toContain("Ticks of the call’s clock: 50");
  });

  test("is said to be nothing when there is nothing", async () => {
    const { overlay } = await opened({ ok: false, error: { code: "journal-unknown", message: "no call" } });
    expect(overlay.find(".stored").text()).toBe(textsOf("en")["stored.none"]);
  });

  test("is not asked for where nothing is kept", async () => {
    const { overlay } = await mountOverlay(withJournal({ state: "off" }, "ended"));
    expect(overlay.text()).not.toContain(textsOf("en")["stored.open"]);
  });

  test.each(["nl", "pl", "en"])("has a text in %s for every kind of record", (language) => {
    const texts = textsOf(language);
    const missing = eventTypes.filter((type) => type !== "time-passed" && !(`stored.event.${type}` in texts));
    expect(missing).toEqual([]);
  });
});

describe("the record", () => {
  test("that cannot be written is told during the call, in words", async () => {
    const { overlay, show } = await mountOverlay(withJournal({ state: "waiting", problem: "journal-disk" }, "abusive"));
    expect(overlay.text()).toContain(textsOf("en")["error.journal-disk"]);
    await show(withJournal({ state: "on", problem: null }, "abusive"));
    expect(overlay.text()).not.toContain(textsOf("en")["error.journal-disk"]);
  });

  test("whose clock is in doubt asks for the date, and passes on that it is right", async () => {
    const { overlay, link, show } = await mountOverlay(withJournal({ asksDate: true }, "ended"));
    const yes = overlay.findAll("button").find((found) => found.text() === textsOf("en")["stored.date-yes"]);
    await yes?.trigger("click");
    expect(link.asked).toEqual([{ name: "journal/confirmDate", request: {} }]);
    await show(withJournal({ asksDate: false }, "ended"));
    expect(overlay.text()).not.toContain(textsOf("en")["stored.date-yes"]);
  });
});
