import { describe, expect, test } from "vitest";
import { createClassesOf, createScorerFinder, featuresOf, type Scorer } from "../../../src-core/cue/scorer.ts";

const dimensions = 2 ** 12;
const classes = { boss: ["manager", "supervis*"], speak: ["speak"] };

/** A scorer whose only weight is that of one feature of a line, found by leaving a word out. */
function scorerFor(line: string, without: string): Scorer {
  const hashes = (text: string): number[] =>
    featuresOf(text.split(" "), createClassesOf(classes), dimensions).map(({ hash }) => hash);
  const known = new Set(hashes(without));
  const factors = new Int8Array(dimensions);
  for (const hash of hashes(line)) if (!known.has(hash)) factors[hash] = 100;
  return {
    dimensions,
    fold: {},
    rank: 1,
    scale: 0.2,
    factors,
    classes,
    categories: [{ category: "manager-request", bias: -1, threshold: 0, weights: [1] }],
  };
}

describe("the scorer", () => {
  const find = createScorerFinder(scorerFor("let me speak with a supervisor", "let me speak with a"));

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

  test("says nothing of the other channel's speech, of two words, or of what a rule has found", () => {
    const words = "let me speak with a supervisor".split(" ");
    const [found] = find(words, "caller", []);
    expect(find(words, "agent", [])).toEqual([]);
    expect(find(["a", "supervisor"], "caller", [])).toEqual([]);
    expect(find(words, "caller", found === undefined ? [] : [found])).toEqual([]);
  });
});

describe("word classes", () => {
  test("are found by word and by stem, and a word may be in several", () => {
    const classesOf = createClassesOf({ law: ["court", "su*"], boss: ["supervis*"] });
    expect(classesOf("court")).toEqual(["law"]);
    expect(classesOf("supervisor")).toEqual(["law", "boss"]);
    expect(classesOf("tea")).toEqual([]);
  });
});
