// Each clause of the permission rule as calls that it decides: what was said under which policy, and whether the call may be ended.

import type { Cue } from "../../../src-core/cue/cue.ts";
import type { CallEvent } from "../../../src-core/event.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import type { Policy } from "../../../src-core/policy/policy.ts";
import { heard, passed, withPermission } from "../../support/call-events.ts";

export const abuse = (at: number, over: Partial<Cue> = {}): CallEvent => heard("insult", at, over);
export const boundary = (at: number): CallEvent => heard("intent-and-boundary", at);
export const warning = (at: number): CallEvent => heard("end-warning", at);
export const permitted = [abuse(10), boundary(20), abuse(30), warning(40), abuse(50)];

const withTransfer: Policy = {
  ...withPermission({ transferFirst: true }),
  protocol: { ...defaultPolicy.protocol, transferTo: "the team lead" },
};
const insultsNeed = (count: number): Policy =>
  withPermission({ warningsRequired: { default: 2, byCategory: { insult: count } } });
const shouting = [heard("raised-voice", 10), boundary(20), warning(40), heard("raised-voice", 50)];
const tentative = (at: number): CallEvent => heard("physical-threat", at, { isTentative: true });
/** Light swearing in as many breaths. */
const lightly = (...times: readonly number[]): CallEvent[] => times.map((at) => heard("mild-profanity", at));
const atNobody = [50, 54, 58].map((at) => heard("profanity", at, { severity: "medium" }));
const markedThreat: CallEvent = { type: "threat-marked", at: 10, markId: "a" };

/** What it is about, the events, whether the end is permitted, and the policy where it is not the default. */
export const clauses: readonly (readonly [string, readonly CallEvent[], boolean, Policy?])[] = [
  ["boundary, warning, abuse again", permitted, true],
  ["no abuse at all", [boundary(20), warning(40)], false],
  ["abuse without any warning", [abuse(10), abuse(30), abuse(50)], false],
  ["only the boundary", [abuse(10), boundary(20), abuse(30)], false],
  ["only the end-warning", [abuse(10), warning(20), abuse(30)], false],
  ["the end-warning before the boundary", [abuse(10), warning(20), boundary(40), abuse(50)], false],
  ["two end-warnings and no boundary", [abuse(10), warning(20), abuse(30), warning(40), abuse(50)], false],
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
    "abuse that may have been said",
    [abuse(10), boundary(20), warning(40), heard("insult", 50, { isAlternative: true })],
    false,
  ],
  [
    "abuse that only the scorer found",
    [abuse(10), boundary(20), warning(40), heard("insult", 50, { rule: "scorer" })],
    false,
  ],
  ["strong swearing at nobody", [abuse(10), boundary(20), warning(40), ...atNobody], false],
  [
    "swearing that a wide rule is not sure of",
    [abuse(10), boundary(20), warning(40), heard("profanity", 50, { isTentative: true })],
    false,
  ],
  [
    "strong swearing at nobody in a house that suffers none",
    [abuse(10), boundary(20), warning(40), ...atNobody],
    true,
    { ...defaultPolicy, severities: { profanity: "high" } },
  ],
  ["one mild swear word", [abuse(10), boundary(20), warning(40), heard("mild-profanity", 50)], false],
  ["mild swearing that keeps coming", [abuse(10), boundary(20), warning(40), ...lightly(50, 53, 56, 59, 62)], true],
  ["four mild swear words", [abuse(10), boundary(20), warning(40), ...lightly(50, 53, 56, 59)], false],
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
  ["a veiled threat", [heard("physical-threat", 10, { severity: "high" })], false],
  [
    "a veiled threat after the warnings",
    [abuse(10), boundary(20), warning(40), heard("physical-threat", 50, { severity: "high" })],
    true,
  ],
  ["a tentative threat", [tentative(10)], false],
  ["a tentative threat of a caller who abuses", [tentative(10), heard("belittling", 30)], true],
  [
    "a tentative threat and abuse that the agent marked",
    [tentative(10), { type: "abuse-marked", at: 30, markId: "a" }],
    true,
  ],
  ["a tentative threat and tentative abuse", [tentative(10), abuse(30, { isTentative: true })], false],
  ["a tentative threat of a caller who swears lightly", [tentative(10), heard("mild-profanity", 30)], false],
  ["a tentative threat of a caller who swears at nobody", [tentative(10), ...atNobody], false],
  ["two tentative threats", [tentative(10), tentative(30)], true],
  [
    "a tentative threat and one that may have been said",
    [tentative(10), heard("physical-threat", 30, { isTentative: true, isAlternative: true })],
    false,
  ],
  ["two in one breath", [tentative(10), heard("physical-threat", 11, { isTentative: true, utterance: 100 })], false],
  ["a tentative threat of a caller who sues", [tentative(10), heard("legal-threat", 30)], false],
  ["a tentative threat and abuse not confirmed", [tentative(10), abuse(30, { status: "provisional" })], false],
  ["a tentative threat and abuse that only the scorer found", [tentative(10), abuse(30, { rule: "scorer" })], false],
  ["two minutes after the last abuse", [...permitted, passed(171)], false],
  ["a second before that", [...permitted, passed(170)], true],
  ["abuse again after the calm", [...permitted, passed(171), abuse(200)], true],
  ["a threat long ago", [heard("physical-threat", 10), passed(3000)], true],
  ["no transfer offered where one must be", permitted, false, withTransfer],
  ["a transfer offered", [...permitted, heard("transfer-offer", 60)], true, withTransfer],
  ["a transfer skipped", [...permitted, { type: "step-skipped", at: 60, step: "transfer-offer" }], false, withTransfer],
  ["nobody to transfer to just now", [...permitted, { type: "transfer-unavailable", at: 60 }], true, withTransfer],
  ["nobody to transfer to at all", permitted, true, withPermission({ transferFirst: true })],
  ["a threat where a transfer comes first", [heard("physical-threat", 10)], true, withTransfer],
  ["no warning needed", [abuse(10)], true, insultsNeed(0)],
  ["one warning needed and given", [abuse(10), warning(20), abuse(30)], true, insultsNeed(1)],
  ["one warning needed, and abuse before it only", [abuse(10), warning(20)], false, insultsNeed(1)],
  ["one warning needed, and a boundary given", [abuse(10), boundary(20), abuse(30)], false, insultsNeed(1)],
  ["three needed and given", [abuse(5), boundary(20), warning(30), warning(40), abuse(50)], true, insultsNeed(3)],
  ["three needed and two given", [abuse(5), boundary(20), warning(40), abuse(50)], false, insultsNeed(3)],
  ["warnings of long ago", [abuse(10), boundary(20), warning(40), abuse(600)], true],
  [
    "warnings that have lapsed",
    [abuse(10), boundary(20), warning(40), abuse(600)],
    false,
    withPermission({ warningValidSeconds: 300 }),
  ],
  ["sustained raised voice", shouting, false],
  [
    "sustained raised voice in a house that counts it",
    shouting,
    true,
    { ...defaultPolicy, abuseFrom: { ...defaultPolicy.abuseFrom, "raised-voice": 1 } },
  ],
  ["a mark in a house that counts none", [markedThreat], false, withPermission({ marksCount: false })],
  [
    "five light swear words in four breaths",
    [
      abuse(10),
      boundary(20),
      warning(40),
      heard("mild-profanity", 50, { utterance: 100 }),
      heard("mild-profanity", 51, { utterance: 100 }),
      ...lightly(53, 56, 59),
    ],
    false,
  ],
  [
    "light swearing of which one was not confirmed",
    [
      abuse(10),
      boundary(20),
      warning(40),
      ...lightly(50, 53),
      heard("mild-profanity", 56, { status: "provisional" }),
      ...lightly(59, 62),
    ],
    false,
  ],
  [
    "warnings in answer to what only the scorer found",
    [heard("insult", 10, { rule: "scorer" }), boundary(20), warning(40), abuse(50)],
    false,
  ],
];
