// The draft as data: a policy document and house cues. Changes give a new one or say why not.

import type { z } from "zod";
import type { Language } from "../../../src-core/ids.ts";
import { languages } from "../../../src-core/ids.ts";
import type { Policy } from "../../../src-core/policy/policy.ts";
import type { DraftIssue, SettingChange, SettingDifference } from "../../../src-shared/console/draft-messages.ts";
import { houseCuesSchema } from "../../../src-shared/house-cues-schema.ts";
import type { HouseCuesByLanguage } from "../../policy/bundle/bundle.ts";
import { policyDocumentSchema } from "../../policy/load-policy.ts";
import { documentOf, isRecord, isSame, type PolicyDocument, recordOf } from "../../policy/policy-document.ts";

/** Rules as the engine takes them. */
export interface DraftRules {
  readonly policy: Policy;
  readonly houseCues: HouseCuesByLanguage;
}

type Raw = Readonly<Record<string, unknown>>;

export type Changed =
  | { readonly ok: true; readonly rules: DraftRules; readonly languages: readonly Language[] }
  | { readonly ok: false; readonly issues: readonly DraftIssue[] };

/** The rules with all `changes`, and the languages whose house cues changed; or why they cannot be. */
export function changedRules({ policy, houseCues }: DraftRules, changes: readonly SettingChange[]): Changed {
  let raw: Raw = { policy: documentOf(policy), houseCues };
  for (const { path, value } of changes) raw = put(raw, path, value);
  const parsedPolicy = policyDocumentSchema.safeParse(raw["policy"] ?? {});
  const issues = parsedPolicy.success ? [] : issuesOf(parsedPolicy.error, ["policy"]);
  const cues = new Map<Language, HouseCuesByLanguage[Language]>();
  const unknown = Object.keys(raw).filter((key) => key !== "policy" && key !== "houseCues");
  issues.push(...unknown.map((key) => ({ path: [key], reason: "other", message: "expected policy or houseCues" })));
  for (const [language, value] of Object.entries(recordOf(raw["houseCues"]))) {
    const parsed = houseCuesSchema.safeParse(value);
    if (!parsed.success) issues.push(...issuesOf(parsed.error, ["houseCues", language]));
    else if (parsed.data.language !== language)
      issues.push({
        path: ["houseCues", language, "language"],
        reason: "other",
        message: `got ${parsed.data.language}, expected ${language}`,
      });
    else cues.set(parsed.data.language, parsed.data);
  }
  if (!parsedPolicy.success || issues.length > 0) return { ok: false, issues };
  const fresh = Object.fromEntries(cues) as HouseCuesByLanguage;
  return {
    ok: true,
    rules: { policy: parsedPolicy.data, houseCues: fresh },
    languages: languages.filter((language) => !isSame(houseCues[language], fresh[language])),
  };
}

/** Sets one value; without a value the key goes. */
function put(value: unknown, [key, ...rest]: readonly string[], item: unknown): Raw {
  const fields = recordOf(value);
  if (key === undefined) return fields;
  const inner = rest.length === 0 ? item : put(fields[key], rest, item);
  if (inner !== undefined) return { ...fields, [key]: inner };
  return Object.fromEntries(Object.entries(fields).filter(([other]) => other !== key));
}

function issuesOf(error: z.ZodError, before: readonly string[]): DraftIssue[] {
  return error.issues.map((issue) => ({
    path: [...before, ...issue.path.map(String)],
    reason: reasonOf(issue),
    message: issue.message,
  }));
}

/** Our own rules name themselves; the schema's are told apart by their kind. */
function reasonOf(issue: z.core.$ZodIssue): string {
  const own: unknown = issue.code === "custom" ? issue.params?.["reason"] : undefined;
  if (typeof own === "string") return own;
  return issue.code === "too_small" || issue.code === "too_big" ? issue.code.replace("_", "-") : "other";
}

/** Every setting in which two documents differ; house cues count as one per language. */
export const differencesOf = (running: DraftRules, draft: DraftRules): SettingDifference[] => [
  ...differences(running.policy, draft.policy, ["policy"]),
  ...languages.flatMap((language) =>
    isSame(running.houseCues[language], draft.houseCues[language])
      ? []
      : [
          {
            path: ["houseCues", language],
            running: running.houseCues[language],
            draft: draft.houseCues[language],
          },
        ],
  ),
];

function differences(running: unknown, draft: unknown, path: readonly string[]): SettingDifference[] {
  if (!isRecord(running) || !isRecord(draft))
    return isSame(running, draft) ? [] : [{ path: [...path], running, draft }];
  return [...new Set([...Object.keys(running), ...Object.keys(draft)])].flatMap((key) =>
    differences(running[key], draft[key], [...path, key]),
  );
}

/** As it is kept: only what differs from the default. */
export const keptRules = ({ policy, houseCues }: DraftRules): { policy: PolicyDocument; houseCues: unknown } => ({
  policy: documentOf(policy),
  houseCues,
});
