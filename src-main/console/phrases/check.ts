// Phrases as they are written: whether they are well formed, which words they hold, and which can never be heard.

import { audibilityOf, wordsOfRules } from "../../../src-core/pack/audibility.ts";
import { type CompiledCuePack, compilePack } from "../../../src-core/pack/compile-pack.ts";
import type { CuePackSource } from "../../../src-core/pack/pack-source.ts";
import type { PhraseCheck } from "../../../src-shared/console/phrase-messages.ts";
import type { HouseCues } from "../../../src-shared/house-cues-schema.ts";

/** Phrases alone, with the sets that they may name. */
interface Bench {
  readonly shipped: CuePackSource;
  readonly house: HouseCues | undefined;
}

/** What is wrong with each phrase; `null`: nothing. */
export const problemsOf = (say: readonly string[], bench: Bench): (string | null)[] =>
  say.map((phrase) => {
    const result = compileAlone([phrase], bench);
    return result.ok ? null : (result.problems[0]?.message ?? "");
  });

/** Words of the phrases that a speech model must know. Phrases are taken to be well formed. */
export const wordsToHear = (say: readonly string[], bench: Bench): string[] => [
  ...wordsOfRules(packOf(say, bench)).keys(),
];

/** Judged by the words that the model knows. */
export function audibility(
  say: readonly string[],
  bench: Bench,
  known: ReadonlySet<string>,
): Pick<PhraseCheck, "unknownWords" | "deaf"> {
  const { words, deafPhrases } = audibilityOf(packOf(say, bench), known);
  const deaf = new Set(deafPhrases.map((phrase) => phrase.say));
  return { unknownWords: [...words.keys()], deaf: say.flatMap((phrase, index) => (deaf.has(phrase) ? [index] : [])) };
}

function packOf(say: readonly string[], bench: Bench): CompiledCuePack {
  const result = compileAlone(say, bench);
  if (!result.ok) throw new Error(`phrases were taken to be well formed: ${JSON.stringify(result.problems)}`);
  return result.pack;
}

const compileAlone = (say: readonly string[], { shipped, house }: Bench): ReturnType<typeof compilePack> =>
  compilePack({
    language: shipped.language,
    version: 1,
    ...(shipped.fold && { fold: shipped.fold }),
    sets: { ...shipped.sets, ...house?.sets },
    rules: [{ id: "written", category: "insult", say }],
  });
