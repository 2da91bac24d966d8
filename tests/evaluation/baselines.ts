// Two things people use instead: a plain word list, and an English profanity matcher. Both know swear words only.

import { createRequire } from "node:module";
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from "obscenity";
import type { CueCategory, Language } from "../../src-core/ids.ts";
import type { Finder } from "./measure.ts";

/** A hit of a word list says "bad word" and no more, so it counts as each of these. */
const any: ReadonlySet<CueCategory> = new Set([
  "profanity",
  "mild-profanity",
  "insult",
  "discrimination",
  "sexual-remark",
]);
const none: ReadonlySet<CueCategory> = new Set();

const naughtyWords = createRequire(import.meta.url)("naughty-words") as Readonly<Record<string, readonly string[]>>; // A package of JSON word lists without types.

/** Baselines for a language, by name. */
export function baselines(language: Language): Record<string, Finder> {
  const list = wordList(naughtyWords[language] ?? []);
  if (language !== "en") return { "naughty-words": list };
  const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
  return {
    "naughty-words": list,
    obscenity: ({ channel, text }) => (channel === "caller" && matcher.hasMatch(text) ? any : none),
  };
}

function wordList(words: readonly string[]): Finder {
  const phrases = words.map((word) => ` ${word.toLowerCase()} `);
  return ({ channel, text }) => {
    const line = ` ${text.toLowerCase().replaceAll(/[^\p{L}\p{N}']+/gu, " ")} `;
    return channel === "caller" && phrases.some((phrase) => line.includes(phrase)) ? any : none;
  };
}
