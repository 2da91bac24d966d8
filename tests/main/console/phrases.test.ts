// Rules for reading, phrases being written, and the calls in which they would have been heard.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { ruleDetailOf, listRules, type Shelf } from "../../../src-main/console/phrases/browse.ts";
import { audibility, problemsOf, wordsToHear } from "../../../src-main/console/phrases/check.ts";
import { findExamples } from "../../../src-main/console/phrases/examples.ts";
import { findCalls } from "../../../src-main/console/phrases/find-calls.ts";
import type { CuePackSource } from "../../../src-core/pack/pack-source.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { houseCuesSchema } from "../../../src-shared/house-cues-schema.ts";
import { TestFolder } from "../../support/bundles.ts";
import { abusiveCall, calmCall, TestJournal } from "../../support/journal.ts";
import { packOf } from "../../support/cue-pack.ts";
import { root } from "../../support/program.ts";

const shipped: CuePackSource = {
  language: "en",
  version: 1,
  sets: { birds: ["parrot", "żuraw"] },
  guards: { "reported-speech": { say: ["he called me"], before: 3 } },
  categories: { insult: { guards: ["reported-speech"] } },
  rules: [
    { id: "insult-bird", category: "insult", say: ["you <birds>"] },
    { id: "blame-you", category: "blame", say: ["your fault"], severity: "high" },
  ],
};
const house = houseCuesSchema.parse({
  language: "en",
  version: 1,
  off: ["blame-you"],
  rules: [{ id: "house-fish", category: "insult", say: ["you [old] haddock"], guards: [] }],
});
const shelf: Shelf = { shipped, house, examples: new Map([["insult-bird", ["you parrot you"]]]) };
const ids = (wish: Parameters<typeof listRules>[1]): string[] => listRules(shelf, wish).map(({ id }) => id);

describe("the list of rules", () => {
  test("has the house's own first, and says what is switched off, how grave it is, and a sentence that fires it", () => {
    expect(listRules(shelf, {})).toEqual([
      expect.objectContaining({ id: "house-fish", isHouse: true, isOff: false, severity: "high", channel: "caller" }),
      expect.objectContaining({ id: "insult-bird", isHouse: false, example: "you parrot you" }),
      expect.objectContaining({ id: "blame-you", isOff: true, severity: "high" }),
    ]);
  });

  test("is narrowed by category, and by words of phrases, sets and examples, accents or not", () => {
    expect(ids({ category: "blame" })).toEqual(["blame-you"]);
    expect(ids({ search: "HADDOCK" })).toEqual(["house-fish"]);
    expect(ids({ search: "zuraw" })).toEqual(["insult-bird"]);
    expect(ids({ search: "nothing of the kind" })).toEqual([]);
  });

  test("opens one rule with its sets, guards and its lines of YAML; there is no other", () => {
    expect(ruleDetailOf(shelf, "insult-bird")).toMatchObject({
      say: ["you <birds>"],
      sets: { birds: { first: ["parrot", "żuraw"], count: 2 } },
      guards: [{ name: "reported-speech", say: ["he called me"] }],
      yaml: expect.stringContaining("id: insult-bird"),
    });
    expect(ruleDetailOf(shelf, "house-fish").guards).toEqual([]);
    expect(() => ruleDetailOf(shelf, "gone")).toThrow(expect.objectContaining({ code: "refused" }));
  });
});

describe("a phrase that is being written", () => {
  const bench = { shipped, house };

  test("is refused with the reason, each phrase by itself", () => {
    expect(problemsOf(["you haddock", "(you", "~9 fish", "<fish>"], bench)).toEqual([
      null,
      expect.stringContaining("expected"),
      expect.stringContaining("~1 to ~8"),
      expect.stringContaining("<birds>"),
    ]);
  });

  test("is deaf when the model lacks a word that it cannot do without", () => {
    const say = ["you [scaly] haddock", "you <birds>"];
    expect(wordsToHear(say, bench)).toEqual(["you", "scaly", "haddock", "parrot", "żuraw"]);
    expect(audibility(say, bench, new Set(["you", "parrot"]))).toEqual({
      unknownWords: ["scaly", "haddock", "żuraw"],
      deaf: [0],
    });
  });
});

describe("the calls in which a phrase would have been heard", () => {
  let journal: TestJournal | undefined;
  afterEach(() => journal?.remove());
  const calls = join(root, "tests/fixtures/calls");
  const find = (say: string) =>
    findCalls(
      { pack: packOf({ rules: [{ id: "house-x", category: "insult", say: [say] }] }), id: "house-x" },
      { calls, journal: journal?.database },
    );

  test("are the bundled ones, by place and words", async () => {
    const { hits, searched, wordsOfCuesOnly } = await find("my parcel");
    expect([searched, wordsOfCuesOnly]).toEqual([4, 0]);
    expect(hits[0]).toEqual({
      source: "example",
      call: "en-abusive",
      at: 5.855,
      channel: "caller",
      words: "My parcel",
    });
  });

  test("are journalled ones by their cues alone where no transcript is kept, and it says how many", async () => {
    journal = new TestJournal();
    journal.write([abusiveCall("a")], [calmCall("b")]);
    const { hits, wordsOfCuesOnly } = await find("useless idiot");
    expect(wordsOfCuesOnly).toBe(2);
    expect(hits).toEqual([{ source: "journal", call: "a", at: 5, channel: "caller", words: "useless idiot" }]);
  });

  test("are journalled ones by every word where transcripts are kept", async () => {
    const retention = { ...defaultPolicy.retention, keepTranscripts: true, transcriptDays: 30 };
    journal = new TestJournal({ policy: { ...defaultPolicy, retention } });
    journal.write([calmCall("b")]);
    const words = [{ word: "quarterly", start: 3, end: 3.4, confidence: 1 }];
    journal.writer().write([
      {
        kind: "line",
        callId: "b",
        seq: 0,
        hypothesis: { channel: "caller", utterance: 0, status: "final", words, at: 4 },
      },
    ]);
    const { hits, searched } = await find("quarterly");
    expect(searched).toBe(5);
    expect(hits).toMatchObject([{ call: "b", at: 4, words: "quarterly" }]);
  });
});

describe("examples", () => {
  test("come from the corpus while the rules can be read already, and each fires its rule", async () => {
    const folder = new TestFolder();
    const corpus = join(folder.path, "en/corpus/tune/must-fire");
    mkdirSync(corpus, { recursive: true });
    writeFileSync(join(corpus, "insult.txt"), "you parrot\nnothing of the kind\nyou parrot\nwell you parrot you\n");
    const pack = packOf({ rules: [{ id: "insult-bird", category: "insult", say: ["you parrot"] }] });
    const found = findExamples(folder.path, "en", () => Promise.resolve(pack));
    expect(found).toMatchObject({ isComplete: false });
    await expect.poll(() => found.isComplete).toBe(true);
    expect([...found.byRule]).toEqual([["insult-bird", ["you parrot", "well you parrot you"]]]);
    folder.remove();
  });
});
