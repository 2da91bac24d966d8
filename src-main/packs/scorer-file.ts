// The scorer's weights on disk: one line of JSON; a bit for every hash of a feature, set where it was learned; of each learned feature
// a byte for the size of its factors, then the factors, two a byte; and the reader's weights, one byte each.

import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { cueCategories, type CueCategory } from "../../src-core/ids.ts";
import type { Scorer } from "../../src-core/cue/scorer.ts";
import { AppError } from "../../src-shared/errors.ts";

/** Raised whenever the header or the meaning of the bytes changes. */
const format = 10;

const header = z.strictObject({
  format: z.literal(format),
  dimensions: z.number().int().positive(),
  rank: z.number().int().positive().multipleOf(2),
  scale: z.number(),
  fold: z.record(z.string(), z.string()),
  classes: z.record(z.string(), z.array(z.string())),
  hidden: z.array(z.strictObject({ bias: z.number(), weights: z.array(z.number()) })),
  categories: z.array(
    z.strictObject({
      category: z.enum(cueCategories as [CueCategory, ...CueCategory[]]),
      bias: z.number(),
      threshold: z.number(),
      weights: z.array(z.number()),
      hidden: z.array(z.number()),
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
  const { format: _, dimensions, reader, ...about } = parseHeader(bytes.subarray(0, end).toString("utf8"), file);
  let at = end + 1;
  const next = (count: number): Uint8Array => {
    at += count;
    return bytes.subarray(at - count, at);
  };
  const rows = rowsOf(next(Math.ceil(dimensions / 8)), dimensions);
  const rowCount = rows.reduce((most, row) => Math.max(most, row + 1), 0);
  const sizes = Uint8Array.from(next(rowCount));
  const factors = halvesOf(next((rowCount * about.rank) / 2));
  const weights = Int8Array.from(next(reader.dimensions));
  if (bytes.length !== at)
    throw new AppError(
      "pack-invalid",
      `${file} has ${bytes.length} bytes, expected ${at}; to mend it: git checkout -- ${file}`,
    );
  return { ...about, rows, sizes, factors, reader: { ...reader, weights } };
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
  const { rank, scale, fold, classes, hidden, categories, agreeFrom, doubtBelow, rows, sizes, factors } = scorer;
  const { weights, ...reader } = scorer.reader;
  const about = {
    format,
    dimensions: rows.length,
    rank,
    scale,
    fold,
    classes,
    hidden,
    categories,
    reader,
    agreeFrom,
    doubtBelow,
  };
  const parts = [bitsOf(rows), sizes, pairsOf(factors), new Uint8Array(weights)];
  await writeFile(file, Buffer.concat([Buffer.from(`${JSON.stringify(about)}\n`), ...parts]));
}

/** A bit for each hash, set where it has a row. */
function bitsOf(rows: Int32Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(rows.length / 8));
  for (const [hash, row] of rows.entries()) if (row >= 0) bits[hash >> 3] = (bits[hash >> 3] ?? 0) | (1 << (hash & 7));
  return bits;
}

/** The rows of the hashes whose bits are set, in order. */
function rowsOf(bits: Uint8Array, dimensions: number): Int32Array {
  let row = 0;
  return new Int32Array(dimensions).map((_, hash) => (((bits[hash >> 3] ?? 0) >> (hash & 7)) & 1 ? row++ : -1));
}

/** Two small signed numbers a byte, the first in the lower half. */
function pairsOf(values: Int8Array): Uint8Array {
  const half = (index: number): number => (values[index] ?? 0) & 15;
  return new Uint8Array(values.length / 2).map((_, pair) => half(2 * pair) | (half(2 * pair + 1) << 4));
}

const halvesOf = (pairs: Uint8Array): Int8Array =>
  new Int8Array(pairs.length * 2).map((_, index) => {
    const half = ((pairs[index >> 1] ?? 0) >> (index & 1 ? 4 : 0)) & 15;
    return half > 7 ? half - 16 : half;
  });
