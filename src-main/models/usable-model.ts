// The model to use for a language: found, then checked.

import type { Language } from "../../src-core/ids.ts";
import { checkModel } from "./check-model.ts";
import { findModel } from "./find-model.ts";
import { modelFolders } from "./model-folders.ts";

/** Finds the best model, added or coming with the program (`modelsFolder`), and checks it. Throws `config-invalid`, `model-missing`, `model-damaged` or `model-wrong`. */
export async function usableModel(modelsFolder: string, language: Language, preferredId?: string): Promise<{ readonly id: string; readonly path: string; readonly isDemo: boolean }> {
  const found = await findModel(language, await modelFolders(modelsFolder), preferredId);
  await checkModel(found);
  return { id: found.entry.id, path: found.path, isDemo: found.entry.demo };
}
