// The scorer's weights on disk: one line of JSON, then the bytes of every category in its order.

import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { cueCategories, type CueCategory } from "../../src-core/ids.ts";
import type { Scorer } from "../../src-core/cue/scorer.ts";
import { AppError } from "../../src-shared/errors.ts";

const header = z.strictObject({
  format: z.literal(2),
  dimensions: z.number().int().positive(),
  fold: z.record(z.string(), z.string()),
  classes: z.record(z.string(), z.array(z.string())),
  categories: z.array(
    z.strictObject({
      category: z.enum(cueCategories as [CueCategory, ...CueCategory[]]),
      bias: z.number(),
      scale: z.number(),
      threshold: z.number(),
    }),
  ),
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
  const { dimensions, fold, classes, categories } = parseHeader(bytes.subarray(0, end).toString("utf8"), file);
  const expected = end + 1 + categories.length * dimensions;
  if (bytes.length !== expected)
    throw new AppError(
      "pack-invalid",
      `${file} has ${bytes.length} bytes, expected ${expected}; to mend it: git checkout -- ${file}`,
    );
  const weightsOf = (index: number): Int8Array => {
    const start = end + 1 + index * dimensions;
    return new Int8Array(bytes.buffer, bytes.byteOffset + start, dimensions);
  };
  return {
    dimensions,
    fold,
    classes,
    categories: categories.map((category, index) => ({ ...category, weights: weightsOf(index) })),
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
export async function writeScorer(file: string, { dimensions, fold, classes, categories }: Scorer): Promise<void> {
  const about = {
    format: 2,
    dimensions,
    fold,
    classes,
    categories: categories.map(({ category, bias, scale, threshold }) => ({ category, bias, scale, threshold })),
  };
  await writeFile(
    file,
    Buffer.concat([
      Buffer.from(`${JSON.stringify(about)}\n`),
      ...categories.map(({ weights }) => Buffer.from(weights.buffer, weights.byteOffset, weights.length)),
    ]),
  );
}
