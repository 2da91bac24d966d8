// models/catalogue.json: public speech models that `models fetch` can get, and where from.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { languages } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";

const catalogueModel = z.strictObject({
  /** What is typed. */
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** The model's own name: folder in the zip, id once it is added. */
  id: z.string().regex(/^[\w-][\w.-]*$/),
  language: z.enum(languages),
  url: z.url({ protocol: /^https?$/ }),
  bytes: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string().min(1),
});
export type CatalogueModel = z.infer<typeof catalogueModel>;

const catalogue = z.strictObject({ version: z.literal(1), models: z.array(catalogueModel) });

/** Reads the catalogue in the program's own folder of models. Throws `model-damaged`. */
export async function readCatalogue(modelsFolder: string): Promise<readonly CatalogueModel[]> {
  const file = join(modelsFolder, "catalogue.json");
  try {
    return catalogue.parse(JSON.parse(await readFile(file, "utf8"))).models;
  } catch (cause) {
    throw new AppError("model-damaged", `reading ${file}: ${String(cause)}`, { cause });
  }
}

/** The model of a name. Throws `usage` with the choices. */
export function pickModel(models: readonly CatalogueModel[], name: string): CatalogueModel {
  const model = models.find((entry) => entry.name === name || entry.id === name);
  if (model !== undefined) return model;
  throw new AppError("usage", `models fetch ${name}: expected one of ${models.map((entry) => entry.name).join(", ")}`);
}

/** Where to try: the administrator's mirrors, each with the file's own name, else the address of the catalogue. */
export function addressesOf({ url }: CatalogueModel, mirrors: readonly string[]): readonly URL[] {
  const own = new URL(url);
  const name = own.pathname.split("/").at(-1) ?? "";
  return mirrors.length === 0 ? [own] : mirrors.map((mirror) => new URL(name, mirror.endsWith("/") ? mirror : `${mirror}/`));
}
