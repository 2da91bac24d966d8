// The files of a pack's folder.

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Language } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";

/** Names of all of them. Throws `file-unreadable`. */
export const filesOf = (folder: string, language: Language): Promise<string[]> =>
  readdir(join(folder, language)).catch((cause: unknown) => {
    throw new AppError("file-unreadable", `cannot read the pack ${join(folder, language)}: ${String(cause)}`, {
      cause,
    });
  });

/** Whether it is a file of cue rules; there may be any number in a pack's folder, read in the order of their names. */
const isCueFile = (name: string): boolean => name.endsWith("-cues.yaml");

/** A pack's word classes, which rules may name as sets. */
export const wordClassesName = "word-classes.txt";

/** Names of the shipped files of cue rules. */
export const cueFilesOf = async (folder: string, language: Language): Promise<string[]> =>
  (await filesOf(folder, language)).filter(isCueFile).sort();

/** Names of all files that the compiled rules are made of. */
export const compiledFilesOf = async (folder: string, language: Language): Promise<string[]> =>
  (await filesOf(folder, language)).filter((name) => isCueFile(name) || name === wordClassesName).sort();
