// Whether this computer is ready for calls, and its speech models.

import { z } from "zod";
import { languages } from "../../src-core/ids.ts";

/** What was looked at. */
export const findingIds = [
  "program",
  "configuration",
  "model",
  "speech",
  "recorder",
  "device",
  "disk",
  "journal",
  "rules",
] as const;

export const finding = z.object({
  id: z.enum(findingIds),
  state: z.enum(["good", "doubtful", "bad"]),
  /** In English, as `steadyline doctor` says it. */
  message: z.string(),
  fix: z.string().nullable(),
  /** Keys of `console.found.…` and `console.fix.…` that say the same, and what goes into them. */
  told: z
    .object({
      key: z.string().optional(),
      fix: z.string().optional(),
      values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    })
    .nullable(),
});
export type ReadinessFinding = z.infer<typeof finding>;

export const modelRow = z.object({
  id: z.string(),
  language: z.enum(languages),
  megabytes: z.number(),
  /** Trained on synthesised speech: human callers are hardly heard. */
  isDemo: z.boolean(),
  /** The one that hears its language. */
  isUsed: z.boolean(),
  /** Added on this computer; the others come with the program. */
  isAdded: z.boolean(),
  licence: z.string(),
});
export type ModelRow = z.infer<typeof modelRow>;

export const readinessRequests = {
  "readiness/examine": {
    request: z.object({}),
    response: z.object({ ok: z.literal(true), findings: z.array(finding) }),
  },
  "models/list": {
    request: z.object({}),
    response: z.object({ ok: z.literal(true), models: z.array(modelRow) }),
  },
  /** Hashes every file of a model; `problem` is what is wrong, in English. */
  "models/verify": {
    request: z.object({ id: z.string().max(200) }),
    response: z.object({ ok: z.literal(true), problem: z.string().nullable() }),
  },
  /** Adds a model from a zip file on this computer or on a share. */
  "models/add": {
    request: z.object({ file: z.string().min(1).max(1000), language: z.enum(languages).optional() }),
    response: z.object({ ok: z.literal(true), id: z.string() }),
  },
} as const;
