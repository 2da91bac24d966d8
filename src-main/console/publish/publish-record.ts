// What the console remembers of signing: which key, where to, and the last version. Public facts only.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../../files.ts";

const recordSchema = z.object({
  keyFile: z.string().optional(),
  target: z.string().optional(),
  last: z
    .object({ version: z.number().int().positive(), name: z.string(), at: z.string(), file: z.string() })
    .optional(),
});
export type PublishRecord = z.infer<typeof recordSchema>;

const recordFile = (data: string): string => join(data, "console-publish.json");

/** What is remembered; nothing where it cannot be read: it can all be chosen anew. */
export function readRecord(data: string): PublishRecord {
  if (!existsSync(recordFile(data))) return {};
  try {
    return recordSchema.parse(JSON.parse(readFileSync(recordFile(data), "utf8")));
  } catch {
    return {}; // Damaged: as if nothing had been signed here; the bundles themselves tell their versions.
  }
}

/** Throws the system's error. */
export const writeRecord = (data: string, record: PublishRecord): void =>
  replaceFile(recordFile(data), `${JSON.stringify(record, undefined, 2)}\n`);
