// Loads a policy document: what it states replaces the default, everything else stays.

import { readFile } from "node:fs/promises";
import { z } from "zod";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import { AppError } from "../../src-shared/errors.ts";
import { policySchema } from "../../src-shared/policy-schema.ts";
import { migratePolicy } from "./migrate-policy.ts";
import { parseYaml } from "../packs/read-yaml.ts";
import { isRecord, withoutGaps } from "./policy-document.ts";

/** Reads a YAML or JSON policy. Throws `AppError` `policy-invalid` naming file, line, path and what was expected. */
export async function loadPolicy(file: string): Promise<Policy> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError(
      "file-unreadable",
      `cannot read the policy ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  });
  return parsePolicy(text, file);
}

/** As `loadPolicy`, for a text already in hand. */
export const parsePolicy = (text: string, file: string): Policy =>
  parseYaml(text, { file, schema: policyDocumentSchema, code: "policy-invalid" }).value;

/** A document that states only what differs; gives the whole policy. */
export const policyDocumentSchema = z
  .unknown()
  .transform((value) => withoutGaps(merged(defaultPolicy, migratePolicy(value))))
  .pipe(policySchema);

/** Records merge key by key; lists and plain values replace. Unknown keys stay in, for the schema to refuse. */
function merged(base: unknown, over: unknown): unknown {
  if (!isRecord(over)) return over ?? base;
  if (!isRecord(base)) return over;
  return Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(over)])].map((key) => [
      key,
      key in over ? (over[key] === null ? null : merged(base[key], over[key])) : base[key],
    ]),
  );
}
