// A pack's word classes: words that mean much the same. The scorer learns with them, and rules may name them as sets.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { WordClasses } from "../../src-core/cue/features.ts";
import type { Language } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { CueDocument } from "./load-pack.ts";
import { wordClassesName } from "./pack-files.ts";

/** Begins the names of classes where rules name them: `<like-fool>`. */
const classPrefix = "like-";

/** The classes, a line each (`name: word stem* …`, remarks begin with #); none where a pack has no such file. Throws `pack-invalid` for a line that is no class. */
export async function readWordClasses(folder: string, language: Language): Promise<WordClasses> {
  const file = join(folder, language, wordClassesName);
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return "";
    throw new AppError("pack-invalid", `cannot read ${file}: ${cause.message}`, { cause });
  });
  const lines = text.split("\n").map((line, index) => ({ line: line.trim(), number: index + 1 }));
  return Object.fromEntries(
    lines.filter(({ line }) => line !== "" && !line.startsWith("#")).map((entry) => classIn(entry, file)),
  );
}

function classIn(
  { line, number }: { readonly line: string; readonly number: number },
  file: string,
): [string, string[]] {
  const [, name, words] = /^([a-z0-9-]+): (\S.*)$/u.exec(line) ?? [];
  if (name === undefined || words === undefined)
    throw new AppError("pack-invalid", `${file}:${number}: got "${line}", expected "name: word word stem*"`);
  return [name, words.split(/\s+/u)];
}

/** The classes as a document of sets, to stand beside a pack's files of rules. */
export async function readClassSets(folder: string, language: Language): Promise<CueDocument> {
  const classes = await readWordClasses(folder, language);
  return {
    value: {
      language,
      version: 1,
      sets: Object.fromEntries(Object.entries(classes).map(([name, words]) => [`${classPrefix}${name}`, words])),
      rules: [],
    },
    describe: ([, name], message) => `${join(folder, language, wordClassesName)} ${String(name)}: ${message}`,
  };
}
