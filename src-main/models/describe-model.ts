// What a manifest says of a model, found out from its files.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { AppError } from "../../src-shared/errors.ts";
import type { ModelFile } from "./manifest.ts";

/** SHA-256 of a file, hex. */
export const hashOf = async (file: string): Promise<string> => {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer); // Without an encoding chunks are Buffers.
  return hash.digest("hex");
};

/** All files of the model but its card, which libvosk never opens. */
export const describeFiles = async (folder: string): Promise<readonly ModelFile[]> => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = found
    .filter((item) => item.isFile() && item.name !== "MODEL_CARD.md")
    .map((item) => path.relative(folder, path.join(item.parentPath, item.name)).split(path.sep).join("/"))
    .sort();
  const files: ModelFile[] = [];
  for (const name of names) {
    const file = path.join(folder, name);
    files.push({ path: name, bytes: (await stat(file)).size, sha256: await hashOf(file) });
  }
  return files;
};

/** Rate that the model works at inside, Hz. Throws `model-damaged`. */
export const sampleRateOf = async (folder: string): Promise<number> => {
  const file = path.join(folder, "conf", "mfcc.conf");
  const configuration = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError("model-wrong", `reading ${file}: expected a Vosk model with conf/mfcc.conf`, { cause });
  });
  const rate = /^--sample-frequency=(\d+)\s*(?:#.*)?$/m.exec(configuration)?.[1];
  if (rate === undefined) throw new AppError("model-damaged", `reading ${file}: no --sample-frequency`);
  return Number(rate);
};
