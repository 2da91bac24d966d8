// Schema of a policy document. A document may state only what differs from the default.

import { z } from "zod";
import { type CallerCue, callerCues, type StepId, stepIds } from "../src-core/ids.ts";
import { type Policy, policyFormat, situations } from "../src-core/policy/policy.ts";

const points = z.number().min(0).max(100);
const seconds = z.number().min(0).max(86_400);
const factor = z.number().min(0).max(1);
const callerCue = z.enum(callerCues as [CallerCue, ...CallerCue[]]);
const stepId = z.enum(stepIds as [StepId, ...StepId[]]);
const ladder = z.array(stepId).min(1);

const threshold = z
  .strictObject({
    rise: points.describe("Points at which the level is reached."),
    fall: points.describe("Points below which it is left again."),
  })
  .refine(({ rise, fall }) => fall < rise, {
    message: "expected fall to be below rise, or the level would flap",
    path: ["fall"],
  });

const level = z.strictObject({
  severityPoints: z
    .strictObject({ none: points, low: points, medium: points, high: points, critical: points })
    .describe("Points of a cue by its severity."),
  categoryPoints: z
    .partialRecord(callerCue, points)
    .describe("Points of a category, instead of those of its severity."),
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
    .strictObject({ default: warnings, byCategory: z.partialRecord(callerCue, warnings) })
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
  raisedVoiceCounts: z.boolean().describe("Whether sustained raised voice alone may count as abuse."),
  marksCount: z.boolean().describe("Whether the agent's own marks count like cues."),
});

const protocol = z.strictObject({
  ladders: z.strictObject(
    Object.fromEntries(situations.map((situation) => [situation, ladder])) as Record<
      (typeof situations)[number],
      typeof ladder
    >,
  ),
  whenItStaysHeated: stepId,
  repeatAfterSeconds: z.partialRecord(stepId, seconds),
  situationSeconds: seconds.min(1),
  transferTo: z.string().min(1).nullable().describe("Who a caller can be transferred to; null: nobody."),
});

/** A complete policy. */
export const policySchema = z
  .strictObject({
    format: z.literal(policyFormat),
    name: z.string().min(1),
    isExample: z.boolean(),
    company: z.string(),
    level,
    abuseFrom: z
      .partialRecord(callerCue, z.number().int().min(1).max(20))
      .describe("Categories that are abuse, and from which occurrence in a call on."),
    permission,
    protocol,
    authority: z.strictObject({ may: z.array(z.string().min(1)), mayNot: z.array(z.string().min(1)) }),
    crisisLines: z.array(z.string().min(1)),
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

/** Settings that are fine one by one and cannot be meant together. */
function contradictions(policy: Policy, context: z.RefinementCtx): void {
  const refuse = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: "custom", path, message });
  const calming = ["apology", "thanks", "agreement", "distress"] as const;
  for (const category of calming) {
    if (category in policy.abuseFrom)
      refuse(["abuseFrom", category], `${category} can never be abuse; expected it left out`);
  }
  if (policy.level.heated.rise <= policy.level.tense.rise)
    refuse(
      ["level", "heated", "rise"],
      `got ${policy.level.heated.rise}, expected more than tense.rise (${policy.level.tense.rise})`,
    );
  if (policy.permission.transferFirst && policy.protocol.transferTo === null)
    refuse(
      ["permission", "transferFirst"],
      "a transfer is required first but protocol.transferTo names nobody; expected a name, or transferFirst: false",
    );
  if (
    !policy.protocol.ladders.abuse.includes("intent-and-boundary") &&
    policy.permission.warningsRequired.default > 1
  ) {
    refuse(["protocol", "ladders", "abuse"], "two warnings are required but the ladder has no intent-and-boundary");
  }
  if (!policy.retention.keepTranscripts && policy.retention.transcriptDays > 0)
    refuse(["retention", "transcriptDays"], "transcripts are not kept; expected 0, or keepTranscripts: true");
}
