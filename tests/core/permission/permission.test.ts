import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../../src-core/event.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { fold, heard, passed, withPermission } from "../../support/call-events.ts";

const abuse = (at: number): CallEvent => heard("insult", at);
const boundary = (at: number): CallEvent => heard("intent-and-boundary", at);
const warning = (at: number): CallEvent => heard("end-warning", at);
const permitted = [abuse(10), boundary(20), abuse(30), warning(40), abuse(50)];

/** Each row is one clause of the rule: what was said, and whether the call may be ended. */
const table: readonly (readonly [string, readonly CallEvent[], boolean])[] = [
  ["boundary, warning, abuse again", permitted, true],
  ["no abuse at all", [boundary(20), warning(40)], false],
  ["abuse without any warning", [abuse(10), abuse(30), abuse(50)], false],
  ["only the boundary", [abuse(10), boundary(20), abuse(30)], false],
  ["only the end-warning", [abuse(10), warning(20), abuse(30)], false],
  ["the end-warning before the boundary", [abuse(10), warning(20), boundary(40), abuse(50)], false],
  ["two boundaries", [abuse(10), boundary(20), abuse(30), boundary(40), abuse(50)], false],
  ["abuse before the last warning only", [abuse(10), boundary(20), abuse(30), warning(40)], false],
  ["no abuse before the warnings", [boundary(20), warning(40), abuse(50)], false],
  [
    "both warnings in one breath",
    [
      abuse(10),
      heard("intent-and-boundary", 20, { utterance: 7 }),
      heard("end-warning", 27, { utterance: 7 }),
      abuse(50),
    ],
    false,
  ],
  ["two warnings too close together", [abuse(10), boundary(20), warning(23), abuse(50)], false],
  [
    "anger, however much",
    [
      heard("anger-declaration", 5),
      heard("blame", 8),
      heard("manager-request", 10),
      boundary(20),
      warning(40),
      heard("anger-declaration", 50),
      heard("legal-threat", 52),
    ],
    false,
  ],
  ["distress", [abuse(10), boundary(20), warning(40), heard("distress", 50)], false],
  [
    "abuse that was not confirmed",
    [abuse(10), boundary(20), warning(40), heard("insult", 50, { status: "provisional" })],
    false,
  ],
  [
    "a warning that was not confirmed",
    [abuse(10), boundary(20), heard("end-warning", 40, { status: "provisional" }), abuse(50)],
    false,
  ],
  [
    "doubtful abuse",
    [abuse(10), boundary(20), warning(40), heard("insult", 50, { confidence: 0.5, wordCount: 1 })],
    false,
  ],
  [
    "abuse that only the scorer found",
    [abuse(10), boundary(20), warning(40), heard("insult", 50, { rule: "scorer" })],
    false,
  ],
  ["one mild swear word", [abuse(10), boundary(20), warning(40), heard("mild-profanity", 50)], false],
  [
    "mild swearing that keeps coming",
    [
      abuse(10),
      boundary(20),
      warning(40),
      heard("mild-profanity", 50),
      heard("mild-profanity", 54),
      heard("mild-profanity", 58),
    ],
    true,
  ],
  ["a credible threat, at once", [heard("physical-threat", 10)], true],
  ["a threat of one word", [heard("physical-threat", 10, { wordCount: 1 })], false],
  ["a doubtful threat", [heard("physical-threat", 10, { confidence: 0.5 })], false],
  ["a threat not confirmed", [heard("physical-threat", 10, { status: "provisional" })], false],
  [
    "a ticked boundary and a ticked warning",
    [
      abuse(10),
      { type: "step-ticked", at: 20, step: "intent-and-boundary" },
      { type: "step-ticked", at: 40, step: "end-warning" },
      abuse(50),
    ],
    true,
  ],
  [
    "a skipped warning",
    [abuse(10), boundary(20), { type: "step-skipped", at: 40, step: "end-warning" }, abuse(50)],
    false,
  ],
  [
    "a warning taken back",
    [abuse(10), boundary(20), warning(40), { type: "step-undone", at: 45, step: "end-warning" }, abuse(50)],
    false,
  ],
  [
    "marked abuse",
    [
      { type: "abuse-marked", at: 10, markId: "a" },
      boundary(20),
      warning(40),
      { type: "abuse-marked", at: 50, markId: "b" },
    ],
    true,
  ],
  ["a marked threat", [{ type: "threat-marked", at: 10, markId: "a" }], true],
  [
    "a marked threat taken back",
    [
      { type: "threat-marked", at: 10, markId: "a" },
      { type: "cue-dismissed", at: 12, cueId: "a" },
    ],
    false,
  ],
  ["the last abuse was a false alarm", [...permitted, { type: "cue-dismissed", at: 52, cueId: "insult@50" }], false],
  ["the warning was misheard", [...permitted, { type: "cue-dismissed", at: 52, cueId: "end-warning@40" }], false],
];

describe("permission to end", () => {
  it.each(table)("%s", (_, events, expected) => {
    expect(fold(events).state.permission.granted).toBe(expected);
  });

  it("comes with its reasons", () => {
    expect(fold(permitted).state.permission).toEqual({
      granted: true,
      reasons: {
        rule: "abuse-after-warnings",
        abuse: { cueId: "insult@50", category: "insult", words: "words of insult", at: 50 },
        warnedOf: [10, 30].map((at) => ({ cueId: `insult@${at}`, category: "insult", words: "words of insult", at })),
        warnings: [
          { step: "intent-and-boundary", how: "heard", at: 20, words: "words of intent-and-boundary" },
          { step: "end-warning", how: "heard", at: 40, words: "words of end-warning" },
        ],
        warningsRequired: 2,
      },
    });
  });

  it("is withdrawn after two minutes without abuse, and granted again when abuse recurs", () => {
    const { effects } = fold([...permitted, passed(120), passed(171), abuse(200)]);
    expect(effects.filter(({ type }) => type.startsWith("permission")).map(({ type, at }) => [type, at])).toEqual([
      ["permission-granted", 51],
      ["permission-withdrawn", 171],
      ["permission-granted", 201],
    ]);
  });

  it("is never withdrawn after a threat", () => {
    expect(fold([heard("physical-threat", 10), passed(3000)]).state.permission.granted).toBe(true);
  });

  it.each([
    ["no-abuse", [boundary(20)]],
    ["boundary", [abuse(10)]],
    ["end-warning", [abuse(10), boundary(20), abuse(30)]],
    ["abuse-after-warnings", [abuse(10), boundary(20), warning(40)]],
    ["calm-again", [...permitted, passed(400)]],
  ] as const)("says what is missing: %s", (missing, events) => {
    expect(fold(events).state.permission).toEqual({ granted: false, missing });
  });

  it("waits for the offer of a transfer where the policy says so and there is somebody", () => {
    const policy = {
      ...withPermission({ transferFirst: true }),
      protocol: { ...defaultPolicy.protocol, transferTo: "the team lead" },
    };
    expect(fold(permitted, policy).state.permission).toEqual({ granted: false, missing: "transfer" });
    expect(fold([...permitted, heard("transfer-offer", 60)], policy).state.permission.granted).toBe(true);
    expect(fold([...permitted, { type: "transfer-unavailable", at: 60 }], policy).state.permission.granted).toBe(true);
    expect(fold(permitted, withPermission({ transferFirst: true })).state.permission.granted).toBe(true);
  });

  it.each([
    [0, [abuse(10)]],
    [1, [abuse(10), warning(20), abuse(30)]],
    [3, [abuse(5), boundary(20), warning(30), warning(40), abuse(50)]],
  ])("takes %i warnings where the policy says so", (count, events) => {
    const policy = withPermission({ warningsRequired: { default: 2, byCategory: { insult: count } } });
    expect(fold(events, policy).state.permission.granted).toBe(true);
    expect(fold(events.slice(0, -1), policy).state.permission.granted).toBe(false);
  });

  it("forgets warnings where the policy says so", () => {
    const late = [abuse(10), boundary(20), warning(40), abuse(600)];
    expect(fold(late).state.permission.granted).toBe(true);
    expect(fold(late, withPermission({ warningValidSeconds: 300 })).state.permission.granted).toBe(false);
  });

  it("lets sustained raised voice count only where the policy says so", () => {
    const shouting = [heard("raised-voice", 10), boundary(20), warning(40), heard("raised-voice", 50)];
    expect(fold(shouting).state.permission.granted).toBe(false);
    expect(
      fold(shouting, { ...defaultPolicy, abuseFrom: { ...defaultPolicy.abuseFrom, "raised-voice": 1 } }).state
        .permission.granted,
    ).toBe(true);
  });

  it("ignores the agent's marks where the policy says so", () => {
    expect(
      fold([{ type: "threat-marked", at: 10, markId: "a" }], withPermission({ marksCount: false })).state.permission
        .granted,
    ).toBe(false);
  });
});
