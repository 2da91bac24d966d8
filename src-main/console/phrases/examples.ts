// Sentences that show what a rule listens for: from the pack's own corpus, each proven to fire it.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { type CueCategory, channelOf, cueCategories, type Language } from "../../../src-core/ids.ts";
import { scanText } from "../../../src-core/cue/scan.ts";
import type { CompiledCuePack } from "../../../src-core/pack/compile-pack.ts";

/** By rule, up to five short sentences that fire it; grows while the corpus is gone through. */
export interface Examples {
  readonly byRule: ReadonlyMap<string, readonly string[]>;
  readonly isComplete: boolean;
}

const perRule = 5;
/** Sentences longer than this show little at a glance. */
const longestWords = 14;
/** Sentences between two chances for somebody else's question: some hundredths of a second. */
const atOnce = 50;

/** Begins to look for them; nothing is found where the pack comes without its corpus. Other work goes on in between. */
export function findExamples(packs: string, language: Language, cuesOf: () => Promise<CompiledCuePack>): Examples {
  const byRule = new Map<string, string[]>();
  const found = { byRule, isComplete: false };
  const look = async (): Promise<void> => {
    const cues = await cuesOf();
    const folder = join(packs, language, "corpus/tune/must-fire");
    for (const name of await readdir(folder).catch(() => [])) {
      const category = cueCategories.find((id) => `${id}.txt` === name);
      if (category !== undefined) await collect(await linesOf(join(folder, name)), { category, cues, byRule });
    }
  };
  // Without examples the rules are still there to be read.
  void look()
    .catch(() => undefined)
    .finally(() => (found.isComplete = true));
  return found;
}

const linesOf = async (file: string): Promise<string[]> =>
  (await readFile(file, "utf8"))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && line.split(" ").length <= longestWords);

async function collect(
  lines: readonly string[],
  {
    category,
    cues,
    byRule,
  }: { readonly category: CueCategory; readonly cues: CompiledCuePack; readonly byRule: Map<string, string[]> },
): Promise<void> {
  for (const [index, text] of lines.entries()) {
    if (index % atOnce === 0) await setImmediate();
    for (const { rule } of scanText(cues, { channel: channelOf(category), text })) {
      const known = byRule.get(rule) ?? [];
      if (known.length < perRule && !known.includes(text)) byRule.set(rule, [...known, text]);
    }
  }
}
