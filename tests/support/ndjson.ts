// The output forms of the command line, written from the published contract and not from the program: what others rely on.
// Fields may be added; none may go or change its type.

import { z } from "zod";

const seconds = z.number().nonnegative();
const channel = z.enum(["caller", "agent"]);
const severity = z.enum(["none", "low", "medium", "high", "critical"]);
const level = z.enum(["calm", "tense", "heated", "abusive", "threatening"]);
const common = { at: seconds, emittedAtMs: z.number().nonnegative() };
const word = z.looseObject({
  word: z.string().min(1),
  start: seconds,
  end: seconds,
  confidence: z.number().min(0).max(1),
});

/** One line of `steadyline replay`. */
export const replayLine = z.discriminatedUnion("type", [
  z.looseObject({
    type: z.literal("hypothesis"),
    ...common,
    channel,
    status: z.enum(["partial", "final"]),
    text: z.string(),
    words: z.array(word),
  }),
  z.looseObject({
    type: z.literal("cue"),
    ...common,
    category: z.string(),
    severity,
    channel,
    status: z.enum(["provisional", "confirmed", "retracted"]),
    words: z.string(),
    start: seconds,
    end: seconds,
  }),
  z.looseObject({ type: z.literal("level"), ...common, level }),
  z.looseObject({
    type: z.literal("step"),
    ...common,
    step: z.string(),
    status: z.enum(["suggested", "heard", "ticked", "skipped"]),
  }),
  z.looseObject({ type: z.literal("permission"), ...common, granted: z.boolean(), reasons: z.looseObject({}) }),
  z.looseObject({ type: z.literal("health"), ...common }),
  z.looseObject({ type: z.literal("end"), ...common }),
]);
export type ReplayLine = z.infer<typeof replayLine>;

const wordIndex = z.number().int();

/** One line of `steadyline scan`. */
export const scanResult = z.looseObject({
  id: z.union([z.string(), z.number()]),
  cues: z.array(
    z.looseObject({ category: z.string(), severity, words: z.string(), startWord: wordIndex, endWord: wordIndex }),
  ),
});

/** One line of `steadyline simulate`. */
export const simulateResult = z.looseObject({
  id: z.union([z.string(), z.number()]),
  maxLevel: level,
  mayEndCall: z.boolean(),
  mayEndAtTurn: z.number().int().nonnegative().nullable(),
  mayEndAtClose: z.boolean(),
  stepsHeard: z.array(z.string()),
  timeline: z.array(
    z.looseObject({
      turn: z.number().int(),
      level,
      permission: z.boolean(),
      cues: z.array(z.looseObject({ category: z.string() })),
    }),
  ),
});

/** Lines of one type. */
export const ofType = <T extends ReplayLine["type"]>(
  lines: readonly ReplayLine[],
  type: T,
): Extract<ReplayLine, { type: T }>[] =>
  lines.filter((line): line is Extract<ReplayLine, { type: T }> => line.type === type);
