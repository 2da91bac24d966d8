import { describe, expect, it } from "vitest";
import { scanText } from "../../../src-core/cue/scan.ts";
import { packOf, problemsOf } from "../../support/cue-pack.ts";

const fires = (pattern: string, text: string): boolean => {
  const pack = packOf({
    sets: { fool: ["idiot", "moron*", "clown"], "you-all": ["you", "you lot"] },
    rules: [{ id: "rule", category: "insult", say: [pattern] }],
  });
  return scanText(pack, { channel: "caller", text }).length > 0;
};

describe("patterns", () => {
  it.each([
    ["you idiot", "well you idiot there", true],
    ["you idiot", "you are an idiot", false],
    ["you (are|were) [an|a] idiot", "you are idiot", true],
    ["you (are|were) [an|a] idiot", "you were an idiot", true],
    ["you (are|were) [an|a] idiot", "you be an idiot", false],
    ["you ~2 idiot", "you idiot", true],
    ["you ~2 idiot", "you really big idiot", true],
    ["you ~2 idiot", "you really very big idiot", false],
    ["you _ idiot", "you absolute idiot", true],
    ["you _ idiot", "you idiot", false],
    ["you <fool>", "you morons", true],
    ["<you-all> <fool>", "you lot clown", true],
    ["idio*", "what idiocy", true],
    ["idio*", "idio", true],
    ["idio*", "an idi", false],
    ["*head", "you blockhead", true],
    ["*head", "an ad", false],
    ["*fool*", "tomfoolery", true],
    ["you're", "You’re!", true],
    ["well known", "well-known", true],
    ["(an idiot|a (big|total) clown)", "such a total clown", true],
  ])("%s on “%s” fires: %s", (pattern, text, expected) => {
    expect(fires(pattern, text)).toBe(expected);
  });

  it("takes the longest evidence that ends where the match ends", () => {
    const pack = packOf({ rules: [{ id: "rule", category: "insult", say: ["[you] [fucking] idiot"] }] });
    expect(scanText(pack, { channel: "caller", text: "oh you fucking idiot" })).toMatchObject([
      { words: "you fucking idiot", startWord: 1, endWord: 3 },
    ]);
  });

  it.each([
    ["you (are", 'expected ")"'],
    ["you ]", 'got "]"'],
    ["you ~0 idiot", "expected ~1 to ~8"],
    ["you ~12 idiot", "expected ~1 to ~8"],
    ["you ~8 ~8 ~8 ~8 idiot", "gaps of more than 30 words side by side"],
    ["~2 idiot", "begins or ends with a gap"],
    ["[you]", "also matches nothing at all"],
    ["<nobody>", "names no set"],
    ["a*", "a stem of two letters or more"],
    ["id*ot", "expected a word"],
  ])("refuses “%s” and says why", (pattern, reason) => {
    const problems = problemsOf({ rules: [{ id: "rule", category: "insult", say: ["fine", pattern] }] });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.path).toEqual(["rules", 0, "say", 1]);
    expect(problems[0]?.message).toContain(reason);
  });

  it("refuses a rule id used twice and a guard that does not exist", () => {
    const rule = { id: "same", category: "insult", say: ["idiot"] } as const;
    const problems = problemsOf({ rules: [rule, { ...rule, guards: ["missing"] }] });
    expect(problems.map(({ path }) => path.join("."))).toEqual(["rules.1.id", "rules.1.guards.0"]);
  });
});
