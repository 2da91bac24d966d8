// The bundled calls with what was said and what must come of it.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import {
  channels,
  type CueCategory,
  cueCategories,
  languages,
  levels,
  type StepId,
  stepIds,
} from "../../src-core/ids.ts";
import { root } from "./program.ts";

const folder = join(root, "tests/fixtures/calls");

const category = z.enum(cueCategories as [CueCategory, ...CueCategory[]]);

const expectation = z.strictObject({
  language: z.enum(languages),
  maxLevel: z.enum(levels),
  mayEndCall: z.boolean(),
  /** Turn (from 0) right after which the permission appears; `null`: never. */
  mayEndAtTurn: z.number().int().nullable(),
  mayEndAtClose: z.boolean(),
  mustHear: z.array(z.strictObject({ turn: z.number().int(), category })),
  stepsHeard: z.array(z.enum(stepIds as [StepId, ...StepId[]])),
  mustNotHear: z.array(category),
});
export type Expectation = z.infer<typeof expectation>;

const turn = z.strictObject({ t: z.number(), end: z.number(), channel: z.enum(channels), text: z.string() });
export type SpokenTurn = z.infer<typeof turn>;

export interface BundledCall {
  readonly name: string;
  readonly wav: string;
  readonly turns: readonly SpokenTurn[];
  readonly expected: Expectation;
}

/** One call by its folder's name. */
export function bundledCall(name: string): BundledCall {
  const text = (file: string): string => readFileSync(join(folder, name, file), "utf8");
  const lines = text("transcript.jsonl").trim().split("\n");
  return {
    name,
    wav: join(folder, name, "call.wav"),
    turns: lines.map((line) => turn.parse(JSON.parse(line))),
    expected: expectation.parse(JSON.parse(text("expected.json"))),
  };
}

/** All bundled calls, by name. */
export const bundledCalls = (): BundledCall[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => bundledCall(name))
    .sort((a, b) => a.name.localeCompare(b.name));
