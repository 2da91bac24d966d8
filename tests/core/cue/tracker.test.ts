import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { confirmedCues, type Cue, type CueChange } from "../../../src-core/cue/cue.ts";
import type { Word } from "../../../src-core/cue/hypothesis.ts";
import { scorerRuleId } from "../../../src-core/cue/scorer.ts";
import {
  type Agreement,
  createCueTracker,
  type CueTracker,
  noSecondReader,
  type SecondReader,
} from "../../../src-core/cue/tracker.ts";
import type { Channel } from "../../../src-core/ids.ts";
import { packOf, wordsFrom } from "../../support/cue-pack.ts";

const pack = packOf({
  sets: { fool: ["idiot", "moron"] },
  soundsLike: { idiot: ["idiom"] },
  guards: {
    reported: { say: ["he called me"], before: 3 },
    literal: { say: ["chess"], anywhere: true },
    idiom: { say: ["idiot proof"] },
    taken: { say: ["just kidding"], after: 1 },
  },
  categories: { insult: { guards: ["reported", "literal", "idiom", "taken"] } },
  rules: [
    { id: "insult-fool", category: "insult", say: ["[you] [bloody] <fool>"] },
    { id: "swear", category: "profanity", say: ["fuck*"] },
    {
      id: "swear-at-nobody",
      category: "profanity",
      severity: "medium",
      say: ["fuck* printer"],
      unless: ["you ~2 fuck*"],
    },
    { id: "mild", category: "mild-profanity", say: ["[fucking] hell"] },
    { id: "boundary", category: "intent-and-boundary", say: ["watch your language"] },
    { id: "limited", category: "blame", say: ["your fault"], coolDown: 10, max: 2 },
    { id: "sure", category: "entitlement", say: ["king"], minConfidence: 0.8 },
    { id: "early", category: "dismissal", say: ["forget it"], window: { first: 5 } },
    // oxlint-disable-next-line unicorn/no-thenable -- plain data, never awaited.
    { id: "followed", category: "legal-threat", say: ["my lawyer"], then: { say: ["sue"], within: 5 } },
    { id: "unfollowed", category: "churn-threat", say: ["i am leaving"], notThen: { say: ["sorry"], within: 5 } },
    { id: "closing", category: "passive-anger", say: ["great service"], window: { last: 10 } },
  ],
});

const at = (words: readonly Word[]): number => words.at(-1)?.end ?? 0;

function say(
  tracker: CueTracker,
  text: string,
  options: {
    utterance?: number;
    status?: "partial" | "final";
    from?: number;
    channel?: Channel;
    confidence?: number;
  } = {},
): CueChange[] {
  const { utterance = 0, status = "final", from = 0, channel = "caller", confidence = 1 } = options;
  const words = wordsFrom(text, from, confidence);
  return tracker.observe({ channel, utterance, status, words, at: at(words) || from });
}

const told = (changes: readonly CueChange[]): string[] =>
  changes.map(({ type, cue }) => `${type.slice(4)} ${cue.category} “${cue.words}”`);

describe("cue tracker", () => {
  it("takes the times and confidences of the last hypothesis, also of words that did not change", () => {
    const tracker = createCueTracker(pack);
    say(tracker, "you bloody idiot", { status: "partial", confidence: 0.4 });
    say(tracker, "you bloody idiot listen", { status: "partial", from: 0.5, confidence: 0.6 });
    const [confirmed] = say(tracker, "you bloody idiot listen", { from: 1, confidence: 0.9 });
    expect(confirmed?.cue).toMatchObject({ start: 1, end: 2.4 });
    expect(confirmed?.cue.confidence).toBeCloseTo(0.9);
  });

  it("observes on a partial, keeps the id while the words grow, confirms on the final", () => {
    const tracker = createCueTracker(pack);
    const first = say(tracker, "you bloody idiot", { status: "partial" });
    expect(told(first)).toEqual(["observed insult “you bloody idiot”"]);
    expect(told(say(tracker, "you bloody idiot listen", { status: "partial" }))).toEqual([]);
    const last = say(tracker, "you bloody idiot listen");
    expect(told(last)).toEqual(["confirmed insult “you bloody idiot”"]);
    expect(last[0]?.cue.id).toBe(first[0]?.cue.id);
    expect(last[0]?.cue).toMatchObject({
      status: "confirmed",
      start: 0,
      end: 1.4,
      startWord: 0,
      endWord: 2,
      rule: "insult-fool",
      severity: "high",
    });
  });

  it("retracts what a later partial no longer says", () => {
    const tracker = createCueTracker(pack);
    say(tracker, "you idiot", { status: "partial" });
    expect(told(say(tracker, "you ideal person", { status: "partial" }))).toEqual(["retracted insult “you idiot”"]);
    expect(told(say(tracker, "you ideal person"))).toEqual([]);
  });

  it.each([
    ["he called me an idiot", "a guard before it"],
    ["an idiot at chess", "a guard anywhere"],
    ["this is idiot proof", "a guard that overlaps it"],
    ["you idiot just kidding", "a guard after it"],
  ])("stays quiet on “%s”: %s", (text) => {
    expect(told(say(createCueTracker(pack), text))).toEqual([]);
  });

  it("believes the least severe of the rules that stand on the same words, however much the others say", () => {
    const shop = { id: "shop", category: "profanity", say: ["fuck* printer in your shop"] } as const;
    const lighter = { id: "thing", category: "profanity", severity: "medium", say: ["fuck* printer"] } as const;
    const tracker = createCueTracker(packOf({ rules: [shop, lighter] }));
    expect(say(tracker, "the fucking printer in your shop").at(-1)?.cue).toMatchObject({
      rule: "thing",
      severity: "medium",
    });
  });

  it("tells at once when the same words turn out to be another rule's", () => {
    const plain = { id: "plain", category: "profanity", say: ["fuck* printer"] } as const;
    const lighter = { ...plain, id: "lighter", severity: "medium", unless: ["you"] } as const;
    const tracker = createCueTracker(packOf({ rules: [plain, lighter] }));
    const rulesOf = (changes: readonly CueChange[]): string[] =>
      changes.map(({ cue }) => `${cue.rule} ${cue.severity}`);
    expect(rulesOf(say(tracker, "fucking printer", { status: "partial" }))).toEqual(["lighter medium"]);
    expect(rulesOf(say(tracker, "fucking printer you", { status: "partial" }))).toEqual(["plain high"]);
    expect(rulesOf(say(tracker, "fucking printer you"))).toEqual(["plain high"]);
  });

  it("retracts a provisional cue when a guard comes after it", () => {
    const tracker = createCueTracker(pack);
    expect(told(say(tracker, "you idiot", { status: "partial" }))).toEqual(["observed insult “you idiot”"]);
    expect(told(say(tracker, "you idiot just kidding"))).toEqual(["retracted insult “you idiot”"]);
  });

  it("fires once for an utterance, whatever is repeated of it", () => {
    const tracker = createCueTracker(pack);
    say(tracker, "you idiot");
    expect(say(tracker, "you idiot")).toEqual([]);
    expect(say(tracker, "you idiot", { status: "partial" })).toEqual([]);
  });

  it("reads two utterances with a breath between them as one stretch, and does not fire twice", () => {
    const tracker = createCueTracker(pack);
    expect(told(say(tracker, "you bloody"))).toEqual([]);
    expect(told(say(tracker, "idiot", { utterance: 1, from: 1.6 }))).toEqual([
      "observed insult “you bloody idiot”",
      "confirmed insult “you bloody idiot”",
    ]);
    expect(told(say(tracker, "you really", { utterance: 2, from: 2.4 }))).toEqual([]);
    const late = createCueTracker(pack);
    say(late, "he called me");
    expect(told(say(late, "idiot", { utterance: 1, from: 9 }))).toEqual([
      "observed insult “idiot”",
      "confirmed insult “idiot”",
    ]);
  });

  it("passes over a phrase that began before the words it still has", () => {
    const wish = { id: "wish", category: "insult", say: ["murder ~8 you ~8 now"] } as const;
    const tracker = createCueTracker(packOf({ rules: [wish] }));
    const between = Array.from({ length: 7 }, () => "and").join(" ");
    say(tracker, `murder ${between} you ${between}`);
    expect(say(tracker, "now", { utterance: 1, from: 17 * 0.35 })).toEqual([]);
  });

  it("takes back what an utterance showed that never became final", () => {
    const tracker = createCueTracker(pack);
    say(tracker, "you idiot", { status: "partial" });
    expect(told(say(tracker, "hello", { utterance: 1, from: 8 }))).toEqual(["retracted insult “you idiot”"]);
  });

  it("hears each category on its own channel only", () => {
    expect(told(say(createCueTracker(pack), "you idiot", { channel: "agent" }))).toEqual([]);
    expect(told(say(createCueTracker(pack), "watch your language"))).toEqual([]);
    expect(told(say(createCueTracker(pack), "watch your language", { channel: "agent" }))).toContain(
      "confirmed intent-and-boundary “watch your language”",
    );
  });

  it("drops the light swear word inside a strong one", () => {
    expect(told(say(createCueTracker(pack), "fucking hell")).filter((line) => line.startsWith("confirmed"))).toEqual([
      "confirmed profanity “fucking”",
    ]);
  });

  it("halves the confidence of a sound-alike", () => {
    const change = say(createCueTracker(pack), "you idiom").find(({ type }) => type === "cue-confirmed");
    expect(change?.cue.confidence).toBe(0.5);
  });

  it("honours cool-down, maximum, least confidence and the window at the start", () => {
    const tracker = createCueTracker(pack);
    const confirmed = (changes: CueChange[]): number => changes.filter(({ type }) => type === "cue-confirmed").length;
    expect(confirmed(say(tracker, "your fault your fault"))).toBe(1);
    expect(confirmed(say(tracker, "your fault", { utterance: 1, from: 8 }))).toBe(0);
    expect(confirmed(say(tracker, "your fault", { utterance: 2, from: 20 }))).toBe(1);
    expect(confirmed(say(tracker, "your fault", { utterance: 3, from: 40 }))).toBe(0);
    expect(confirmed(say(tracker, "king", { utterance: 4, from: 50, confidence: 0.5 }))).toBe(0);
    expect(confirmed(say(tracker, "king", { utterance: 5, from: 60, confidence: 0.9 }))).toBe(1);
    expect(confirmed(say(tracker, "forget it", { utterance: 6, from: 70 }))).toBe(0);
    expect(confirmed(say(createCueTracker(pack), "forget it"))).toBe(1);
  });

  it("counts a `then` rule only when the phrase follows in time", () => {
    const tracker = createCueTracker(pack);
    expect(told(say(tracker, "my lawyer")).filter((line) => line.startsWith("confirmed"))).toEqual([]);
    expect(told(say(tracker, "will sue", { utterance: 1, from: 3 }))).toEqual(["confirmed legal-threat “my lawyer”"]);
    const late = createCueTracker(pack);
    say(late, "my lawyer");
    expect(told(say(late, "will sue", { utterance: 1, from: 20 }))).toEqual([]);
  });

  it("counts a `notThen` rule once the phrase has not followed in time", () => {
    const tracker = createCueTracker(pack);
    expect(told(say(tracker, "i am leaving"))).toEqual(["observed churn-threat “i am leaving”"]);
    expect(told(tracker.advance(4))).toEqual([]);
    expect(told(tracker.advance(7))).toEqual(["confirmed churn-threat “i am leaving”"]);
    const sorry = createCueTracker(pack);
    say(sorry, "i am leaving");
    expect(told(say(sorry, "sorry", { utterance: 1, from: 3 }))).toEqual(["retracted churn-threat “i am leaving”"]);
    expect(told(sorry.advance(30))).toEqual([]);
  });

  it("settles a window at the end when the call is over", () => {
    const tracker = createCueTracker(pack);
    expect(told(say(tracker, "great service"))).toEqual([]);
    expect(told(say(tracker, "great service", { utterance: 1, from: 40 }))).toEqual([]);
    expect(told(tracker.finish(45))).toEqual(["confirmed passive-anger “great service”"]);
  });

  it("gives on any stream of revised partials what the final text alone gives", () => {
    const word = fc.constantFrom(
      "you",
      "bloody",
      "idiot",
      "moron",
      "he",
      "called",
      "me",
      "fuck",
      "hell",
      "fucking",
      "chess",
      "your",
      "fault",
      "just",
      "kidding",
      "proof",
      "so",
      "the",
    );
    const sentence = fc.array(word, { maxLength: 12 });
    const call = fc.array(
      fc.record({ partials: fc.array(sentence, { maxLength: 4 }), final: sentence, pause: fc.constantFrom(0.1, 3) }),
      { minLength: 1, maxLength: 4 },
    );
    const confirmedOf = (
      utterances: readonly { partials: string[][]; final: string[]; pause: number }[],
      withPartials: boolean,
    ): unknown[] => {
      const tracker = createCueTracker(pack);
      const confirmed: unknown[] = [];
      const open = new Map<string, string>();
      let from = 0;
      const note = (changes: readonly CueChange[]): void => {
        for (const { type, cue } of changes) {
          if (type === "cue-observed") open.set(cue.id, cue.words);
          else open.delete(cue.id);
          if (type === "cue-confirmed") confirmed.push({ ...cue, id: "" });
        }
      };
      for (const [utterance, { partials, final, pause }] of utterances.entries()) {
        for (const partial of withPartials ? partials : [])
          note(say(tracker, partial.join(" "), { utterance, status: "partial", from }));
        note(say(tracker, final.join(" "), { utterance, from }));
        from += final.length / 2 + pause;
      }
      note(tracker.finish(from));
      expect([...open.values()]).toEqual([]);
      return confirmed;
    };
    fc.assert(
      fc.property(call, (utterances) => {
        expect(confirmedOf(utterances, true)).toEqual(confirmedOf(utterances, false));
      }),
      { numRuns: 500 },
    );
  });
});

describe("a rule for what is said alone", () => {
  const alone = packOf({ rules: [{ id: "alone", category: "insult", alone: true, say: ["[you] pig"] }] });
  const heard = (text: string): string[] => told(say(createCueTracker(alone), text));

  it("counts where nothing else is said, whatever was said before", () => {
    expect(heard("you pig")).toEqual(["observed insult “you pig”", "confirmed insult “you pig”"]);
    expect(heard("pig farm")).toEqual([]);
    expect(heard("a pig")).toEqual([]);
    const tracker = createCueTracker(alone);
    say(tracker, "that is all", { utterance: 0 });
    expect(told(say(tracker, "pig", { utterance: 1, from: 3 }))).toContain("confirmed insult “pig”");
  });

  it("waits for the end of the utterance", () => {
    expect(told(say(createCueTracker(alone), "pig", { status: "partial" }))).toEqual([]);
  });
});

describe("alternatives of a final", () => {
  const reading = (text: string, sure: Readonly<Record<string, number>> = {}): Word[] =>
    wordsFrom(text, 0, 1).map((word) => ({ ...word, confidence: sure[word.word] ?? 1 }));
  const confirmedIn = (
    best: string,
    alternatives: readonly (readonly Word[])[],
    { channel = "caller", before = [] }: { channel?: Channel; before?: readonly string[] } = {},
  ): readonly Cue[] => {
    const tracker = createCueTracker(pack);
    before.forEach((text, utterance) => say(tracker, text, { utterance, from: 100 * utterance - 1000 }));
    const words = reading(best);
    return confirmedCues(
      tracker.observe({ channel, utterance: before.length, status: "final", words, alternatives, at: at(words) }),
    );
  };

  it("may hold the abuse that the likeliest words do not: as tentative as its least sure word", () => {
    const alternatives = [
      reading("you holy island", { holy: 0.2 }),
      reading("you bloody idiot", { bloody: 0.3, idiot: 0.2 }),
    ];
    const [cue, ...others] = confirmedIn("you muddy island", alternatives);
    expect(others).toEqual([]);
    expect(cue).toMatchObject({ category: "insult", isTentative: true, isAlternative: true });
    expect(cue?.words).toContain("idiot");
    expect(cue?.confidence).toBeCloseTo(0.2, 9);
  });

  it("are not asked where the likeliest words hold abuse, for words of next to no likelihood, nor for an agent", () => {
    const doubtful = reading("you bloody idiot", { idiot: 0.2 });
    expect(confirmedIn("you bloody idiot", [reading("you bloody idiot")])).toHaveLength(1);
    expect(confirmedIn("you muddy island", [reading("you bloody idiot", { idiot: 0.14 })])).toEqual([]);
    expect(confirmedIn("you muddy island", [doubtful], { channel: "agent" })).toEqual([]);
  });

  it("do not undo what guards say of words that are in the likeliest, too", () => {
    expect(confirmedIn("he called me you idiot", [])).toEqual([]);
    expect(confirmedIn("he called me you idiot", [reading("he called be you idiot", { be: 0.4 })])).toEqual([]);
  });

  it("hold nothing where the likeliest words hold a guard", () => {
    expect(confirmedIn("a new muddy island", [reading("a new bloody idiot", { idiot: 0.2 })])).toHaveLength(1);
    expect(confirmedIn("chess for a muddy island", [reading("yes for a bloody idiot", { idiot: 0.2 })])).toEqual([]);
  });

  it("wait for company in a call that has been calm, as all that is doubtful", () => {
    const calm = ["good morning i am calling about the bill of last month please"];
    const doubtful = reading("you bloody idiot", { idiot: 0.2 });
    expect(confirmedIn("you muddy island", [doubtful], { before: calm })).toEqual([]);
  });
});

describe("what is heard doubtfully in a calm call", () => {
  const doubted = packOf({
    rules: [
      { id: "wide-insult", category: "insult", wide: true, say: ["parrot"] },
      { id: "wide-threat", category: "physical-threat", wide: true, say: ["car park"] },
      { id: "insult", category: "insult", say: ["idiot"] },
      { id: "mild", category: "mild-profanity", say: ["hell"] },
    ],
  });
  const tentatively: SecondReader = { ...noSecondReader, agreement: () => "tentative" };
  const calmWords = "good morning i am calling about the bill of last month please";
  /** Cues of the last line, ten seconds or so after the others. */
  const heardAfter = (
    before: readonly string[],
    last: string,
    { from = 10 * before.length, reader = tentatively } = {},
  ) => {
    const tracker = createCueTracker(doubted, reader);
    before.forEach((text, utterance) => say(tracker, text, { utterance, from: 10 * utterance }));
    const options = { utterance: before.length, from };
    const shown = say(tracker, last, { ...options, status: "partial" });
    return told([...shown, ...say(tracker, last, options)]);
  };

  it("waits, from the first partial on", () => {
    expect(heardAfter([calmWords], "a parrot")).toEqual([]);
  });

  it("is shown where little has been said yet, and where it is sure", () => {
    const shown = ["observed insult “parrot”", "confirmed insult “parrot”"];
    expect(heardAfter([], "a parrot")).toEqual(shown);
    expect(heardAfter(["good morning"], "a parrot")).toEqual(shown);
    expect(heardAfter([calmWords], "a parrot", { reader: { ...noSecondReader, agreement: () => "sure" } })).toEqual(
      shown,
    );
  });

  it("is shown with company: abuse in the same breath or in the two minutes before, be it as doubtful", () => {
    expect(heardAfter([calmWords, "an idiot"], "a parrot")).toContain("confirmed insult “parrot”");
    expect(heardAfter([calmWords, "a parrot"], "a parrot")).toContain("confirmed insult “parrot”");
    expect(heardAfter([calmWords], "a parrot in the car park")).toContain("confirmed insult “parrot”");
    expect(heardAfter([calmWords, "a parrot"], "a parrot", { from: 140 })).toEqual([]);
  });

  it("finds no company in lesser cues, and leaves those and threats alone", () => {
    expect(heardAfter([calmWords, "oh hell"], "hell a parrot")).toEqual([
      "observed mild-profanity “hell”",
      "confirmed mild-profanity “hell”",
    ]);
    expect(heardAfter([calmWords], "the car park")).toContain("confirmed physical-threat “car park”");
  });

  it("waits, too, where the scorer alone has found it", () => {
    const fool = {
      words: "fool",
      wordCount: 1,
      startWord: 1,
      endWord: 1,
      endToken: 1,
      start: 0,
      end: 0,
      confidence: 1,
    };
    const found = doubted.rules
      .filter(({ id }) => id === "insult")
      .map((rule) => ({ ...fool, rule: { ...rule, id: scorerRuleId } }));
    const alone: SecondReader = { ...noSecondReader, findMore: (words) => (words.includes("fool") ? found : []) };
    expect(heardAfter([], "a fool", { reader: alone })).toContain("confirmed insult “fool”");
    expect(heardAfter([calmWords], "a fool", { reader: alone })).toEqual([]);
  });
});

describe("a wide rule", () => {
  const wide = packOf({
    rules: [
      { id: "wide-insult", category: "insult", wide: true, say: ["you ~6 parrot"] },
      { id: "parrot", category: "insult", say: ["silly parrot"] },
    ],
  });
  const agreeing = (agreement: Agreement | undefined): SecondReader => ({
    ...noSecondReader,
    agreement: () => agreement,
  });
  const heard = (text: string, reader?: SecondReader): string[] =>
    told(say(createCueTracker(wide, reader), text)).filter((line) => line.startsWith("confirmed"));

  it("counts where the second reader agrees, on partials too", () => {
    const tracker = createCueTracker(wide, agreeing("sure"));
    expect(told(say(tracker, "you talk like a parrot", { status: "partial" }))).toEqual([
      "observed insult “you talk like a parrot”",
    ]);
    expect(told(say(tracker, "you talk like a parrot"))).toEqual(["confirmed insult “you talk like a parrot”"]);
  });

  it("is tentative where the second reader only just agrees, and no longer where a match of its category is sure", () => {
    const cues = (text: string, agreement: Agreement): (boolean | undefined)[] =>
      confirmedCues(say(createCueTracker(wide, agreeing(agreement)), text)).map(({ isTentative }) => isTentative);
    expect(cues("you talk like a parrot", "tentative")).toEqual([true]);
    expect(cues("you talk like a parrot", "sure")).toEqual([undefined]);
    expect(cues("you talk like a silly parrot", "tentative")).toEqual([undefined]);
  });

  it("says nothing by itself, and takes no place from a rule that does", () => {
    expect(heard("you talk like a parrot")).toEqual([]);
    expect(heard("you talk like a parrot", agreeing(undefined))).toEqual([]);
    expect(heard("you talk like a silly parrot", agreeing(undefined))).toEqual(["confirmed insult “silly parrot”"]);
  });

  it("is read with the words of its own utterance", () => {
    const read: (readonly string[])[] = [];
    const reader: SecondReader = {
      ...noSecondReader,
      agreement: (words) => {
        read.push(words);
        return "sure";
      },
    };
    const tracker = createCueTracker(wide, reader);
    say(tracker, "you talk", { utterance: 0 });
    say(tracker, "like a parrot", { utterance: 1, from: 1 });
    expect(read).toEqual([["like", "a", "parrot"]]);
  });
});
