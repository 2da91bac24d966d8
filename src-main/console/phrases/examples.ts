// Sentences that show what a rule listens for: from the pack's own corpus, each proven to fire it.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CueCategory, channelOf, cueCategories, type Language } from "../../../src-core/ids.ts";
import { scanText } from "../../../src-core/cue/scan.ts";
import type { CompiledCuePack } from "../../../src-core/pack/compile-pack.ts";

export type Example = string;

const perRule = 5;
/** Sentences longer than this show little at a glance. */
const longestWords = 14;

/** By rule, up to five short sentences that fire it. Empty where the pack comes without its corpus. */
export async function exampleSentences(
  packs: string,
  language: Language,
  cues: CompiledCuePack,
): Promise<ReadonlyMap<string, readonly Example[]>> {
  const found = new Map<string, Example[]>();
  const folder = join(packs, language, "corpus/tune/must-fire");
  for (const name of await readdir(folder).catch(() => [])) {
    const category = cueCategories.find((id) => `${id}.txt` === name);
    if (category !== undefined) collect(await linesOf(join(folder, name)), { category, cues, found });
  }
  return found;
}

const linesOf = async (file: string): Promise<string[]> =>
  (await readFile(file, "utf8")).split("\n").map((line) => line.trim());

function collect(
  lines: readonly string[],
  {
    category,
    cues,
    found,
  }: { readonly category: CueCategory; readonly cues: CompiledCuePack; readonly found: Map<string, Example[]> },
): void {
  for (const text of lines) {
    if (text === "" || text.split(" ").length > longestWords) continue;
    for (const { rule } of scanText(cues, { channel: channelOf(category), text })) {
      const known = found.get(rule) ?? [];
      if (known.length < perRule && !known.includes(text)) found.set(rule, [...known, text]);
    }
  }
}
