// Writes the JSON Schemas of packs and policies for editors. Run by `npm run schemas`; a test proves they are current.

import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { cuePackSchema, interfaceTextsSchema, protocolTextsSchema } from "../../src-shared/pack-schema.ts";
import { houseCuesSchema } from "../../src-shared/house-cues-schema.ts";
import { policySchema } from "../../src-shared/policy-schema.ts";

/** Schema files and what they describe. */
export const schemaFiles: Readonly<Record<string, z.ZodType>> = {
  "packs/cues.schema.json": cuePackSchema,
  "packs/house-cues.schema.json": houseCuesSchema,
  "packs/protocol.schema.json": protocolTextsSchema,
  "packs/texts.schema.json": interfaceTextsSchema,
  "packs/policy.schema.json": policySchema,
};

/** The file's text, with a final newline. */
export const schemaText = (schema: z.ZodType): string =>
  `${JSON.stringify(z.toJSONSchema(schema, { io: "input" }), null, 2)}\n`;

if (process.argv[1]?.endsWith("write-schemas.ts") === true) {
  for (const [file, schema] of Object.entries(schemaFiles)) await writeFile(file, schemaText(schema));
}
