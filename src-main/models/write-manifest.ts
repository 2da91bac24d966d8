// Writes models/models.json from the model folders beside it. Run: npx tsx src-main/models/write-manifest.ts [FOLDER]

import { readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { languages, type Language } from "../../src-core/ids.ts";
import { replaceFile } from "../files.ts";
import { describeFiles, sampleRateOf } from "./describe-model.ts";
import { manifestName, modelManifest, type ModelEntry, type ModelManifest } from "./manifest.ts";

/** From each model's MODEL_CARD.md, § Licences of the data. */
const licence =
  "Vocabulary and word probabilities derive from FrequencyWords by Hermit Dave (OpenSubtitles 2018, " +
  "https://github.com/hermitdave/FrequencyWords) and are shared under CC BY-SA 4.0. Sentences, templates, language model " +
  "and acoustic model were made in this project. Speech and pronunciations were produced with espeak-ng. See MODEL_CARD.md.";
const englishSpeech = ["produced with espeak-ng", "produced with espeak-ng and flite"] as const;

const idPattern = /^vosk-model-demo-(.+)$/;

const describeModel = async (modelsFolder: string, id: string, language: Language): Promise<ModelEntry> => {
  const folder = path.join(modelsFolder, id);
  const files = await describeFiles(folder);
  return {
    id,
    language,
    sampleRateHz: await sampleRateOf(folder),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    files: [...files],
    licence: language === "en" ? licence.replace(...englishSpeech) : licence,
    note: "demo: synthesised speech only",
    demo: true,
  };
};

/** Describes every demo model below `modelsFolder`, by id. */
export const describeModels = async (modelsFolder: string): Promise<ModelManifest> => {
  const ids = (await readdir(modelsFolder)).sort();
  const models = ids.map(async (id) => {
    const language = languages.find((known) => known === idPattern.exec(id)?.[1]);
    return language === undefined ? [] : [await describeModel(modelsFolder, id, language)];
  });
  return modelManifest.parse({ version: 1, models: (await Promise.all(models)).flat() });
};

const script = fileURLToPath(import.meta.url);
if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === script) {
  const folder = process.argv[2] ?? path.resolve(path.dirname(script), "../../models");
  const manifest = await describeModels(folder);
  replaceFile(path.join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, 0o644);
  process.stdout.write(`${manifest.models.length} models written to ${path.join(folder, manifestName)}\n`);
}
