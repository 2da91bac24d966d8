// Unpacks a zip that nobody vouches for: every entry is checked before the first one is written.

import { createWriteStream } from "node:fs";
import { mkdir, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { AppError } from "../../src-shared/errors.ts";
import { innerPath } from "./manifest.ts";

/** Far above any speech model, far below what fills a disk. */
export const zipLimits = {
  entries: 5000,
  /** Unpacked, bytes. */
  bytes: 8_000_000_000,
  /** Unpacked over packed. Models have about 1.5; ten times as much is a bomb. */
  ratio: 25,
} as const;

/** A file in the zip, its path below the zip's one top folder. */
interface Item {
  readonly path: string;
  readonly entry: Entry;
}

export interface UnpackOptions {
  /** Existing, empty. */
  readonly into: string;
  /** Bytes written so far, of all. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Unpacks `file`; returns the name of its top folder. Throws `model-wrong` or `file-unreadable`; then `into` is to be thrown away. */
export async function unpack(file: string, { into, onProgress }: UnpackOptions): Promise<string> {
  const refuse = (problem: string): AppError => new AppError("model-wrong", `unpacking ${file}: ${problem}`);
  const packed = await sizeOf(file);
  const zip = await openPromise(file, { autoClose: false, strictFileNames: true }).catch((cause: unknown) => {
    throw refuse(`expected a zip file: ${messageOf(cause)}`);
  });
  try {
    const { top, items } = await readItems(zip, refuse);
    const total = items.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
    if (total > zipLimits.bytes || total > packed * zipLimits.ratio)
      throw refuse(`${packed} bytes would become ${total}; expected at most ${zipLimits.ratio} times as many, and ${zipLimits.bytes}`);
    const { bavail, bsize } = await statfs(into);
    if (bavail * bsize < total) throw refuse(`it needs ${total} bytes; the disk has ${bavail * bsize} left`);
    let done = 0;
    for (const { path, entry } of items) {
      await mkdir(dirname(join(into, path)), { recursive: true });
      const count = (bytes: number): void => onProgress((done += bytes), total);
      await write(await zip.openReadStreamPromise(entry), { file: join(into, path), crc32: entry.crc32, count }).catch(
        (cause: unknown) => {
          throw refuse(`${path}: ${messageOf(cause)}`);
        },
      );
    }
    return top;
  } finally {
    zip.close();
  }
}

/** yauzl ends a stream that has more or fewer bytes than its entry says; the checksum is ours to look at. */
async function write(
  source: Readable,
  { file, crc32: expected, count }: { readonly file: string; readonly crc32: number; readonly count: (bytes: number) => void },
): Promise<void> {
  let sum = 0;
  const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      sum = crc32(chunk, sum);
      count(chunk.length);
      yield chunk;
    }
  };
  await pipeline(source, counted, createWriteStream(file, { flags: "wx", mode: 0o644 }));
  if (sum !== expected) throw new Error(`its checksum is ${sum.toString(16)}; expected ${expected.toString(16)}`);
}

async function readItems(zip: ZipFile, refuse: (problem: string) => AppError): Promise<{ readonly top: string; readonly items: readonly Item[] }> {
  if (zip.entryCount > zipLimits.entries)
    throw refuse(`it has ${zip.entryCount} entries; expected at most ${zipLimits.entries}`);
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (cause) {
    throw refuse(messageOf(cause)); // Names that leave the folder are refused by yauzl itself, before ours.
  }
  const seen = new Set<string>();
  const tops = new Set<string>();
  const items = entries.flatMap((entry) => {
    const name = entry.fileName;
    const problem = problemOf(entry);
    if (problem !== undefined) throw refuse(`${name}: ${problem}`);
    const [top = "", ...rest] = name.split("/");
    tops.add(top);
    if (name.endsWith("/")) return [];
    const path = rest.join("/");
    if (seen.has(path.toLowerCase())) throw refuse(`${name} is in it twice; on some systems upper and lower case are one`);
    seen.add(path.toLowerCase());
    if (!innerPath.safeParse(path).success) throw refuse(`${name}: expected a plain name within one top folder`);
    return [{ path, entry }];
  });
  const [top] = tops;
  if (top === undefined || tops.size !== 1) throw refuse(`expected one top folder, found ${[...tops].join(", ") || "nothing"}`);
  return { top, items };
}

/** Kinds of file in the upper half of the attributes of an entry made on Unix. */
const kindMask = 0o170_000;
const kinds = { unknown: 0, file: 0o100_000, folder: 0o040_000 } as const;

function problemOf(entry: Entry): string | undefined {
  const kind = (entry.externalFileAttributes >>> 16) & kindMask;
  const isPlain = kind === kinds.unknown || kind === kinds.file || (kind === kinds.folder && entry.fileName.endsWith("/"));
  if (!isPlain) return "expected files and folders only, this is a link or a device";
  if (entry.isEncrypted()) return "it is encrypted";
  if (!entry.canDecodeFileData()) return `it is packed with method ${entry.compressionMethod}; expected deflate or none`;
  return undefined;
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new AppError("file-unreadable", `cannot read ${file}: ${messageOf(cause)}`, { cause });
  });
  if (found.isFile()) return found.size;
  throw new AppError("file-unreadable", `cannot read ${file}: expected a zip file`);
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
