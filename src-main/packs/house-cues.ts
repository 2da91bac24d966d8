// A house's own cues on top of a shipped pack: rules that are added, shipped rules that are switched off.

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Language, languages } from "../../src-core/ids.ts";
import type { CuePackSource } from "../../src-core/pack/pack-source.ts";
import { AppError } from "../../src-shared/errors.ts";
import { type HouseCues, houseCuesSchema } from "../../src-shared/house-cues-schema.ts";
import { type LocatedDocument, readYaml } from "./read-yaml.ts";

/** House cues that know where they were written. */
export type HouseDocument = LocatedDocument<HouseCues>;

type CueDocument = LocatedDocument<CuePackSource>;

/** File name in a folder of house cues: `<folder>/<language>/house-cues.yaml`. */
export const houseCuesName = "house-cues.yaml";

/** House cues without a file of their own, of a bundle for instance: problems name `origin`. */
export const houseDocument = (value: HouseCues, origin: string): HouseDocument => ({
  value,
  describe: (path, message) => `${origin}, house cues of ${value.language}, ${path.join(".")}: ${message}`,
});

/** Reads the house cues of every language that has some. Throws `pack-invalid` or `file-unreadable`. */
export const readHouseCues = async (folder: string): Promise<HouseDocument[]> =>
  (await Promise.all(languages.map((language) => houseCuesFor(folder, language)))).flatMap(
    (document) => document ?? [],
  );

/** Those of one language; `undefined` where the folder has none. Throws as `readHouseCues`. */
export async function houseCuesFor(folder: string | undefined, language: Language): Promise<HouseDocument | undefined> {
  if (folder === undefined) return undefined;
  const languagesHere = await readdir(folder).catch((cause: unknown) => {
    throw new AppError("file-unreadable", `cannot read the house cues ${folder}: ${String(cause)}`, { cause });
  });
  const names = languagesHere.includes(language) ? await readdir(join(folder, language)) : [];
  if (!names.includes(houseCuesName)) return undefined;
  return readYaml(join(folder, language, houseCuesName), houseCuesSchema, "pack-invalid");
}

/** The shipped documents without what is switched off, and the house's own last. */
export function withHouse(shipped: readonly CueDocument[], house: HouseDocument): CueDocument[] {
  const { off = [], ...value } = house.value;
  return [...shipped.map((document) => without(document, new Set(off))), { value, describe: house.describe }];
}

/** Switched-off rules that the pack does not have: misspelt, or gone with an update. */
export function unknownOff(shipped: CuePackSource, { off = [] }: HouseCues): string[] {
  const known = new Set(shipped.rules.map(({ id }) => id));
  return off.filter((id) => !known.has(id));
}

/** Problems go on naming the lines of the file as it is. */
function without({ value, describe }: CueDocument, off: ReadonlySet<string>): CueDocument {
  const kept = value.rules.flatMap(({ id }, index) => (off.has(id) ? [] : [index]));
  return {
    value: { ...value, rules: value.rules.filter(({ id }) => !off.has(id)) },
    describe: ([section, key, ...rest], message) =>
      describe(
        section === "rules" && typeof key === "number"
          ? [section, kept[key] ?? key, ...rest]
          : [section, key, ...rest].filter((part) => part !== undefined),
        message,
      ),
  };
}
