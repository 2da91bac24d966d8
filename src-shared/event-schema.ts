// Schema of a call's events, for journal rows and files from outside; tied to the engine's own type.

import { z } from "zod";
import {
  channels,
  cueCategories,
  dispositions,
  languages,
  severities,
  stepIds,
  type CueCategory,
  type StepId,
} from "../src-core/ids.ts";
import type { CallEvent } from "../src-core/event.ts";

const at = z.number().nonnegative();
const step = z.enum(stepIds as [StepId, ...StepId[]]);

const cue = z.object({
  id: z.string().min(1),
  category: z.enum(cueCategories as [CueCategory, ...CueCategory[]]),
  severity: z.enum(severities),
  channel: z.enum(channels),
  status: z.enum(["provisional", "confirmed", "retracted"]),
  rule: z.string(),
  words: z.string(),
  start: at,
  end: at,
  confidence: z.number().min(0).max(1),
  utterance: z.number().int(),
  wordCount: z.number().int().nonnegative(),
  isTentative: z.boolean().optional(),
  isAlternative: z.boolean().optional(),
  startWord: z.number().int(),
  endWord: z.number().int(),
});

/** One event of a call. */
export const callEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("call-started"),
    at,
    callId: z.string(),
    language: z.enum(languages),
    customer: z.string().optional(),
    agent: z.string().optional(),
  }),
  z.object({ type: z.enum(["cue-observed", "cue-confirmed", "cue-retracted"]), at, cue }),
  z.object({ type: z.literal("cue-dismissed"), at, cueId: z.string() }),
  z.object({ type: z.enum(["abuse-marked", "threat-marked"]), at, markId: z.string() }),
  z.object({ type: z.enum(["step-ticked", "step-skipped", "step-undone"]), at, step }),
  z.object({ type: z.literal("language-changed"), at, language: z.enum(languages) }),
  z.object({ type: z.literal("customer-named"), at, customer: z.string() }),
  z.object({ type: z.enum(["transfer-unavailable", "call-paused", "call-resumed", "time-passed", "call-ended"]), at }),
  z.object({ type: z.literal("call-wrapped-up"), at, disposition: z.enum(dispositions), note: z.string() }),
]) satisfies z.ZodType<CallEvent>;

/** Every type of event there is. */
export const eventTypes: readonly CallEvent["type"][] = callEventSchema.options.flatMap(({ shape: { type } }) =>
  "values" in type ? [...type.values] : type.options,
);
