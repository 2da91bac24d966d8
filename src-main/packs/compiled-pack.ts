// The shipped cue rules as the build compiled them: read in a fraction of the time and memory that reading and compiling
// their YAML takes. Counts only for exactly the files it was made of; otherwise the YAML is read.

import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Deserializer, Serializer } from "node:v8";
import type { Language } from "../../src-core/ids.ts";
import { type CompiledCuePack, type CuePackData, packOfData } from "../../src-core/pack/compile-pack.ts";
import { compiledFilesOf } from "./pack-files.ts";

const fileOf = (compiled: string, language: Language): string => join(compiled, `${language}.cues`);

/** Bytes of the hash with which the file begins. */
const hashLength = 32;

/** Hash of the names and contents of the files that a pack's cue rules are made of. */
async function hashOf(folder: string, language: Language): Promise<Buffer> {
  const hash = createHash("sha256");
  for (const name of await compiledFilesOf(folder, language)) {
    const content = await readFile(join(folder, language, name));
    hash.update(`${name} ${content.length}\n`).update(content);
  }
  return hash.digest();
}

/** `v8.serialize` and its like would make typed arrays that hold on to the whole file. */
function bytesOf(data: CuePackData): Buffer {
  const serializer = new Serializer();
  serializer.writeHeader();
  serializer.writeValue(data);
  return serializer.releaseBuffer();
}

function dataOf(bytes: Buffer): CuePackData {
  const deserializer = new Deserializer(bytes);
  deserializer.readHeader();
  return deserializer.readValue() as CuePackData; // Written by the build beside this very program: its shape needs no check.
}

/** Keeps the compiled rules of a pack in the folder `compiled`. */
export async function keepCompiled(folder: string, pack: CompiledCuePack, compiled: string): Promise<void> {
  const hash = await hashOf(folder, pack.language);
  await mkdir(compiled, { recursive: true });
  await writeFile(fileOf(compiled, pack.language), Buffer.concat([hash, bytesOf(pack.data)]));
}

/** The cue rules as they were compiled; `undefined` where that was never done, or for other files than those that are there now. */
export async function readCompiled(
  folder: string,
  language: Language,
  compiled: string,
): Promise<CompiledCuePack | undefined> {
  const bytes = await readFile(fileOf(compiled, language)).catch(() => undefined); // Missing: nothing was compiled.
  if (bytes === undefined || !bytes.subarray(0, hashLength).equals(await hashOf(folder, language))) return undefined;
  return packOfData(dataOf(bytes.subarray(hashLength)));
}
