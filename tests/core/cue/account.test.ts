// What is said of a sentence: its cues, and what kept a match from being one.

import { describe, expect, test } from "vitest";
import { accountFor } from "../../../src-core/cue/account.ts";
import { packOf } from "../../support/cue-pack.ts";

const pack = packOf({
  guards: { "reported-speech": { say: ["he called me"], before: 3 } },
  rules: [
    { id: "parrot", category: "insult", say: ["you [silly] parrot"], unless: ["nice parrot"] },
    { id: "bird", category: "insult", say: ["parrot"], guards: ["reported-speech"] },
    { id: "blaming", category: "blame", say: ["your fault"], notThen: { say: ["sorry"], within: 5 } },
    { id: "opening", category: "entitlement", say: ["do you know"], window: { last: 3 }, minConfidence: 1 },
    { id: "agent-line", category: "empathy", say: ["parrot"] },
  ],
});
const account = (text: string) => accountFor(pack, { channel: "caller", text });

describe("the account of a sentence", () => {
  test("names the cue, and the rule that stood on the same words", () => {
    const { cues, nearMisses } = account("You silly parrot!");
    expect(cues.map(({ rule, words }) => [rule, words])).toEqual([["parrot", "You silly parrot"]]);
    expect(nearMisses).toEqual([
      { rule: "bird", category: "insult", words: "parrot!", because: { kind: "rival", rule: "parrot" } },
    ]);
  });

  test("names the guard that silenced a match, and its words", () => {
    expect(account("he called me a parrot").nearMisses).toEqual([
      {
        rule: "bird",
        category: "insult",
        words: "parrot",
        because: { kind: "guard", guard: "reported-speech", words: "he called me" },
      },
    ]);
  });

  test("says of a wide rule that the second reader does not agree", () => {
    const wide = packOf({ rules: [{ id: "wide-insult", category: "insult", wide: true, say: ["you ~4 parrot"] }] });
    expect(accountFor(wide, { channel: "caller", text: "you talking parrot" }).nearMisses).toMatchObject([
      { rule: "wide-insult", because: { kind: "notAgreed" } },
    ]);
  });

  test("says of a name that it is one only where nothing else is said", () => {
    const alone = packOf({ rules: [{ id: "alone", category: "insult", alone: true, say: ["pig"] }] });
    const of = (text: string) => accountFor(alone, { channel: "caller", text });
    expect(of("pig").cues.map(({ rule }) => rule)).toEqual(["alone"]);
    expect(of("pig farm").nearMisses).toMatchObject([{ rule: "alone", because: { kind: "notAlone" } }]);
  });

  test("tells a rule's own exception from a guard", () => {
    const found = account("you parrot what a nice parrot").nearMisses.find(({ rule }) => rule === "parrot");
    expect(found?.because).toEqual({ kind: "guard", guard: undefined, words: "nice parrot" });
  });

  test("says nothing of the other side's rules, and nothing of a sentence that no rule matches", () => {
    expect(account("parrot").nearMisses).toEqual([]);
    expect(account("good morning")).toEqual({ cues: [], nearMisses: [] });
  });

  test("says of a rule that waits for what follows that it waits, when the follow-up takes it back", () => {
    expect(account("your fault").cues.map(({ rule }) => rule)).toEqual(["blaming"]);
    expect(account("your fault sorry").nearMisses).toMatchObject([{ rule: "blaming", because: { kind: "waits" } }]);
  });
});
