// The automaton against the plainest matcher there is: every way through a phrase, tried from every word.

import fc from "fast-check";
import { expect, it } from "vitest";
import { readOn } from "../../../src-core/cue/automaton.ts";
import { packOf } from "../../support/cue-pack.ts";

/** A part of a phrase: how it is written, and where it can end when it begins at word `from`. */
interface Part {
  readonly text: string;
  readonly ends: (words: readonly string[], from: number) => readonly number[];
}

const word = fc
  .constantFrom("a", "b", "c", "d")
  .map((text): Part => ({ text, ends: (words, from) => (words[from] === text ? [from + 1] : []) }));

const gap = fc.integer({ min: 1, max: 4 }).map((size): Part => ({
  text: `~${size}`,
  ends: (words, from) => Array.from({ length: size + 1 }, (_, n) => from + n).filter((end) => end <= words.length),
}));

const one: Part = { text: "_", ends: (words, from) => (from < words.length ? [from + 1] : []) };

const sequence = (parts: readonly Part[]): Part => ({
  text: parts.map(({ text }) => text).join(" "),
  ends: (words, from) =>
    parts.reduce<readonly number[]>((at, part) => [...new Set(at.flatMap((end) => part.ends(words, end)))], [from]),
});

const choice = (parts: readonly Part[]): Part => ({
  text: `( ${parts.map(({ text }) => text).join(" | ")} )`,
  ends: (words, from) => parts.flatMap((part) => part.ends(words, from)),
});

const optional = (part: Part): Part => ({
  text: `[ ${part.text} ]`,
  ends: (words, from) => [from, ...part.ends(words, from)],
});

const { part } = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    word,
    word,
    gap,
    fc.constant(one),
    fc.array(tie("part"), { minLength: 1, maxLength: 3 }).map(sequence),
    fc.array(tie("part"), { minLength: 2, maxLength: 3 }).map(choice),
    tie("part").map(optional),
  ),
}));

/** With a word at both ends, as phrases must have, or with a choice of them. */
const phrase = fc
  .tuple(fc.oneof(word, fc.tuple(word, word).map(choice)), fc.array(part, { maxLength: 3 }), word)
  .map(([first, middle, last]) => sequence([first, ...middle, last]));

it("finds in any words the longest match of every phrase at every word", () => {
  const words = fc.array(fc.constantFrom("a", "b", "c", "d", "x"), { maxLength: 14 });
  fc.assert(
    fc.property(fc.array(phrase, { minLength: 1, maxLength: 4 }), words, (phrases, said) => {
      const pack = packOf({ rules: [{ id: "rule", category: "insult", say: phrases.map(({ text }) => text) }] });
      const { words: heard, states } = readOn(pack.automaton, said);
      const found = states.flatMap(({ accepted }, end) =>
        accepted.map((pattern) => pack.automaton.spanEndingAt(pattern, heard, end)),
      );
      const expected = said.flatMap((_, end) =>
        phrases.flatMap(({ ends }, pattern) => {
          const start = said.findIndex((__, from) => ends(said, from).includes(end + 1));
          return start < 0 ? [] : [{ pattern, start, end }];
        }),
      );
      expect(found).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
