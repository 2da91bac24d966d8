// The requests about this computer: findings, and its speech models.

import { type Language, languages } from "../../../src-core/ids.ts";
import type { ModelRow, readinessRequests } from "../../../src-shared/console/readiness-messages.ts";
import { AppError } from "../../../src-shared/errors.ts";
import { addModel } from "../../models/add-model.ts";
import { verifyModel } from "../../models/check-model.ts";
import { bestModel, type FoundModel, listModels } from "../../models/find-model.ts";
import { modelFolders, ownModels } from "../../models/model-folders.ts";
import type { AppPaths } from "../../paths.ts";
import { examine } from "../../readiness/doctor.ts";
import type { SpawnListener } from "../../listener/listener-child.ts";
import type { HandlersOf } from "../handlers.ts";

export interface ReadinessParts {
  readonly paths: AppPaths;
  /** This user's data folder. */
  readonly data: string;
  readonly journal: string;
  readonly spawn: SpawnListener;
}

export function readinessHandlers({
  paths,
  data,
  journal,
  spawn,
}: ReadinessParts): HandlersOf<keyof typeof readinessRequests> {
  const models = async (): Promise<readonly FoundModel[]> => listModels(await modelFolders(paths.models, { data }));
  return {
    "readiness/examine": async () => ({ ok: true, findings: await examine({ paths, data, journal, spawn }) }),
    "models/list": async () => ({ ok: true, models: rowsOf(await models()) }),
    "models/verify": async ({ id }) => {
      const model = (await models()).find(({ entry }) => entry.id === id);
      if (model === undefined) throw new AppError("model-missing", `verifying a model: there is no ${id}`);
      return { ok: true, problem: await problemWith(model) };
    },
    "models/add": async ({ file, language }) => {
      const options = { zip: file, folder: ownModels(data), language, replace: false, onProgress: () => undefined };
      return { ok: true, id: (await addModel(options)).id };
    },
  };
}

function rowsOf(models: readonly FoundModel[]): ModelRow[] {
  const used = new Set(languages.map((language: Language) => bestModel(models, language)));
  return models.map((model) => ({
    id: model.entry.id,
    language: model.entry.language,
    megabytes: Math.round(model.entry.bytes / 100_000) / 10,
    isDemo: model.entry.demo,
    isUsed: used.has(model),
    isAdded: !model.bundled,
    licence: model.entry.licence,
  }));
}

const problemWith = (model: FoundModel): Promise<string | null> =>
  verifyModel(model).then(
    () => null,
    (error: unknown) => {
      if (error instanceof AppError) return error.message;
      throw error;
    },
  );
