// Reads a pack's corpus: one utterance a line (or several, `(this|that) way`), one file a category or kind of near-miss.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hypothesis } from "../../src-core/cue/hypothesis.ts";
import { type Channel, channelOf, type CueCategory, cueCategories, type Language } from "../../src-core/ids.ts";
import { variantsOf } from "./variants.ts";

export type Split = "tune" | "test";

export interface Utterance {
  readonly channel: Channel;
  readonly text: string;
  /** What a recogniser made of it; absent: it is read as written. */
  readonly heard?: readonly Hypothesis[];
}

export interface Corpus {
  readonly mustFire: readonly (Utterance & { readonly category: CueCategory })[];
  readonly mustNotFire: readonly (Utterance & { readonly kind: string })[];
  readonly calm: readonly Utterance[];
}

/** Reads `<packs>/<language>/corpus/<split>/`. Throws when a file is named after no category. */
export const readCorpus = (packs: string, language: Language, split: Split): Corpus =>
  readCorpusFolder(join(packs, language, "corpus", split));

/** Reads a folder of `must-fire/`, `must-not-fire/` and `calm.txt`. Throws when a file is named after no category. */
export function readCorpusFolder(folder: string): Corpus {
  if (!existsSync(folder)) throw new Error(`${folder}: expected a folder with must-fire/, must-not-fire/ and calm.txt`);
  return {
    mustFire: filesIn(join(folder, "must-fire")).flatMap(({ name, lines }) => {
      const category = cueCategories.find((id) => id === name);
      if (category === undefined)
        throw new Error(`${folder}/must-fire/${name}.txt: expected a file named after a cue category`);
      return lines.map((text) => ({ category, channel: channelOf(category), text }));
    }),
    mustNotFire: filesIn(join(folder, "must-not-fire")).flatMap(({ name, lines }) =>
      lines.map((line) => ({ kind: name, ...sided(line) })),
    ),
    calm: linesOf(join(folder, "calm.txt")).map(sided),
  };
}

const filesIn = (folder: string): { name: string; lines: string[] }[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(".txt"))
        .sort()
        .map((file) => ({ name: file.slice(0, -4), lines: linesOf(join(folder, file)) }))
    : [];

const linesOf = (file: string): string[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .flatMap(variantsOf)
    : [];

function sided(line: string): Utterance {
  const agent = line.startsWith("agent: ");
  return { channel: agent ? "agent" : "caller", text: line.replace(/^(agent|caller): /, "") };
}
