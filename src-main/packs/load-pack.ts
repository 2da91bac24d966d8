// Loads one language's pack from its folder. A pack with one bad rule is refused as a whole.

import { join } from "node:path";
import type { Language } from "../../src-core/ids.ts";
import { type CompiledCuePack, compilePack } from "../../src-core/pack/compile-pack.ts";
import type { CuePackSource } from "../../src-core/pack/pack-source.ts";
import { createSecondReader } from "../../src-core/cue/scorer.ts";
import { noSecondReader, type SecondReader } from "../../src-core/cue/tracker.ts";
import { AppError } from "../../src-shared/errors.ts";
import {
  cuePackSchema,
  type InterfaceTexts,
  interfaceTextsSchema,
  type ProtocolTexts,
  protocolTextsSchema,
} from "../../src-shared/pack-schema.ts";
import { type DocumentPath, type LocatedDocument, readYaml } from "./read-yaml.ts";
import { type HouseDocument, unknownOff, withHouse } from "./house-cues.ts";
import { readCompiled } from "./compiled-pack.ts";
import { cueFilesOf, filesOf } from "./pack-files.ts";
import { readScorer } from "./scorer-file.ts";
import { readClassSets } from "./word-classes.ts";

/** What a pack may be made of beside its own files. */
export interface PackParts {
  /** A house's own cues, on top of the shipped ones. */
  readonly house?: HouseDocument | undefined;
  /** Folder of packs that the build compiled; without it, or with a house's cues, they are compiled now. */
  readonly compiled?: string | undefined;
}

/** What finds cues in a language: the rules, and the scorer where the pack has one. */
export interface Hearing {
  readonly cues: CompiledCuePack;
  readonly secondReader: SecondReader;
}

export interface Pack {
  readonly language: Language;
  readonly hearing: Hearing;
  readonly protocol: ProtocolTexts;
  readonly texts: InterfaceTexts;
}

/**
 * Loads `<folder>/<language>/{*-cues,protocol,texts}.yaml`, with a house's own cues on top. Throws `AppError` `pack-invalid` naming
 * file, line and reason.
 */
export async function loadPack(folder: string, language: Language, parts: PackParts = {}): Promise<Pack> {
  const [hearing, protocol, texts] = await Promise.all([
    loadHearing(folder, language, parts),
    readYaml(join(folder, language, "protocol.yaml"), protocolTextsSchema, "pack-invalid"),
    readTexts(folder, language),
  ]);
  return { language, hearing, protocol: protocol.value, texts };
}

/** The overlay's texts, without which no pack is one. */
const textsName = "texts.yaml";

/** Loads the interface texts alone. */
export const loadTexts = async (folder: string, language: Language): Promise<InterfaceTexts["texts"]> =>
  (await readTexts(folder, language)).texts;

/** `texts.yaml`, and `*-texts.yaml` of the other windows. */
async function readTexts(folder: string, language: Language): Promise<InterfaceTexts> {
  const others = (await filesOf(folder, language)).filter((name) => name.endsWith(`-${textsName}`)).sort();
  const read = (name: string): Promise<LocatedDocument<InterfaceTexts>> =>
    readYaml(join(folder, language, name), interfaceTextsSchema, "pack-invalid");
  const [first, ...rest] = await Promise.all([read(textsName), ...others.map(read)]);
  const texts = rest.map(({ value }) => value.texts);
  return { ...first.value, texts: Object.assign({}, first.value.texts, ...texts) };
}

/** Loads the rules and the scorer. */
export async function loadHearing(folder: string, language: Language, parts: PackParts = {}): Promise<Hearing> {
  const [cues, secondReader] = await Promise.all([cuesOf(folder, language, parts), loadScorer(folder, language)]);
  return { cues, secondReader };
}

async function cuesOf(folder: string, language: Language, { house, compiled }: PackParts): Promise<CompiledCuePack> {
  const ready =
    house === undefined && compiled !== undefined ? await readCompiled(folder, language, compiled) : undefined;
  return ready ?? loadCues(folder, language, house);
}

/** Loads the learned scorer; one that finds nothing where the pack has none. */
export async function loadScorer(folder: string, language: Language): Promise<SecondReader> {
  const scorer = await readScorer(join(folder, language, "scorer.bin"));
  return scorer === undefined ? noSecondReader : createSecondReader(scorer);
}

/** A file of cue rules that knows where each rule stands. */
export type CueDocument = LocatedDocument<CuePackSource>;

/** The shipped files of cue rules, as they are, and the word classes as sets. Throws `file-unreadable` or `pack-invalid`. */
export async function readCueFiles(folder: string, language: Language): Promise<CueDocument[]> {
  const names = await cueFilesOf(folder, language);
  const documents = names.map((name) => readYaml(join(folder, language, name), cuePackSchema, "pack-invalid"));
  return Promise.all([...documents, readClassSets(folder, language)]);
}

/** Loads and compiles the cue rules alone. */
export const loadCues = async (folder: string, language: Language, house?: HouseDocument): Promise<CompiledCuePack> =>
  compileCues(await readCueFiles(folder, language), language, house);

/** As `loadCues`, for files already read. */
export const compileCues = (
  shipped: readonly CueDocument[],
  language: Language,
  house?: HouseDocument,
): CompiledCuePack => compileDocuments(house === undefined ? shipped : withHouse(shipped, house), language);

/**
 * Compiles a house's cues on top of the shipped ones, for the proof alone. Returns the rules that it switches off in vain. Throws as
 * `loadCues`.
 */
export async function checkHouse(folder: string, house: HouseDocument): Promise<string[]> {
  const { language } = house.value;
  const shipped = await readCueFiles(folder, language);
  compileDocuments(withHouse(shipped, house), language);
  return unknownOff(merge(shipped, []), house.value);
}

/** The cue rules as data, not compiled. */
export const readCueSource = async (folder: string, language: Language): Promise<CuePackSource> =>
  cueSourceOf(await readCueFiles(folder, language));

/** As `readCueSource`, for files already read. */
export const cueSourceOf = (shipped: readonly CueDocument[]): CuePackSource => merge(shipped, []);

function compileDocuments(documents: readonly CueDocument[], language: Language): CompiledCuePack {
  const problems = documents.flatMap((document) => wrongLanguage(document, language));
  const merged = merge(documents, problems);
  const result = compilePack(merged);
  if (!result.ok) problems.push(...result.problems.map(({ path, message }) => locate(documents, path)(message)));
  if (result.ok && problems.length === 0) return result.pack;
  throw new AppError("pack-invalid", problems.join("\n"));
}

const wrongLanguage = ({ value, describe }: CueDocument, language: Language): string[] =>
  value.language === language
    ? []
    : [describe(["language"], `got "${value.language}", expected "${language}" as the folder says`)];

/** One source of several documents; a name in two of them is a problem, as its meaning would depend on their order. */
function merge(documents: readonly CueDocument[], problems: string[]): CuePackSource {
  const [first] = documents;
  if (first === undefined) throw new AppError("pack-invalid", "a pack needs at least one file of cue rules");
  const sections = ["sets", "guards", "categories", "soundsLike"] as const;
  for (const section of sections) {
    const seen = new Set<string>();
    for (const { value, describe } of documents) {
      for (const name of Object.keys(value[section] ?? {})) {
        if (seen.has(name))
          problems.push(describe([section, name], `"${name}" is defined in two files of the pack; expected one`));
        seen.add(name);
      }
    }
  }
  const all = documents.map(({ value }) => value);
  return {
    language: first.value.language,
    version: Math.max(...all.map(({ version }) => version)),
    fold: Object.assign({}, ...all.map(({ fold }) => fold)),
    sets: Object.assign({}, ...all.map(({ sets }) => sets)),
    soundsLike: Object.assign({}, ...all.map(({ soundsLike }) => soundsLike)),
    guards: Object.assign({}, ...all.map(({ guards }) => guards)),
    categories: Object.assign({}, ...all.map(({ categories }) => categories)),
    rules: all.flatMap(({ rules }) => rules),
  };
}

/** The document, and the place in it, that a path in the merged source came from. */
function locate(documents: readonly CueDocument[], path: DocumentPath): (message: string) => string {
  const [section, key] = path;
  if (section === "rules" && typeof key === "number") {
    let offset = 0;
    for (const { value, describe } of documents) {
      if (key < offset + value.rules.length)
        return (message) => describe(["rules", key - offset, ...path.slice(2)], message);
      offset += value.rules.length;
    }
  }
  const owner =
    documents.find(({ value }) => Object.hasOwn(value[section as "sets"] ?? {}, String(key))) ?? documents[0];
  return (message) => owner?.describe(path, message) ?? message;
}
