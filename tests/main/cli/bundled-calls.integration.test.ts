// Every bundled call through the built command line and the real recogniser: does the program come to the right end?

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CueCategory, StepId } from "../../../src-core/ids.ts";
import { realParts } from "../listener/speech.ts";
import { type BundledCall, bundledCalls } from "../../support/bundled-call.ts";
import { ofType, type ReplayLine, replayLine } from "../../support/ndjson.ts";
import { endPrograms, objectsOf, requireBuild, steadyline } from "../../support/program.ts";

const { skip, reason } = realParts();

/** Slack around a turn: the recogniser's final comes up to a second and a half after the last word. */
const slackSeconds = 2;

/** Steps that open or close the permission: one heard by mistake is as wrong as one missed. */
const weightySteps: ReadonlySet<string> = new Set<StepId>(["intent-and-boundary", "end-warning", "call-release"]);

describe.skipIf(skip).concurrent(`a bundled call${reason}`, { timeout: 180_000 }, () => {
  beforeAll(requireBuild);
  afterAll(endPrograms);

  test.for(bundledCalls().map((call) => [call.name, call] as const))(
    "%s ends as it must",
    async ([, call], { expect: check }) => {
      const { code, stdout, stderr } = await steadyline(["replay", call.wav, "--lang", call.expected.language]);
      check({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const lines = objectsOf(stdout).map((line) => replayLine.parse(line));
      const problems = problemsOf(call, lines);
      check(problems, `${call.name}:\n${problems.join("\n")}\n`).toEqual([]);
    },
  );
});

/** What differs from `expected.json`, in words; all of it, so that one run tells everything. */
function problemsOf(call: BundledCall, lines: readonly ReplayLine[]): string[] {
  return [
    ...outcomeProblems(call, lines),
    ...permissionProblems(call, lines),
    ...cueProblems(call, lines),
    ...stepProblems(call, lines),
  ];
}

function outcomeProblems({ expected }: BundledCall, lines: readonly ReplayLine[]): string[] {
  const [end] = ofType(lines, "end");
  const keys = ["maxLevel", "mayEndCall", "mayEndAtClose"] as const;
  return keys
    .filter((key) => end?.[key] !== expected[key])
    .map((key) => `${key}: got ${String(end?.[key])}, expected ${String(expected[key])}`);
}

function permissionProblems({ turns, expected }: BundledCall, lines: readonly ReplayLine[]): string[] {
  const granted = ofType(lines, "permission").find((line) => line.granted);
  if (expected.mayEndAtTurn === null)
    return granted === undefined
      ? []
      : [`permission at ${granted.at} s: ${JSON.stringify(granted.reasons)}; expected none`];
  const turn = turns[expected.mayEndAtTurn];
  if (turn === undefined) return [`mayEndAtTurn ${expected.mayEndAtTurn}: the call has no such turn`];
  if (granted === undefined) return [`no permission; expected one after turn ${expected.mayEndAtTurn} (${turn.end} s)`];
  const inTime = granted.at >= turn.t && granted.at <= turn.end + slackSeconds;
  return inTime
    ? []
    : [
        `permission at ${granted.at} s; expected between ${turn.t} and ${turn.end + slackSeconds} s: ${JSON.stringify(granted.reasons)}`,
      ];
}

function cueProblems({ turns, expected }: BundledCall, lines: readonly ReplayLine[]): string[] {
  const confirmed = ofType(lines, "cue").filter(({ status }) => status === "confirmed");
  const missed = expected.mustHear.flatMap(({ turn: number, category }) => {
    const turn = turns[number];
    if (turn === undefined) return [`mustHear names turn ${number}, which the call does not have`];
    const found = confirmed.some(
      (cue) =>
        cue.category === category &&
        cue.channel === turn.channel &&
        cue.start >= turn.t - slackSeconds &&
        cue.end <= turn.end + slackSeconds,
    );
    return found
      ? []
      : [
          `${category} not heard in turn ${number} (${turn.t} to ${turn.end} s, “${turn.text}”); recognised: “${recognised(lines, turn)}”`,
        ];
  });
  const forbidden = confirmed.filter(({ category }) => expected.mustNotHear.includes(category as CueCategory));
  return [
    ...missed,
    ...forbidden.map(
      ({ category, words, start, rule }) =>
        `${category} must not be heard; got “${words}” at ${start} s by the rule ${String(rule)}`,
    ),
  ];
}

function stepProblems({ expected }: BundledCall, lines: readonly ReplayLine[]): string[] {
  const heard = ofType(lines, "step").filter(({ status }) => status === "heard");
  const names = new Set(heard.map(({ step }) => step));
  const missed = expected.stepsHeard.filter((step) => !names.has(step)).map((step) => `step ${step} not heard`);
  const wrong = heard.filter(({ step }) => weightySteps.has(step) && !expected.stepsHeard.includes(step as StepId));
  return [
    ...missed,
    ...wrong.map(({ step, at, words }) => `step ${step} must not be heard; got “${String(words)}” at ${at} s`),
  ];
}

const recognised = (lines: readonly ReplayLine[], turn: BundledCall["turns"][number]): string =>
  ofType(lines, "hypothesis")
    .filter(
      ({ status, channel, at }) =>
        status === "final" && channel === turn.channel && at >= turn.t && at <= turn.end + slackSeconds,
    )
    .map(({ text }) => text)
    .join(" | ");

describe("the bundled calls", () => {
  test("are four in each language", () => {
    const names = bundledCalls().map(({ name }) => name);
    expect(names).toEqual(
      ["en", "nl", "pl"].flatMap((language) =>
        ["abusive", "angry", "calm", "threat"].map((kind) => `${language}-${kind}`),
      ),
    );
  });
});
