import { describe, expect, test } from "vitest";
import { createClassesOf, featuresOf } from "../../../src-core/cue/features.ts";
import { matchFeatures } from "../../../src-core/cue/match-reader.ts";
import { createSecondReader, type Scorer } from "../../../src-core/cue/scorer.ts";
import { tokenise } from "../../../src-core/cue/tokenise.ts";
import type { Evidence } from "../../../src-core/cue/pending.ts";
import type { CueCategory } from "../../../src-core/ids.ts";
import type { Place } from "../../../src-core/cue/tracker.ts";
import type { CompiledRule } from "../../../src-core/pack/compile-pack.ts";

const blankRule: CompiledRule = {
  id: "blank",
  number: 0,
  category: "insult",
  channel: "caller",
  severity: "high",
  guards: [],
  wide: false,
  alone: false,
  minConfidence: 0,
  coolDown: 0,
  max: 1,
};
const dimensions = 2 ** 12;
const classes = { boss: ["manager", "supervis*"], speak: ["speak"] };

const hashes = (text: string): number[] =>
  featuresOf(text.split(" "), createClassesOf(classes), dimensions).map(({ hash }) => hash);

/** A scorer whose only weight is that of one feature of a line, found by leaving a word out. */
function scorerFor(line: string, without: string): Scorer {
  const known = new Set(hashes(without));
  const factors = new Int8Array(dimensions);
  for (const hash of hashes(line)) if (!known.has(hash)) factors[hash] = 5;
  return {
    rows: Int32Array.from({ length: dimensions }, (_, hash) => hash),
    fold: {},
    rank: 1,
    scale: 0.2,
    sizes: new Uint8Array(dimensions).fill(20),
    factors,
    classes,
    hidden: [],
    categories: [{ category: "manager-request", bias: -1, threshold: 0, weights: [1], hidden: [] }],
    reader: { dimensions: 1, bias: 0, scale: 1, weights: new Int8Array(1) },
    agreeFrom: { harder: 1000, easier: -1000 },
    doubtBelow: { insult: -1.2, "end-warning": -3 },
  };
}

describe("the scorer", () => {
  const { findMore: find } = createSecondReader(scorerFor("let me speak with a supervisor", "let me speak with a"));

  test("hears another word of a class that it has learned", () => {
    expect(find("let me speak with a manager".split(" "), "caller", [])).toMatchObject([
      { rule: { id: "scorer", category: "manager-request" } },
    ]);
    expect(find("let me speak with a plumber".split(" "), "caller", [])).toEqual([]);
  });

  test("is more than half sure of what it reports", () => {
    const [found] = find("let me speak with a supervisor".split(" "), "caller", []);
    expect(found?.confidence).toBeGreaterThan(0.5);
  });

  test("passes over what it has not learned, as if it had not been said", () => {
    const scorer = scorerFor("let me speak with a supervisor", "let me speak with a");
    const learned = new Set(hashes("let me speak with a supervisor"));
    let next = 0;
    const rows = scorer.rows.map((_, hash) => (learned.has(hash) ? next++ : -1));
    const factors = scorer.factors.filter((_, hash) => learned.has(hash));
    const { findMore } = createSecondReader({ ...scorer, rows, factors });
    const [plain] = findMore("let me speak with a supervisor".split(" "), "caller", []);
    const [withMore] = findMore("let me speak with a supervisor zzyzx qwfpg".split(" "), "caller", []);
    expect(withMore?.confidence).toBeCloseTo(plain?.confidence ?? 0);
    expect(plain?.confidence).toBeGreaterThan(0.5);
  });

  test("has to be surer of a line of few words, but where it is severe", () => {
    expect(find("speak with a supervisor".split(" "), "caller", [])).toEqual([]);
    expect(find("speak with a supervisor now please".split(" "), "caller", [])).toHaveLength(1);
    const scorer = scorerFor("let me speak with a supervisor", "let me speak with a");
    const categories = scorer.categories.map((entry) => ({ ...entry, category: "insult" as const }));
    const severe = createSecondReader({ ...scorer, categories });
    expect(severe.findMore("speak with a supervisor".split(" "), "caller", [])).toHaveLength(1);
  });

  test("says nothing of the other channel's speech, of two words, or of what a rule has found", () => {
    const words = "let me speak with a supervisor".split(" ");
    const [found] = find(words, "caller", []);
    expect(find(words, "agent", [])).toEqual([]);
    expect(find(["a", "supervisor"], "caller", [])).toEqual([]);
    expect(find(words, "caller", found === undefined ? [] : [found])).toEqual([]);
  });
});

test.each<[CueCategory, CueCategory]>([
  ["passive-anger", "thanks"],
  ["too-little-information", "thanks"],
  ["mild-profanity", "profanity"],
])("%s is not guessed at where a rule hears %s", (category, heard) => {
  const scorer = scorerFor("thank you so very much for nothing", "thank you so very");
  const { findMore } = createSecondReader({
    ...scorer,
    categories: scorer.categories.map((entry) => ({ ...entry, category })),
  });
  const words = "thank you so very much for nothing".split(" ");
  const [guess] = findMore(words, "caller", []);
  expect(guess?.rule.category).toBe(category);
  expect(findMore(words, "caller", [{ ...guess, rule: { ...blankRule, category: heard } } as Evidence])).toEqual([]);
});

describe("a doubt", () => {
  const insult = { category: "insult", bias: -2, threshold: 5, weights: [-1], hidden: [] } as const;
  const { doubts } = createSecondReader({
    ...scorerFor("let me order a birthday cake", "let me order a birthday"),
    categories: [insult, { ...insult, category: "manager-request" }, { ...insult, category: "end-warning" }],
  });
  const match = (id: string, category: CueCategory): Evidence => ({
    rule: { ...blankRule, id, category },
    words: "let me",
    start: 0,
    end: 1,
    confidence: 1,
    wordCount: 2,
    startWord: 0,
    endWord: 1,
    endToken: 1,
  });
  const cake = "let me order a birthday cake".split(" ");

  test("falls on a severe rule's match where the words around it are of something else", () => {
    expect(doubts(cake, match("insult-word", "insult"))).toBe(true);
    expect(doubts(cake, match("warning-if-then", "end-warning"))).toBe(true);
    expect(doubts("let me order a birthday".split(" "), match("insult-word", "insult"))).toBe(false);
  });

  test("never falls on a rule that rates its words below their category", () => {
    const lighter = match("swear-at-nobody", "insult");
    expect(doubts(cake, { ...lighter, rule: { ...lighter.rule, severity: "medium" } })).toBe(false);
  });

  test("falls as early as the pack says", () => {
    const lenient = createSecondReader({
      ...scorerFor("let me order a birthday cake", "let me order a birthday"),
      categories: [insult],
      doubtBelow: { insult: -1000 },
    });
    expect(lenient.doubts(cake, match("insult-word", "insult"))).toBe(false);
  });

  test("does not fall where another severe category speaks for the line", () => {
    const { doubts: doubtsToo } = createSecondReader({
      ...scorerFor("let me order a birthday cake", "let me order a birthday"),
      categories: [insult, { ...insult, category: "profanity", weights: [1] }],
    });
    expect(doubtsToo(cake, match("insult-word", "insult"))).toBe(false);
  });

  test("falls where the reader of matches hears that the words are not meant", () => {
    const words = "let me order a birthday".split(" ");
    const reader = { dimensions: 2 ** 10, bias: 0, scale: 1, weights: new Int8Array(2 ** 10) };
    for (const hash of matchFeatures(tokenise(words, {}), () => [], match("insult-word", "insult"), reader.dimensions))
      reader.weights[hash] = -1;
    const { doubts: doubtsToo } = createSecondReader({
      ...scorerFor("let me order a birthday cake", "let me order a birthday"),
      categories: [insult],
      reader,
    });
    expect(doubtsToo(words, match("insult-word", "insult"))).toBe(true);
  });

  test("falls on a milder rule's match where the pack says so, and nothing but its own category speaks for it", () => {
    const milder = createSecondReader({
      ...scorerFor("let me order a birthday cake", "let me order a birthday"),
      categories: [
        { ...insult, category: "manager-request" },
        { ...insult, weights: [1] },
      ],
      doubtBelow: { "manager-request": -3 },
    });
    expect(milder.doubts(cake, match("boss", "manager-request"))).toBe(true);
    expect(doubts(cake, match("boss", "manager-request"))).toBe(false);
  });

  test("never falls on the house's own phrases, on two words, or for what was said long before", () => {
    expect(doubts(cake, match("house-insult", "insult"))).toBe(false);
    expect(doubts(["birthday", "cake"], match("insult-word", "insult"))).toBe(false);
    const far = [...cake, ..."hm hm hm hm hm hm hm hm hm hm let me".split(" ")];
    expect(doubts(far, { ...match("insult-word", "insult"), startWord: 16, endWord: 17 })).toBe(false);
  });
});

describe("agreement with a wide rule", () => {
  const { agreement } = createSecondReader(scorerFor("let me speak with a supervisor", "let me speak with a"));
  const match = (category: CueCategory, startWord: number): Place => ({
    rule: { ...blankRule, wide: true, category },
    startWord,
    endWord: startWord + 1,
  });
  const supervisor = "let me speak with a supervisor".split(" ");

  test("is given where the words around the match speak of its category", () => {
    expect(agreement(supervisor, match("manager-request", 0))).toBe("tentative");
    expect(agreement("let me speak with a".split(" "), match("manager-request", 0))).toBeUndefined();
    expect(agreement(supervisor, match("insult", 0))).toBeUndefined();
  });

  test("has limits of each rule's own", () => {
    const of = (id: string): Place => {
      const place = match("manager-request", 0);
      return { ...place, rule: { ...place.rule, id } };
    };
    expect(agreement(supervisor, of("harder"))).toBeUndefined();
    expect(agreement(supervisor, of("easier"))).toBe("sure");
  });

  test("is not given for what was said long before", () => {
    const far = [...supervisor, ..."a a a a a a a a a a a let me".split(" ")];
    expect(agreement(far, match("manager-request", 17))).toBeUndefined();
  });
});
