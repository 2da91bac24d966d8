// Schemas of a language pack's files, tied to the engine's types so that they cannot drift.

import { z } from "zod";
import { cueCategories, languages, severities, stepIds, type CueCategory } from "../src-core/ids.ts";
import type { CuePackSource } from "../src-core/pack/pack-source.ts";
import { situations } from "../src-core/policy/policy.ts";

const pattern = z
  .string()
  .min(1)
  .describe(
    "Words in order. (a|b) alternatives, [x] optional, ~3 up to three words between, _ one word, <set>, stem*, *ending.",
  );
const patterns = z.array(pattern).min(1);
const category = z.enum(cueCategories as [CueCategory, ...CueCategory[]]);
const side = z.enum(["caller", "agent", "any"]);
const guardNames = z.array(z.string()).describe("Names from `guards`; replaces the category's list.");
const reach = {
  before: z
    .number()
    .int()
    .min(0)
    .max(30)
    .optional()
    .describe("Silences a cue that begins at most this many words after the guard."),
  after: z
    .number()
    .int()
    .min(0)
    .max(30)
    .optional()
    .describe("Silences a cue that ends at most this many words before the guard."),
  anywhere: z.boolean().optional().describe("Silences a cue anywhere in the same utterance."),
};
const followUp = z.strictObject({
  say: patterns,
  within: z.number().positive().describe("Seconds."),
  side: side.optional(),
});

/** Id of a rule. */
export const ruleId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/)
  .describe("Unique in the pack; a cue names it.");

/** One rule. */
export const cueRule = z.strictObject({
  id: ruleId,
  category,
  say: patterns,
  unless: patterns.optional().describe("Phrases anywhere in the same utterance that silence this rule."),
  guards: guardNames.optional(),
  severity: z.enum(severities).optional(),
  wide: z
    .boolean()
    .optional()
    .describe("A match counts only where the scorer, too, hears the category in the words around it."),
  alone: z.boolean().optional().describe("A match counts only where nothing else is said in the utterance."),
  minConfidence: z.number().min(0).max(1).optional(),
  // oxlint-disable-next-line unicorn/no-thenable -- `then` is the field's word for a follow-up rule; the object is plain data, never awaited.
  then: followUp.optional(),
  notThen: followUp.optional(),
  window: z
    .strictObject({ first: z.number().positive().optional(), last: z.number().positive().optional() })
    .optional(),
  coolDown: z.number().nonnegative().optional(),
  max: z.number().int().positive().optional(),
});

/** Entries of a set. */
export const setSource = z.array(z.string().min(1)).min(1);
/** One guard. */
export const guardSource = z.strictObject({ say: patterns, ...reach });
/** What the recogniser writes by mistake. */
export const soundsLikeSource = z
  .record(z.string(), z.array(z.string().min(1)).min(1))
  .optional()
  .describe("Rule word → forms the recogniser writes by mistake; such evidence counts half.");

/** `packs/<language>/cues.yaml`. */
export const cuePackSchema = z.strictObject({
  language: z.enum(languages),
  version: z.number().int().positive(),
  fold: z.record(z.string().length(1), z.string().max(2)).optional().describe("Letters to replace before comparing."),
  sets: z.record(z.string().regex(/^[a-z0-9-]+$/), setSource).optional(),
  soundsLike: soundsLikeSource,
  guards: z.record(z.string().regex(/^[a-z0-9-]+$/), guardSource).optional(),
  categories: z
    .partialRecord(category, z.strictObject({ guards: guardNames.optional(), severity: z.enum(severities).optional() }))
    .optional(),
  rules: z.array(cueRule).min(1),
}) satisfies z.ZodType<CuePackSource>;

const wording = z.strictObject({
  say: z.string().min(1).describe("The line, to be read aloud. Placeholders: {customer} {agent} {company}."),
  short: z.string().min(1).describe("The same in half the words."),
  long: z.string().min(1).describe("The same, with more room."),
});
const wordings = z.array(wording).min(1);
export type Wording = z.infer<typeof wording>;

/** `packs/<language>/protocol.yaml`: what to say at each step. */
export const protocolTextsSchema = z.strictObject({
  language: z.enum(languages),
  version: z.number().int().positive(),
  steps: z.record(
    z.enum(stepIds as [string, ...string[]]),
    z.strictObject({ name: z.string().min(1), wordings: z.array(wording).min(2) }),
  ),
  situations: z.record(
    z.enum(situations),
    z.strictObject({
      name: z.string().min(1),
      hint: z.string().min(1),
      steps: z.partialRecord(z.enum(stepIds as [string, ...string[]]), wordings),
    }),
  ),
  closing: wordings.describe("Said when the call is ended under the permission."),
  coaching: z.record(
    z.enum(["agent-negative", "agent-argument", "agent-overpromise"]),
    z.array(z.string().min(1)).min(2),
  ),
  explanations: z
    .record(z.string(), z.string())
    .describe("Sentences that explain levels, steps and permission; see docs."),
});
export type ProtocolTexts = z.infer<typeof protocolTextsSchema>;

/** `packs/<language>/texts.yaml`: interface texts, flat keys. */
export const interfaceTextsSchema = z.strictObject({
  language: z.enum(languages),
  version: z.number().int().positive(),
  texts: z.record(z.string().regex(/^[a-z][a-zA-Z0-9.-]*$/), z.string().min(1)),
});
export type InterfaceTexts = z.infer<typeof interfaceTextsSchema>;
