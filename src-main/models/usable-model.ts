// The model to use for a language: found, then checked.

import type { Language } from "../../src-core/ids.ts";
import { checkModel } from "./check-model.ts";
import { findModel } from "./find-model.ts";

/** Finds the model among those that come with the program and checks it. Throws `model-missing`, `model-damaged` or `model-wrong`. */
export async function usableModel(modelsFolder: string, language: Language, preferredId?: string): Promise<{ readonly id: string; readonly path: string; readonly isDemo: boolean }> {
  const found = await findModel(language, [{ path: modelsFolder, bundled: true }], preferredId);
  await checkModel(found);
  return { id: found.entry.id, path: found.path, isDemo: found.entry.demo };
}
