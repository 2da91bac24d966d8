// The scorer's weights on disk: one line of JSON, then the factors of every hashed feature and the reader's weights, one byte each.

import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { cueCategories, type CueCategory } from "../../src-core/ids.ts";
import type { Scorer } from "../../src-core/cue/scorer.ts";
import { AppError } from "../../src-shared/errors.ts";

/** Raised whenever the header or the meaning of the bytes changes. */
const format = 8;

const header = z.strictObject({
  format: z.literal(format),
  dimensions: z.number().int().positive(),
  rank: z.number().int().positive(),
  scale: z.number(),
  fold: z.record(z.string(), z.string()),
  classes: z.record(z.string(), z.array(z.string())),
  categories: z.array(
    z.strictObject({
      category: z.enum(cueCategories as [CueCategory, ...CueCategory[]]),
      bias: z.number(),
      threshold: z.number(),
      weights: z.array(z.number()),
    }),
  ),
  reader: z.strictObject({ dimensions: z.number().int().positive(), bias: z.number(), scale: z.number() }),
  agreeFrom: z.record(z.string(), z.number()),
  doubtBelow: z.partialRecord(z.enum(cueCategories as [CueCategory, ...CueCategory[]]), z.number()),
});

const newline = 10;

/** Reads a scorer. Throws `pack-invalid`; a missing file is `undefined`: a pack may do without. */
export async function readScorer(file: string): Promise<Scorer | undefined> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new AppError("pack-invalid", `cannot read the scorer ${file}: ${cause.message}`, { cause });
  });
  if (bytes === undefined) return undefined;
  const end = bytes.indexOf(newline);
  const { format: _, reader, ...about } = parseHeader(bytes.subarray(0, end).toString("utf8"), file);
  const factorCount = about.dimensions * about.rank;
  const expected = end + 1 + factorCount + reader.dimensions;
  if (bytes.length !== expected)
    throw new AppError(
      "pack-invalid",
      `${file} has ${bytes.length} bytes, expected ${expected}; to mend it: git checkout -- ${file}`,
    );
  const bytesFrom = (from: number, count: number): Int8Array =>
    new Int8Array(bytes.buffer, bytes.byteOffset + end + 1 + from, count);
  return {
    ...about,
    factors: bytesFrom(0, factorCount),
    reader: { ...reader, weights: bytesFrom(factorCount, reader.dimensions) },
  };
}

function parseHeader(text: string, file: string): z.infer<typeof header> {
  try {
    return header.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError(
      "pack-invalid",
      `${file} does not begin with the header of a scorer; to mend it: git checkout -- ${file}`,
      { cause },
    );
  }
}

/** Writes a scorer; the same scorer always gives the same bytes. */
export async function writeScorer(file: string, scorer: Scorer): Promise<void> {
  const { dimensions, rank, scale, fold, classes, categories, agreeFrom, doubtBelow, factors } = scorer;
  const { weights, ...reader } = scorer.reader;
  const about = { format, dimensions, rank, scale, fold, classes, categories, reader, agreeFrom, doubtBelow };
  await writeFile(file, Buffer.concat([Buffer.from(`${JSON.stringify(about)}\n`), bytesOf(factors), bytesOf(weights)]));
}

const bytesOf = ({ buffer, byteOffset, length }: Int8Array): Buffer => Buffer.from(buffer, byteOffset, length);
