// Schema of a house's own cue rules: an overlay on a shipped pack. It adds, and it switches off; it never edits.

import { z } from "zod";
import { languages } from "../src-core/ids.ts";
import { type CuePackSource, housePrefix } from "../src-core/pack/pack-source.ts";
import { cuePackSchema, cueRule, guardSource, ruleId, setSource, soundsLikeSource } from "./pack-schema.ts";

/** What begins the name of everything of the house, so that no later pack can have the same. */
const ours = z
  .string()
  .regex(
    new RegExp(`^${housePrefix}[a-z0-9][a-z0-9-]*$`),
    `expected a name that begins with ${housePrefix}, so that no update of the pack can clash with it`,
  );

/** `house-cues.yaml`, one per language. */
export const houseCuesSchema = z.strictObject({
  language: z.enum(languages),
  version: cuePackSchema.shape.version,
  off: z
    .array(ruleId)
    .optional()
    .describe("Ids of shipped rules that are switched off. One that the pack no longer has is passed over."),
  sets: z.record(ours, setSource).optional(),
  guards: z.record(ours, guardSource).optional(),
  soundsLike: soundsLikeSource,
  rules: z.array(cueRule.extend({ id: ours })).default([]),
}) satisfies z.ZodType<Partial<CuePackSource>>;
export type HouseCues = z.infer<typeof houseCuesSchema>;
