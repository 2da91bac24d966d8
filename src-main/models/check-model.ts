// Proves that a model is whole before native code opens it: libvosk aborts the process on half a model.

import { stat } from "node:fs/promises";
import path from "node:path";
import { AppError, type ErrorCode } from "../../src-shared/errors.ts";
import { hashOf } from "./describe-model.ts";
import type { FoundModel } from "./find-model.ts";
import type { ModelFile } from "./manifest.ts";

/** Files without which no Vosk model loads. */
const required = ["am/final.mdl", "conf/model.conf"] as const;
/** The graph: composed beforehand, or (where the manifest lists it) composed while it runs. */
const wholeGraph = ["graph/HCLG.fst"] as const;
const lookAheadGraph = ["graph/HCLr.fst", "graph/Gr.fst"] as const;

const bytesOf = async (file: string): Promise<number | undefined> => {
  const found = await stat(file).catch(() => undefined); // Absence is an answer here.
  return found?.isFile() === true ? found.size : undefined;
};

const isFolder = async (folder: string): Promise<boolean> =>
  (await stat(folder).catch(() => undefined))?.isDirectory() === true; // Absence is an answer here too.

/** The command that mends a model. */
export const mendingCommand = ({ bundled, entry }: FoundModel): string =>
  bundled ? `git checkout -- models/${entry.id}` : "steadyline models add FILE.zip";

const trouble = (code: ErrorCode, model: FoundModel, problem: string): AppError =>
  new AppError(code, `checking the model ${model.entry.id}: ${problem}; to mend it: ${mendingCommand(model)}`);

const layoutOf = ({ entry }: FoundModel): readonly string[] => {
  const isLookAhead = entry.files.some(({ path: file }) => file === lookAheadGraph[0]);
  return [...required, ...(isLookAhead ? lookAheadGraph : wholeGraph)];
};

/** Throws `model-missing` without the folder, `model-wrong` when nothing in it belongs to a model, `model-damaged` when a part is missing. */
export const checkLayoutOf = async (model: FoundModel): Promise<void> => {
  if (!(await isFolder(model.path))) throw trouble("model-missing", model, `expected the folder ${model.path}, there is none`);
  const layout = layoutOf(model);
  const sizes = await Promise.all(layout.map((file) => bytesOf(path.join(model.path, file))));
  const absent = layout.filter((_, index) => sizes[index] === undefined);
  if (absent.length === layout.length) {
    throw trouble("model-wrong", model, `expected a Vosk model (${layout.join(", ")}) in ${model.path}, got something else`);
  }
  if (absent.length > 0) throw trouble("model-damaged", model, `expected the file ${absent.join(", ")}, there is none`);
};

const checkSize = async (model: FoundModel, { path: file, bytes }: ModelFile): Promise<void> => {
  const got = await bytesOf(path.join(model.path, file));
  if (got === undefined) throw trouble("model-damaged", model, `expected the file ${file}, there is none`);
  if (got !== bytes) throw trouble("model-damaged", model, `expected ${bytes} bytes in ${file}, got ${got}`);
};

const checkHash = async (model: FoundModel, { path: file, sha256 }: ModelFile): Promise<void> => {
  const got = await hashOf(path.join(model.path, file)).catch((cause: unknown) => {
    throw trouble("model-damaged", model, `reading ${file} failed: ${String(cause)}`);
  });
  if (got === sha256) return;
  throw trouble("model-damaged", model, `expected SHA-256 ${sha256.slice(0, 12)}… of ${file}, got ${got.slice(0, 12)}…`);
};

/** From this size on a start does not wait for the hashes: about a second of reading, bytes. */
const largeBytes = 300_000_000;

const checkSizes = async (model: FoundModel): Promise<void> => {
  await checkLayoutOf(model);
  for (const file of model.entry.files) await checkSize(model, file);
};

/** Checks layout, sizes and hashes, however long it takes. Throws as `checkModel`. */
export const verifyModel = async (model: FoundModel): Promise<void> => {
  await checkSizes(model);
  for (const file of model.entry.files) await checkHash(model, file);
};

const check = (model: FoundModel): Promise<void> =>
  model.entry.bytes < largeBytes ? verifyModel(model) : checkSizes(model);

const passed = new Map<string, Promise<void>>();

/**
 * Checks layout, then sizes, then (unless the model is large) hashes: about 30 ms for a demo model. A success is remembered for the life of the
 * process, a failure is not: the user mends it and tries again. Throws `model-missing`, `model-damaged`, `model-wrong`,
 * each naming the file and the command that mends it.
 */
export const checkModel = (model: FoundModel): Promise<void> => {
  const known = passed.get(model.path);
  if (known !== undefined) return known;
  const checking = check(model);
  passed.set(model.path, checking);
  checking.catch(() => passed.delete(model.path)); // The caller gets the rejection through the returned promise.
  return checking;
};
