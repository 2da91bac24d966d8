// Schema of a policy document. A document may state only what differs from the default.

import { z } from "zod";
import { type CallerCue, callerCues, languages, severities, type StepId, stepIds } from "../src-core/ids.ts";
import { abuseCategories, type Policy, policyFormat, situations } from "../src-core/policy/policy.ts";
import { placeholderProblems, placeholders } from "./placeholders.ts";
import { contradictions } from "./policy-contradictions.ts";
import { voiceSettings } from "./voice.ts";

const points = z.number().min(0).max(100);
const seconds = z.number().min(0).max(86_400);
const factor = z.number().min(0).max(1);
const callerCue = z.enum(callerCues as [CallerCue, ...CallerCue[]]);
const stepId = z.enum(stepIds as [StepId, ...StepId[]]);
const ladder = z.array(stepId).min(1);
const abuseCategory = z.enum(abuseCategories);
/** What is not abuse in any house is refused with the reason. */
const byAbuse = <Value extends z.ZodType>(value: Value) =>
  z.partialRecord(abuseCategory, value, {
    error: (issue) =>
      (issue.code as string) === "unrecognized_keys"
        ? `${(issue["keys"] as string[]).join(", ")} can never be abuse (anger is not); expected one of ${abuseCategories.join(", ")}` // Zod gives this kind of issue its keys.
        : undefined,
  });

const threshold = z
  .strictObject({
    rise: points.describe("Points at which the level is reached."),
    fall: points.describe("Points below which it is left again."),
  })
  .refine(({ rise, fall }) => fall < rise, {
    message: "expected fall to be below rise, or the level would flap",
    path: ["fall"],
    params: { reason: "fall-below-rise" },
  });

const level = z.strictObject({
  severityPoints: z
    .strictObject({ none: points, low: points, medium: points, high: points, critical: points })
    .describe("Points of a cue by its severity."),
  categoryPoints: z
    .partialRecord(callerCue, points)
    .describe("Points of a category, instead of those of its severity."),
  scorerFactor: factor.describe(
    "Share of its points that a cue has which the learned scorer alone found, or of which other words were likelier said.",
  ),
  halfLifeSeconds: seconds.min(1).describe("Seconds in which points halve."),
  repeatFactor: z.number().min(1).max(5).describe("A cue counts this much more for each earlier one of its category."),
  repeatWithinSeconds: seconds,
  repeatLimit: z.number().min(1).max(20),
  calming: z
    .strictObject({ apology: factor, thanks: factor, agreement: factor })
    .describe("What a calming cue leaves of the points before it."),
  tense: threshold,
  heated: threshold,
  abusive: threshold.describe("Compared with the points of abuse alone."),
  threateningHoldSeconds: seconds
    .nullable()
    .describe("Seconds for which a credible threat keeps the level; null: the rest of the call."),
});

const warnings = z.number().int().min(0).max(5);

const permission = z.strictObject({
  warningsRequired: z
    .strictObject({ default: warnings, byCategory: byAbuse(warnings) })
    .describe("Warnings that must have been given before abuse permits the end."),
  minSecondsBetweenWarnings: seconds.describe("Least time between two warnings that count as two."),
  warningValidSeconds: seconds
    .nullable()
    .describe("Seconds after which a warning no longer counts; null: the rest of the call."),
  calmSeconds: seconds.min(1).describe("Seconds without abuse after which the permission is withdrawn."),
  transferFirst: z
    .boolean()
    .describe("A transfer must have been offered first, when there is somebody to transfer to."),
  minConfidence: factor.describe("Cues that were recognised with less confidence never count."),
  threatMinWords: z
    .number()
    .int()
    .min(1)
    .max(10)
    .describe("Fewest words of evidence for a threat that permits the end at once."),
  marksCount: z.boolean().describe("Whether the agent's own marks count like cues."),
});

const protocol = z.strictObject({
  ladders: z.strictObject(
    Object.fromEntries(situations.map((situation) => [situation, ladder])) as Record<
      (typeof situations)[number],
      typeof ladder
    >,
  ),
  letSlide: z.number().int().min(0).max(10).describe("Light swear words that are passed over without an answer."),
  whenItStaysHeated: stepId,
  repeatAfterSeconds: z.partialRecord(stepId, seconds),
  situationSeconds: seconds.min(1),
  transferTo: z.string().min(1).nullable().describe("Who a caller can be transferred to; null: nobody."),
});

const spokenLine = z
  .string()
  .min(1)
  .max(600)
  .superRefine((text, context) => {
    for (const problem of placeholderProblems(text))
      context.addIssue({
        code: "custom",
        message: `got ${problem.text} at letter ${problem.at}; expected no other placeholder than ${placeholders.map((name) => `{${name}}`).join(", ")}`,
      });
  });

const phrase = z.strictObject({ say: spokenLine, short: spokenLine, long: spokenLine });

const phrases = z
  .partialRecord(z.enum(languages), z.partialRecord(z.enum(["closing", ...stepIds]), z.array(phrase).min(1)))
  .describe("The house's own lines by language and step; they come before the pack's.");

/** A complete policy. */
export const policySchema = z
  .strictObject({
    format: z.literal(policyFormat),
    name: z.string().min(1),
    isExample: z.boolean(),
    company: z.string(),
    severities: z
      .partialRecord(callerCue, z.enum(severities))
      .describe(
        "Severities that differ from those of the packs' rules. One for `profanity` makes abuse of swearing at nobody, too.",
      ),
    level,
    abuseFrom: byAbuse(z.number().int().min(1).max(20)).describe(
      "Categories that are abuse, and from which occurrence in a call on.",
    ),
    permission,
    protocol,
    voice: voiceSettings,
    authority: z.strictObject({ may: z.array(z.string().min(1)), mayNot: z.array(z.string().min(1)) }),
    crisisLines: z.array(z.string().min(1)),
    phrases,
    coaching: z.boolean(),
    afterCall: z.strictObject({ suggestBreakAfterBadCalls: z.number().int().min(1), teamMessage: z.string() }),
    retention: z.strictObject({
      callDays: z.number().int().min(0),
      incidentDays: z.number().int().min(0),
      keepTranscripts: z.boolean(),
      transcriptDays: z.number().int().min(0),
    }),
  })
  .superRefine(contradictions) satisfies z.ZodType<Policy>;
