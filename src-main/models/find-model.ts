// Which model hears a language: bundled demo models and installed ones, in folders with a manifest each.

import { access } from "node:fs/promises";
import path from "node:path";
import { isLanguage, languages, type Language } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import { manifestName, readModelManifest, type ModelEntry } from "./manifest.ts";

/** A folder of models with its manifest. */
export interface ModelsFolder {
  readonly path: string;
  /** True for the folder that comes with the program: `git checkout` mends it. */
  readonly bundled: boolean;
}

/** A model and where it is. */
export interface FoundModel {
  readonly entry: ModelEntry;
  /** Absolute or as given: the model's own folder. */
  readonly path: string;
  readonly bundled: boolean;
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false, // Absence is an answer here.
  );

/** All models of the folders, in their order. A folder that is not bundled may be absent. Throws `model-missing`, `model-damaged`. */
export const listModels = async (folders: readonly ModelsFolder[]): Promise<readonly FoundModel[]> => {
  const lists = folders.map(async (folder): Promise<readonly FoundModel[]> => {
    if (!folder.bundled && !(await exists(path.join(folder.path, manifestName)))) return [];
    const { models } = await readModelManifest(folder.path);
    return models.map((entry) => ({ entry, path: path.join(folder.path, entry.id), bundled: folder.bundled }));
  });
  return (await Promise.all(lists)).flat();
};

/** Real models before demo models, installed before bundled, then by id: the same choice on every start. */
const byPreference = (a: FoundModel, b: FoundModel): number =>
  Number(a.entry.demo) - Number(b.entry.demo) || Number(a.bundled) - Number(b.bundled) || a.entry.id.localeCompare(b.entry.id);

const knownLanguage = (language: string): Language => {
  if (isLanguage(language)) return language;
  throw new AppError("language-unknown", `finding a model: expected ${languages.join(", ")}, got ${language}`);
};

/**
 * The model for a language: the one with `preferredId`, else the best there is.
 * Throws `language-unknown`; `model-missing` when there is none; `model-wrong` when the preferred one hears another language.
 */
export const findModel = async (
  language: string,
  folders: readonly ModelsFolder[],
  preferredId?: string,
): Promise<FoundModel> => {
  const wanted = knownLanguage(language);
  const models = await listModels(folders);
  if (preferredId !== undefined) return preferred(models, preferredId, wanted);
  const best = bestModel(models, wanted);
  if (best !== undefined) return best;
  throw new AppError("model-missing", `finding a model for ${wanted}: none of ${describe(models)} hears it`);
};

/** The one that is used for a language when nobody prefers another. */
export const bestModel = (models: readonly FoundModel[], language: Language): FoundModel | undefined =>
  models.filter((model) => model.entry.language === language).sort(byPreference)[0];

const preferred = (models: readonly FoundModel[], id: string, language: Language): FoundModel => {
  const model = models.find(({ entry }) => entry.id === id);
  if (model === undefined) {
    throw new AppError("model-missing", `finding the model ${id}: expected one of ${describe(models)}`);
  }
  if (model.entry.language === language) return model;
  throw new AppError("model-wrong", `using the model ${id}: expected one for ${language}, it is for ${model.entry.language}`);
};

const describe = (models: readonly FoundModel[]): string =>
  models.length === 0 ? "no models" : models.map(({ entry }) => entry.id).join(", ");
