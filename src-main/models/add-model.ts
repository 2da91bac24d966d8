// Adds a speech model from a zip, and removes one. A model is in its place whole, or not at all.

import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Language, languages } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import { replaceFile } from "../files.ts";
import { checkLayoutOf } from "./check-model.ts";
import { describeFiles, hashOf, sampleRateOf } from "./describe-model.ts";
import { manifestName, type ModelEntry, type ModelManifest, readModelManifest } from "./manifest.ts";
import { unpack, type UnpackOptions } from "./zip.ts";

export interface AddOptions {
  readonly zip: string;
  /** Folder of models; made when it is missing. */
  readonly folder: string;
  /** Default: as the model's name says. */
  readonly language?: Language | undefined;
  /** Expected hash of the zip, hex; default: whatever it is. */
  readonly sha256?: string | undefined;
  readonly licence?: string | undefined;
  /** True: one of the same name is replaced. */
  readonly replace: boolean;
  readonly onProgress: UnpackOptions["onProgress"];
}

/** Adds it. Throws `model-wrong`, `model-damaged` or `file-unreadable`, and leaves everything as it was. */
export async function addModel(options: AddOptions): Promise<ModelEntry> {
  const { zip, folder, sha256 } = options;
  const hash = await hashOf(zip).catch((cause: unknown) => {
    throw new AppError("file-unreadable", `cannot read ${zip}: ${String(cause)}`, { cause });
  });
  if (sha256 !== undefined && hash !== sha256)
    throw new AppError("model-damaged", `adding ${zip}: expected SHA-256 ${sha256}, got ${hash}`);
  await mkdir(folder, { recursive: true });
  const half = await mkdtemp(join(folder, ".adding-"));
  try {
    const entry = await entryOf(half, await unpack(zip, { into: half, onProgress: options.onProgress }), options, hash);
    await checkLayoutOf({ entry, path: half, bundled: false });
    await put(half, entry, options);
    return entry;
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

/** Removes an added model. Throws `model-missing`. */
export async function removeModel(folder: string, id: string): Promise<void> {
  const manifest = await manifestOf(folder);
  if (!manifest.models.some((entry) => entry.id === id))
    throw new AppError(
      "model-missing",
      `removing ${id}: it was not added here; expected ${manifest.models.map((entry) => entry.id).join(", ") || "nothing: no model was added"}`,
    );
  writeManifest(folder, manifest.models.filter((entry) => entry.id !== id));
  await rm(join(folder, id), { recursive: true, force: true });
}

async function entryOf(half: string, id: string, { language, licence }: AddOptions, zipHash: string): Promise<ModelEntry> {
  const files = await describeFiles(half);
  return {
    id,
    language: language ?? languageOf(id),
    sampleRateHz: await sampleRateOf(half),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    files: [...files],
    licence: licence ?? "see the model's own documents",
    note: `added from a zip with SHA-256 ${zipHash}`,
    demo: /^vosk-model-demo-/.test(id),
  };
}

function languageOf(id: string): Language {
  const language = languages.find((known) => new RegExp(`^vosk-model-(small-|demo-)?${known}(-|$)`).test(id));
  if (language !== undefined) return language;
  throw new AppError("model-wrong", `adding ${id}: its name does not say which language it hears; expected --lang`);
}

async function put(half: string, entry: ModelEntry, { folder, replace }: AddOptions): Promise<void> {
  const { models } = await manifestOf(folder);
  const known = models.some(({ id }) => id === entry.id);
  if (known && !replace)
    throw new AppError("model-wrong", `adding ${entry.id}: it is there already; expected --replace, or models remove first`);
  const place = join(folder, entry.id);
  const old = `${half}-old`;
  await rename(place, old).catch(() => undefined); // Nothing there: the usual case.
  await rename(half, place);
  writeManifest(folder, [...models.filter(({ id }) => id !== entry.id), entry]);
  await rm(old, { recursive: true, force: true });
}

/** An absent manifest is an empty one. */
const manifestOf = (folder: string): Promise<ModelManifest> =>
  readModelManifest(folder).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "model-missing") return { version: 1, models: [] };
    throw error;
  });

/** For everybody on this computer, as the models are. */
const writeManifest = (folder: string, models: readonly ModelEntry[]): void =>
  replaceFile(join(folder, manifestName), `${JSON.stringify({ version: 1, models }, undefined, 2)}\n`, 0o644);
