// Small packs and hypotheses for tests of the cue pipeline.

import type { Word } from "../../src-core/cue/hypothesis.ts";
import { type CompiledCuePack, compilePack, type PackProblem } from "../../src-core/pack/compile-pack.ts";
import type { CuePackSource, RuleSource } from "../../src-core/pack/pack-source.ts";

/** A pack of these rules; throws when it does not compile. */
export function packOf(source: Partial<CuePackSource> & { readonly rules: readonly RuleSource[] }): CompiledCuePack {
  const result = compilePack({ language: "en", version: 1, ...source });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.pack;
}

/** Problems of a pack that must not compile. */
export function problemsOf(
  source: Partial<CuePackSource> & { readonly rules: readonly RuleSource[] },
): readonly PackProblem[] {
  const result = compilePack({ language: "en", version: 1, ...source });
  return result.ok ? [] : result.problems;
}

/** Words half a second apart from `from` on. */
export const wordsFrom = (text: string, from = 0, confidence = 1): Word[] =>
  text
    .split(" ")
    .filter((word) => word !== "")
    .map((word, index) => ({ word, start: from + index / 2, end: from + index / 2 + 0.4, confidence }));
