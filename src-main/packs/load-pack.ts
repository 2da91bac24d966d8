// Loads one language's pack from its folder. A pack with one bad rule is refused as a whole.

import { join } from "node:path";
import type { Language } from "../../src-core/ids.ts";
import { type CompiledCuePack, compilePack } from "../../src-core/pack/compile-pack.ts";
import type { CuePackSource } from "../../src-core/pack/pack-source.ts";
import { AppError } from "../../src-shared/errors.ts";
import { cuePackSchema, type InterfaceTexts, interfaceTextsSchema, type ProtocolTexts, protocolTextsSchema } from "../../src-shared/pack-schema.ts";
import { type LocatedDocument, parseYaml, readYaml } from "./read-yaml.ts";

export interface Pack {
  readonly language: Language;
  readonly cues: CompiledCuePack;
  readonly protocol: ProtocolTexts;
  readonly texts: InterfaceTexts;
}

/** Loads `<folder>/<language>/{cues,protocol,texts}.yaml`. Throws `AppError` `pack-invalid` naming file, line and reason. */
export async function loadPack(folder: string, language: Language): Promise<Pack> {
  const [cues, protocol, texts] = await Promise.all([
    loadCues(folder, language),
    readYaml(join(folder, language, "protocol.yaml"), protocolTextsSchema, "pack-invalid"),
    readYaml(join(folder, language, "texts.yaml"), interfaceTextsSchema, "pack-invalid"),
  ]);
  return { language, cues, protocol: protocol.value, texts: texts.value };
}

/** Loads and compiles the cue rules alone. */
export async function loadCues(folder: string, language: Language): Promise<CompiledCuePack> {
  const file = join(folder, language, "cues.yaml");
  const document = await readYaml(file, cuePackSchema, "pack-invalid");
  return compileDocument(document, language);
}

/** As `loadCues`, for a text already in hand (an editor, a test). */
export const compileCues = (text: string, { file, language }: { readonly file: string; readonly language: Language }): CompiledCuePack =>
  compileDocument(parseYaml(text, { file, schema: cuePackSchema, code: "pack-invalid" }), language);

function compileDocument(document: LocatedDocument<CuePackSource>, language: Language): CompiledCuePack {
  if (document.value.language !== language) {
    throw new AppError("pack-invalid", document.describe(["language"], `got "${document.value.language}", expected "${language}" as the folder says`));
  }
  const result = compilePack(document.value);
  if (result.ok) return result.pack;
  throw new AppError("pack-invalid", result.problems.map(({ path, message }) => document.describe(path, message)).join("\n"));
}
