// Scripted calls with what should come of them: are permission, level and steps right? Measured with the pack and the default policy.

import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { SecondReader } from "../../src-core/cue/tracker.ts";
import { channels, levels, stepIds, type StepId } from "../../src-core/ids.ts";
import type { CompiledCuePack } from "../../src-core/pack/compile-pack.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { type SimulatedCall, simulateCall } from "../../src-core/simulate.ts";

const turn = z.number().int().nonnegative();

/** One call a line: the turns, and what a supervisor who reads them would say. */
export const scriptedCall = z.object({
  id: z.string(),
  title: z.string(),
  turns: z.array(z.object({ t: z.number().nonnegative(), channel: z.enum(channels), text: z.string() })),
  expected: z.object({
    /** First turn (from 0) after which the end is permitted. */
    permission: z.union([z.literal("never"), z.object({ turn })]),
    finalPermission: z.boolean(),
    /** Levels that would all be right as the highest. */
    highestLevel: z.array(z.enum(levels)).min(1),
    heard: z.array(z.object({ step: z.enum(stepIds as [StepId, ...StepId[]]), turn })),
  }),
});
export type ScriptedCall = z.infer<typeof scriptedCall>;

/** What was wrong with one call; empty when all was right. */
export interface CallVerdict {
  readonly id: string;
  readonly title: string;
  readonly problems: readonly string[];
}

export interface CallsResult {
  readonly calls: number;
  /** Shares, 0 to 1. */
  readonly permissionRight: number;
  readonly falsePermissions: number;
  readonly levelRight: number;
  readonly stepsHeard: number;
  readonly verdicts: readonly CallVerdict[];
}

/** Reads a file of scripted calls; none where there is no file. Throws where a line is none. */
export const readScriptedCalls = (file: string): ScriptedCall[] =>
  (existsSync(file) ? readFileSync(file, "utf8") : "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => scriptedCall.parse(JSON.parse(line)));

/** Plays all calls and compares. */
export function measureCalls(
  calls: readonly ScriptedCall[],
  { pack, secondReader }: { readonly pack: CompiledCuePack; readonly secondReader?: SecondReader | undefined },
): CallsResult {
  const played = calls.map((call) => ({
    call,
    result: simulateCall(call.turns, { pack, secondReader, policy: defaultPolicy, callId: call.id }),
  }));
  const verdicts = played.map(({ call, result }) => ({
    ...call,
    permission: permissionProblem(call, result),
    level: call.expected.highestLevel.includes(result.maxLevel)
      ? undefined
      : `highest level ${result.maxLevel}, expected ${call.expected.highestLevel.join(" or ")}`,
    missed: call.expected.heard.filter((step) => !wasHeard(step, result)),
    isFalse: call.expected.permission === "never" && result.mayEndCall,
  }));
  const share = (count: number): number => count / Math.max(1, calls.length);
  const expectedSteps = calls.reduce((sum, { expected }) => sum + expected.heard.length, 0);
  const missedSteps = verdicts.reduce((sum, { missed }) => sum + missed.length, 0);
  return {
    calls: calls.length,
    permissionRight: share(verdicts.filter(({ permission }) => permission === undefined).length),
    falsePermissions: verdicts.filter(({ isFalse }) => isFalse).length,
    levelRight: share(verdicts.filter(({ level }) => level === undefined).length),
    stepsHeard: 1 - missedSteps / Math.max(1, expectedSteps),
    verdicts: verdicts.map(({ id, title, permission, level, missed }) => ({
      id,
      title,
      problems: [permission, level, ...missed.map(({ step, turn: at }) => `${step} not heard at turn ${at}`)].filter(
        (problem) => problem !== undefined,
      ),
    })),
  };
}

function permissionProblem({ expected }: ScriptedCall, result: SimulatedCall): string | undefined {
  const wanted = expected.permission === "never" ? null : expected.permission.turn;
  if (result.mayEndAtTurn !== wanted)
    return `permission at turn ${result.mayEndAtTurn ?? "—"}, expected ${wanted ?? "never"}`;
  return result.mayEndAtClose === expected.finalPermission
    ? undefined
    : `permission at the close ${String(result.mayEndAtClose)}, expected ${String(expected.finalPermission)}`;
}

const wasHeard = (
  { step, turn: at }: ScriptedCall["expected"]["heard"][number],
  { timeline }: SimulatedCall,
): boolean => timeline[at]?.cues.some(({ category }) => category === step) ?? false;
