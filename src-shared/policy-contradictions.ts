// Settings of a policy that are fine one by one and cannot be meant together.

import type { z } from "zod";
import { severities } from "../src-core/ids.ts";
import type { AbuseCategory, Policy } from "../src-core/policy/policy.ts";

type Refuse = (path: (string | number)[], message: string, reason: Reason) => void;

/** Each has a text `console.reason.<id>`. */
export const contradictionReasons = [
  "fall-below-rise",
  "heated-above-tense",
  "severity-order",
  "threat-counts",
  "threat-critical",
  "no-abuse",
  "warnings-apart",
  "transfer-to-whom",
  "transcripts-off",
  "ladder-boundary",
  "ladder-warning",
  "ladder-transfer",
] as const;
type Reason = (typeof contradictionReasons)[number];

/** Adds an issue for each contradiction, at the setting that is best changed. */
export function contradictions(policy: Policy, context: z.RefinementCtx): void {
  const refuse: Refuse = (path, message, reason) =>
    context.addIssue({ code: "custom", path, message, params: { reason } });
  inLevels(policy, refuse);
  inPermission(policy, refuse);
  inLadders(policy, refuse);
  if (!policy.retention.keepTranscripts && policy.retention.transcriptDays > 0)
    refuse(
      ["retention", "transcriptDays"],
      "transcripts are not kept; expected 0, or keepTranscripts: true",
      "transcripts-off",
    );
}

function inLevels({ level }: Policy, refuse: Refuse): void {
  if (level.heated.rise <= level.tense.rise)
    refuse(
      ["level", "heated", "rise"],
      `got ${level.heated.rise}, expected more than tense.rise (${level.tense.rise})`,
      "heated-above-tense",
    );
  for (const [index, severity] of severities.entries()) {
    const lower = severities[index - 1];
    if (lower !== undefined && level.severityPoints[severity] < level.severityPoints[lower])
      refuse(
        ["level", "severityPoints", severity],
        `got ${level.severityPoints[severity]}, expected at least those of ${lower} (${level.severityPoints[lower]})`,
        "severity-order",
      );
  }
}

function inPermission({ abuseFrom, permission, protocol, severities: own }: Policy, refuse: Refuse): void {
  if (abuseFrom["physical-threat"] !== 1)
    refuse(["abuseFrom", "physical-threat"], "a threat counts from the first on; expected 1", "threat-counts");
  if (own["physical-threat"] !== undefined && own["physical-threat"] !== "critical")
    refuse(
      ["severities", "physical-threat"],
      "a threat permits the end at once; expected critical, or left out",
      "threat-critical",
    );
  for (const category of Object.keys(permission.warningsRequired.byCategory) as AbuseCategory[]) {
    if (abuseFrom[category] === undefined)
      refuse(
        ["permission", "warningsRequired", "byCategory", category],
        `${category} is no abuse in this policy; expected it in abuseFrom, too`,
        "no-abuse",
      );
  }
  const { warningValidSeconds, minSecondsBetweenWarnings } = permission;
  if (warningValidSeconds !== null && warningValidSeconds <= minSecondsBetweenWarnings)
    refuse(
      ["permission", "warningValidSeconds"],
      `got ${warningValidSeconds}, expected more than minSecondsBetweenWarnings (${minSecondsBetweenWarnings}), or two warnings are never valid together`,
      "warnings-apart",
    );
  if (permission.transferFirst && protocol.transferTo === null)
    refuse(
      ["permission", "transferFirst"],
      "a transfer is required first but protocol.transferTo names nobody; expected a name, or transferFirst: false",
      "transfer-to-whom",
    );
}

/** A warning that is required must be on the ladder that leads to it. */
function inLadders(
  { protocol: { ladders }, permission: { warningsRequired, transferFirst } }: Policy,
  refuse: Refuse,
): void {
  const byLadder = {
    abuse: warningsRequired.default,
    "sexual-remark": warningsRequired.byCategory["sexual-remark"] ?? warningsRequired.default,
    discrimination: warningsRequired.byCategory.discrimination ?? warningsRequired.default,
  } as const;
  for (const [situation, required] of Object.entries(byLadder) as [keyof typeof byLadder, number][]) {
    const steps = ladders[situation];
    const path = ["protocol", "ladders", situation];
    if (required > 1 && !steps.includes("intent-and-boundary"))
      refuse(path, `${required} warnings are required but the ladder has no intent-and-boundary`, "ladder-boundary");
    if (required > 0 && !steps.includes("end-warning"))
      refuse(path, `${required} warnings are required but the ladder has no end-warning`, "ladder-warning");
    if (transferFirst && !steps.includes("transfer-offer"))
      refuse(path, "a transfer must be offered first but the ladder has no transfer-offer", "ladder-transfer");
  }
}
