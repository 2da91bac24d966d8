// The draft on the supervisor's machine. A broken file is set aside, never lost.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { houseCuesByLanguage } from "../../../src-shared/console/draft-messages.ts";
import { replaceFile, setFileAside } from "../../files.ts";
import { policyDocumentSchema } from "../../policy/load-policy.ts";
import { type DraftRules, keptRules } from "./draft-document.ts";

const draftSchema = z.strictObject({
  steadylineDraft: z.literal(1),
  policy: policyDocumentSchema,
  houseCues: houseCuesByLanguage,
});

/** The file in a data folder. */
export const draftFile = (data: string): string => join(data, "draft.json");

/** `rules` is `undefined` where there is no draft; `setAside` names where a broken one lies now. */
export function readDraft(file: string): { readonly rules?: DraftRules; readonly setAside?: string } {
  if (!existsSync(file)) return {};
  try {
    const { policy, houseCues } = draftSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    return { rules: { policy, houseCues } };
  } catch {
    return { setAside: setFileAside(file) }; // Unreadable, not JSON or another shape: all the same, the file is kept.
  }
}

/** Throws the system's error. */
export const writeDraft = (file: string, rules: DraftRules): void =>
  replaceFile(file, `${JSON.stringify({ steadylineDraft: 1, ...keptRules(rules) }, undefined, 2)}\n`);
