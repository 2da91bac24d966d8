import { describe, expect, test } from "vitest";
import { around, matchFeatures, readingOf } from "../../../src-core/cue/match-reader.ts";
import { tokenise } from "../../../src-core/cue/tokenise.ts";
import type { CueCategory } from "../../../src-core/ids.ts";
import { fitMatchReader } from "../../evaluation/fit-match-reader.ts";

const dimensions = 2 ** 14;
const rule: { readonly id: string; readonly category: CueCategory } = { id: "insult-word", category: "insult" };

/** Features of the match on `[…]` in a line. */
function hashesOf(line: string): Int32Array {
  const words = line.split(" ");
  const at = words.findIndex((word) => word.startsWith("["));
  return matchFeatures(tokenise(words, {}), () => [], { rule, startWord: at, endWord: at }, dimensions);
}

const meant = ["you are an [idiot]", "you stupid [idiot] you", "listen you [fool]", "are you a [fool] or what"];
const told = [
  "he called me an [idiot]",
  "she said [idiot] to my face",
  "he called her a [fool]",
  "they said [fool] to me",
];

describe("the reader of matches", () => {
  const fit = fitMatchReader(
    [
      ...meant.map((line) => ({ hashes: hashesOf(line), isMeant: true, weight: 1 })),
      ...told.map((line) => ({ hashes: hashesOf(line), isMeant: false, weight: 1 })),
    ],
    dimensions,
  );

  test("tells words that are meant from the same words told of others, for words it never heard", () => {
    expect(readingOf(fit, hashesOf("you are a [muppet]"))).toBeGreaterThan(0);
    expect(readingOf(fit, hashesOf("he called me a [muppet]"))).toBeLessThan(0);
  });

  test("reads in bytes what it learned in full", () => {
    const scale = fit.weights.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
    const weights = Int8Array.from(fit.weights, (value) => Math.round(value / scale));
    const hashes = hashesOf("he called me a [muppet]");
    expect(readingOf({ dimensions, bias: fit.bias, scale, weights }, hashes)).toBeCloseTo(readingOf(fit, hashes), 1);
  });

  test("learns the same from the same", () => {
    const examples = meant.map((line) => ({ hashes: hashesOf(line), isMeant: true, weight: 1 }));
    expect(fitMatchReader(examples, dimensions)).toEqual(fitMatchReader(examples, dimensions));
  });
});

describe("the words around a match", () => {
  const words = Array.from({ length: 30 }, (_, index) => `w${index}`);

  test("are ten on either side", () => {
    expect(around(words, { startWord: 14, endWord: 15 })).toEqual({
      near: words.slice(4, 26),
      startWord: 10,
      endWord: 11,
    });
  });

  test("are fewer at the ends of what was said", () => {
    expect(around(words, { startWord: 0, endWord: 0 })).toEqual({ near: words.slice(0, 11), startWord: 0, endWord: 0 });
    expect(around(words, { startWord: 29, endWord: 29 })).toMatchObject({ startWord: 10, endWord: 10 });
  });
});
