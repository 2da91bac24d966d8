import { expect, it } from "vitest";
import { audibilityOf } from "../../../src-core/pack/audibility.ts";
import { packOf } from "../../support/cue-pack.ts";

const pack = packOf({
  sets: { fool: ["idiot", "nincompoop"] },
  guards: { chess: { say: ["zugzwang"], anywhere: true } },
  rules: [
    { id: "fools", category: "insult", say: ["you <fool>", "nincompoop"] },
    { id: "stems", category: "profanity", say: ["fuck*"] },
    { id: "optional", category: "blame", say: ["your [egregious] fault"] },
    { id: "deaf", category: "dismissal", say: ["pish", "(tosh|piffle) you"] },
  ],
});

it("names the words a model does not know, and the phrases and rules that can never fire", () => {
  expect(audibilityOf(pack, new Set(["you", "idiot", "your", "fault"]))).toEqual({
    words: new Map([
      ["nincompoop", ["fools"]],
      ["egregious", ["optional"]],
      ["pish", ["deaf"]],
      ["tosh", ["deaf"]],
      ["piffle", ["deaf"]],
    ]),
    deafPhrases: [
      { rule: "fools", say: "nincompoop" },
      { rule: "deaf", say: "pish" },
      { rule: "deaf", say: "(tosh|piffle) you" },
    ],
    deafRules: ["deaf"],
  });
});
