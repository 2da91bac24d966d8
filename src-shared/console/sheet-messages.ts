// Protocols and sheets: what the shipped pack says, and how the draft looks on an agent's screen. Changes go through the draft.

import { z } from "zod";
import { languages, stepIds, type StepId } from "../../src-core/ids.ts";
import { situations } from "../../src-core/policy/policy.ts";
import { callSnapshot } from "../contract.ts";
import { houseSheet } from "../settings.ts";

const stepId = z.enum(stepIds as [StepId, ...StepId[]]);
const wording = z.object({ say: z.string(), short: z.string(), long: z.string() });

/** The shipped lines of a language. */
export const packLines = z.object({
  steps: z.array(
    z.object({
      step: z.union([stepId, z.literal("closing")]),
      name: z.string(),
      lines: z.array(wording),
    }),
  ),
  situations: z.array(
    z.object({
      situation: z.enum(situations),
      name: z.string(),
      hint: z.string(),
      /** Lines of this situation alone, by step. */
      special: z.array(z.object({ step: stepId, lines: z.array(wording) })),
    }),
  ),
});
export type PackLines = z.infer<typeof packLines>;

const name = z.string().max(100);

export const sheetRequests = {
  "sheets/get": {
    request: z.object({ language: z.enum(languages) }),
    response: z.object({ ok: z.literal(true), lines: packLines }),
  },
  /** The overlay under the draft, in a situation, with the steps of its ladder up to `step` done. */
  "sheets/preview": {
    request: z.object({
      language: z.enum(languages),
      situation: z.enum(situations),
      /** `null`: the first one. */
      step: stepId.nullable(),
      names: z.object({ customer: name, agent: name }),
    }),
    response: z.object({
      ok: z.literal(true),
      /** `step.next` is what the engine suggests: it may have its reasons for another than the one asked for. */
      snapshot: callSnapshot,
      house: houseSheet,
    }),
  },
} as const;
