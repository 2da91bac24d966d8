// House cues with one thing changed, and lines with their placeholders.

import { describe, expect, test } from "vitest";
import { freshRuleId, switched, withoutRule, withRule } from "../../src-shared/console/house-edit.ts";
import { houseCuesSchema } from "../../src-shared/house-cues-schema.ts";
import { placeholderProblems } from "../../src-shared/placeholders.ts";

const fish = { id: "house-fish", category: "insult" as const, say: ["you haddock"] };
const house = houseCuesSchema.parse({ language: "en", version: 3, rules: [fish] });

describe("house cues", () => {
  test("take a rule in, or another version of it in its place", () => {
    const bird = { ...fish, id: "house-bird" };
    const both = withRule("en", house, bird);
    expect(both.rules).toEqual([fish, bird]);
    expect(withRule("en", both, { ...fish, say: ["you cod"] }).rules.map(({ say }) => say)).toEqual([
      ["you cod"],
      ["you haddock"],
    ]);
    expect(withRule("nl", undefined, fish)).toEqual({ language: "nl", version: 1, rules: [fish] });
  });

  test("are nothing when nothing is left in them", () => {
    expect(withoutRule(house, "house-fish")).toBeUndefined();
    expect(withoutRule({ ...house, off: ["x"] }, "house-fish")).toMatchObject({ off: ["x"], rules: [] });
    expect(switched("en", undefined, { id: "x", isOff: false })).toBeUndefined();
  });

  test("switch a shipped rule off once, and on again", () => {
    const off = switched("en", switched("en", house, { id: "x", isOff: true }), { id: "x", isOff: true });
    expect(off?.off).toEqual(["x"]);
    expect(switched("en", off, { id: "x", isOff: false })).toEqual(house);
  });

  test("name a rule after its phrase, and no two alike", () => {
    expect(freshRuleId(house, "You (old|silly) żółw!")).toBe("house-you-old-silly-zolw");
    expect(freshRuleId(house, "fish")).toBe("house-fish-2");
    expect(freshRuleId(undefined, "…")).toBe("house-rule");
  });

  test("of every change are house cues again", () => {
    expect(houseCuesSchema.parse(withRule("en", house, { ...fish, id: freshRuleId(house, "Łoś") }))).toBeDefined();
  });
});

test.each([
  ["Hello {customer}, this is {agent} of {company}.", []],
  ["Hello {name}.", [{ at: 7, text: "{name}" }]],
  [
    "Hello {customer, {agent}}",
    [
      { at: 7, text: "{" },
      { at: 25, text: "}" },
    ],
  ],
])("of %s the placeholders that cannot be said are named with their place", (line, problems) => {
  expect(placeholderProblems(line)).toEqual(problems);
});
