// `models …`: the speech models of this computer.

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Language, languages } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import { dataFolder } from "../journal/location.ts";
import { addModel, type AddOptions, removeModel } from "../models/add-model.ts";
import { addressesOf, pickModel, readCatalogue } from "../models/catalogue.ts";
import { verifyModel } from "../models/check-model.ts";
import { fetchZip } from "../models/fetch-model.ts";
import { bestModel, type FoundModel, listModels } from "../models/find-model.ts";
import type { ModelEntry } from "../models/manifest.ts";
import { modelFolders, ownModels } from "../models/model-folders.ts";
import type { AppPaths } from "../paths.ts";
import { readMachineConfig } from "../settings/machine-config.ts";
import { type CliIo, exitCodes, writeJson } from "./output.ts";
import { progressBar } from "./progress-bar.ts";

/** Every model, and which one hears each language. Exit code 1 when a language has none but a demo model. */
export async function modelsList(io: CliIo, paths: AppPaths, { json }: { readonly json: boolean }): Promise<number> {
  const models = await listModels(await modelFolders(paths.models));
  const used = languages.map((language) => bestModel(models, language));
  const rows = models.map((model) => ({
    id: model.entry.id,
    language: model.entry.language,
    megabytes: Math.round(model.entry.bytes / 100_000) / 10,
    kind: model.entry.demo ? "demo" : "real",
    isUsed: used.includes(model),
    isAdded: !model.bundled,
    licence: model.entry.licence,
    path: model.path,
  }));
  if (json) writeJson(io.stdout, rows);
  else {
    for (const { id, language, megabytes, kind, isUsed, isAdded } of rows)
      io.stdout.write(
        `${isUsed ? "*" : " "} ${language}  ${id.padEnd(32)} ${megabytes.toFixed(1).padStart(7)} MB  ${kind}  ${isAdded ? "added" : "bundled"}\n`,
      );
    for (const model of used) if (model?.entry.demo === true) io.stdout.write(`${demoWarning(model.entry.language)}\n`);
  }
  return used.every((model) => model?.entry.demo === false) ? exitCodes.ok : exitCodes.badLine;
}

const demoWarning = (language: Language): string =>
  `${language}: a demo model, which knows synthesised voices only: human callers are hardly heard. To mend it: steadyline models fetch small-${language}, or models add FILE.zip`;

export interface ModelsAddOptions {
  readonly file: string;
  readonly lang?: Language | undefined;
  readonly sha256?: string | undefined;
  readonly replace: boolean;
  readonly folder?: string | undefined;
}

/** Adds a model from a zip. */
export async function modelsAdd(
  io: CliIo,
  { file, lang, sha256, replace, folder = ownModels() }: ModelsAddOptions,
): Promise<number> {
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256))
    throw new AppError("usage", `--sha256 ${sha256}: expected 64 hexadecimal digits`);
  const { note } = await unpackInto(io, { zip: file, folder, language: lang, sha256: sha256?.toLowerCase(), replace });
  io.stdout.write(`${note}\n`);
  return exitCodes.ok;
}

/** Adds it and says so. */
async function unpackInto(io: CliIo, options: Omit<AddOptions, "onProgress">): Promise<ModelEntry> {
  const bar = progressBar(io, "unpacking");
  const entry = await addModel({ ...options, onProgress: bar.show }).finally(bar.end);
  io.stdout.write(`${entry.id} added to ${options.folder}; it hears ${entry.language} from the next call on\n`);
  return entry;
}

/** Removes a model that was added. */
export async function modelsRemove(
  io: CliIo,
  { id, folder = ownModels() }: { readonly id: string; readonly folder?: string | undefined },
): Promise<number> {
  await removeModel(folder, id);
  io.stdout.write(`${id} removed from ${folder}\n`);
  return exitCodes.ok;
}

/** Hashes every file of every model, or of one. Exit code 1 when one is not as it should be. */
export async function modelsVerify(
  io: CliIo,
  paths: AppPaths,
  { id }: { readonly id?: string | undefined },
): Promise<number> {
  const all = await listModels(await modelFolders(paths.models));
  const chosen = all.filter(({ entry }) => id === undefined || entry.id === id);
  if (chosen.length === 0)
    throw new AppError(
      "model-missing",
      `no model ${id ?? ""}; expected one of ${all.map(({ entry }) => entry.id).join(", ")}`,
    );
  let code: number = exitCodes.ok;
  for (const model of chosen) {
    const problem = await problemWith(model);
    io.stdout.write(
      `${problem === undefined ? "good  " : "bad   "}  ${model.entry.id}${problem === undefined ? "" : `: ${problem}`}\n`,
    );
    if (problem !== undefined) code = exitCodes.badLine;
  }
  return code;
}

const problemWith = (model: FoundModel): Promise<string | undefined> =>
  verifyModel(model).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof AppError) return error.message;
      throw error;
    },
  );

export interface ModelsFetchOptions {
  readonly name: string;
  readonly replace: boolean;
  /** Instead of the catalogue's address and the administrator's mirrors. */
  readonly mirror?: string | undefined;
  readonly keepZip?: string | undefined;
}

/** The one command that goes on line: gets a public model and adds it. */
export async function modelsFetch(
  io: CliIo,
  paths: AppPaths,
  { name, replace, mirror, keepZip }: ModelsFetchOptions,
): Promise<number> {
  const model = pickModel(await readCatalogue(paths.models), name);
  const addresses = addressesOf(model, mirror === undefined ? (await readMachineConfig()).models.mirrors : [mirror]);
  const downloads = keepZip ?? join(dataFolder(), "downloads");
  await mkdir(downloads, { recursive: true });
  const file = join(downloads, `${model.id}.zip`);
  io.stdout.write(
    `${model.id}, ${model.bytes} bytes, licence ${model.licence}, from ${addresses.map(({ host }) => host).join(", ")}\n`,
  );
  const bar = progressBar(io, "fetching");
  await fetchZip({ ...model, addresses, file, onProgress: bar.show, say: (line) => bar.say(line) }).finally(bar.end);
  const { language, sha256, licence } = model;
  await unpackInto(io, { zip: file, folder: ownModels(), language, sha256, licence, replace });
  if (keepZip === undefined) await rm(file, { force: true });
  return exitCodes.ok;
}
