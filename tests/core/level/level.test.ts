import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../../src-core/event.ts";
import type { Level } from "../../../src-core/ids.ts";
import { contributionsAt } from "../../../src-core/level/level.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { fold, heard, passed } from "../../support/call-events.ts";

const levelAfter = (...events: readonly CallEvent[]): Level => fold(events).state.level.level;

describe("escalation level", () => {
  it.each<readonly [string, readonly CallEvent[], Level]>([
    ["nothing", [], "calm"],
    ["one small thing", [heard("churn-threat", 1)], "calm"],
    ["one declared anger", [heard("anger-declaration", 1)], "tense"],
    ["several angry things", [heard("anger-declaration", 1), heard("blame", 3), heard("manager-request", 6)], "heated"],
    ["anger without end", Array.from({ length: 20 }, (_, index) => heard("anger-declaration", index)), "heated"],
    ["a legal threat", [heard("legal-threat", 1)], "tense"],
    ["one insult", [heard("insult", 1)], "abusive"],
    ["one light swear word", [heard("mild-profanity", 1)], "calm"],
    ["light swearing that keeps coming", [1, 4, 7, 10, 13].map((at) => heard("mild-profanity", at)), "abusive"],
    ["a threat", [heard("physical-threat", 1)], "threatening"],
    ["a declared anger that only the scorer found", [heard("anger-declaration", 1, { rule: "scorer" })], "calm"],
    ["an insult in words that may have been said", [heard("insult", 1, { isAlternative: true })], "tense"],
    ["an insult that only the scorer found", [heard("insult", 1, { rule: "scorer" })], "tense"],
    [
      "two insults that only the scorer found",
      [heard("insult", 1, { rule: "scorer" }), heard("insult", 5, { rule: "scorer" })],
      "abusive",
    ],
    ["a threat that only the scorer found", [heard("physical-threat", 1, { rule: "scorer" })], "heated"],
    ["strong swearing at nobody", [heard("profanity", 1, { severity: "medium" })], "tense"],
    [
      "strong swearing at nobody that keeps coming",
      [1, 5, 9, 13, 17].map((at) => heard("profanity", at, { severity: "medium" })),
      "heated",
    ],
    ["a provisional threat", [heard("physical-threat", 1, { status: "provisional" })], "threatening"],
    ["a doubtful threat", [heard("physical-threat", 1, { confidence: 0.4 })], "abusive"],
    ["despair", [heard("distress", 1)], "calm"],
    ["what the agent says", [heard("agent-argument", 1), heard("end-warning", 3)], "calm"],
  ])("%s", (_, events, expected) => {
    expect(levelAfter(...events)).toBe(expected);
  });

  it("gives back what a retracted cue raised", () => {
    const provisional = heard("insult", 1, { status: "provisional" });
    expect(levelAfter(provisional)).toBe("abusive");
    const retracted = fold([provisional, { ...provisional, type: "cue-retracted", at: 3 }]).state;
    expect(retracted.level.level).toBe("calm");
    expect(retracted.highestLevel).toBe("calm");
  });

  it("falls slowly, one level after the other", () => {
    const levels = [30, 100, 120, 130, 200].map((seconds) => levelAfter(heard("insult", 1), passed(seconds)));
    expect(levels).toEqual(["abusive", "abusive", "abusive", "tense", "calm"]);
  });

  it("does not flap: it takes more to enter a level than to stay", () => {
    // 3 points of anger fall below the entry of `tense` (2) after 35 s, below its exit (0.8) after 114 s.
    expect(levelAfter(heard("anger-declaration", 0), passed(60))).toBe("tense");
    expect(levelAfter(heard("anger-declaration", 0), passed(120))).toBe("calm");
  });

  it("is lowered by calming cues", () => {
    expect(levelAfter(heard("anger-declaration", 0), heard("apology", 20), heard("apology", 25))).toBe("calm");
    expect(levelAfter(heard("insult", 0), heard("apology", 20), passed(70))).not.toBe("abusive");
    expect(levelAfter(heard("insult", 0), passed(70))).toBe("abusive");
  });

  it("keeps a threat for the rest of the call", () => {
    expect(levelAfter(heard("physical-threat", 1), heard("apology", 10), passed(3000))).toBe("threatening");
  });

  it("says which cues made it, largest first, with what is left of each", () => {
    const { basis, facts } = fold([heard("blame", 0), heard("insult", 60), passed(120)]).state;
    const contributions = contributionsAt(basis.level, defaultPolicy, facts.at);
    expect(contributions.map(({ category, points, left, isAbuse }) => [category, points, left, isAbuse])).toEqual([
      ["insult", 5, 2.5, true],
      ["blame", 2, 0.5, false],
    ]);
  });
});
