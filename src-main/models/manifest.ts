// models/models.json: which speech models there are and what their files must be. Parsed, never trusted.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { languages } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";

/** File name of the manifest in a folder of models. */
export const manifestName = "models.json";

/** A path below the model folder, with `/`, that cannot leave it. */
export const innerPath = z
  .string()
  .regex(/^[\w.-]+(\/[\w.-]+)*$/)
  .refine((value) => !value.split("/").some((part) => part === "." || part === ".."), "must stay in the folder");

const modelFile = z.strictObject({
  path: innerPath,
  bytes: z.number().int().nonnegative(),
  /** Lower-case hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ModelFile = z.infer<typeof modelFile>;

/** One speech model. Its folder beside the manifest has the name `id`. */
export const modelEntry = z.strictObject({
  id: z.string().regex(/^[\w-][\w.-]*$/),
  language: z.enum(languages),
  /** Rate the model works at inside; audio of other rates is converted by the recogniser. */
  sampleRateHz: z.number().int().positive(),
  /** Sum over `files`. */
  bytes: z.number().int().positive(),
  files: z.array(modelFile).min(1),
  licence: z.string().min(1),
  note: z.string(),
  /** True for a model that was trained on synthesised speech and is not for human callers. */
  demo: z.boolean(),
});
export type ModelEntry = z.infer<typeof modelEntry>;

export const modelManifest = z.strictObject({ version: z.literal(1), models: z.array(modelEntry) });
export type ModelManifest = z.infer<typeof modelManifest>;

/** Parses the text of a manifest; throws `model-damaged` naming `file` and the first fault. */
export const parseModelManifest = (text: string, file: string): ModelManifest => {
  try {
    return modelManifest.parse(JSON.parse(text));
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll("\n", " ") : String(cause);
    throw new AppError("model-damaged", `reading ${file}: ${problem}`, { cause });
  }
};

/** Reads the manifest in a folder of models; throws `model-missing` or `model-damaged`. */
export const readModelManifest = async (modelsFolder: string): Promise<ModelManifest> => {
  const file = path.join(modelsFolder, manifestName);
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError("model-missing", `reading ${file}: ${String(cause)}`, { cause });
  });
  return parseModelManifest(text, file);
};
