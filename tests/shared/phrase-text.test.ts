// Phrases of cue rules taken apart for people, and put together again.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { languages } from "../../src-core/ids.ts";
import { readCueSource } from "../../src-main/packs/load-pack.ts";
import { partsOf, patternOf, readPhrase } from "../../src-shared/phrase-text.ts";
import { root } from "../support/program.ts";

describe("a phrase as parts of a form", () => {
  test.each([
    ["you parrot", [word("you"), word("parrot")]],
    ["[you] (silly|old) parrot*", [word("you", { isOptional: true }), word("silly", {}, "old"), word("parrot*")]],
    ["you ~3 parrot", [word("you"), { kind: "gap", words: 3 }, word("parrot")]],
    ["[you are|you're] <house-birds>", [word("you are", { isOptional: true }, "you're"), word("<house-birds>")]],
  ])("%s comes apart and together again", (pattern, parts) => {
    expect(partsOf(pattern)).toEqual(parts);
    expect(patternOf(parts as never)).toBe(pattern);
  });

  test.each(["you (are [a|an]|is) parrot", "(you", "you)", "one _ two"])("%s is nothing for a form", (pattern) => {
    expect(partsOf(pattern)).toBeUndefined();
  });

  test("drops empty entries, which somebody is about to type", () => {
    expect(patternOf([{ kind: "words", either: ["parrot", " "], isOptional: false }])).toBe("parrot");
  });
});

test.each(languages)("every phrase of the %s pack can be shown", async (language) => {
  const { rules } = await readCueSource(join(root, "packs"), language);
  const unreadable = rules.flatMap(({ say }) => say).filter((phrase) => readPhrase(phrase) === undefined);
  expect(unreadable).toEqual([]);
});

function word(text: string, { isOptional = false } = {}, ...others: readonly string[]) {
  return { kind: "words", either: [text, ...others], isOptional } as const;
}
