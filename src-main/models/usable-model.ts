// The model to use for a language: found, then checked.

import type { Language } from "../../src-core/ids.ts";
import { checkModel } from "./check-model.ts";
import { findModel } from "./find-model.ts";

/** Finds the model among those that come with the program and checks it. Throws `model-missing`, `model-damaged` or `model-wrong`. */
export async function usableModel(modelsFolder: string, language: Language): Promise<{ readonly path: string; readonly isDemo: boolean }> {
  const found = await findModel(language, [{ path: modelsFolder, bundled: true }]);
  await checkModel(found);
  return { path: found.path, isDemo: found.entry.demo };
}
