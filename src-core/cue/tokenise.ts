// Turns words as written or recognised into the tokens that patterns are compared with.

import { remembering } from "../remembering.ts";

/** Letters to replace after lower-casing, e.g. `{ "é": "e" }`; per pack. */
export type Fold = Readonly<Record<string, string>>;

/** One token and the index of the word it came from: "well-known" is one word and two tokens. */
export interface Token {
  readonly text: string;
  readonly wordIndex: number;
}

const apostrophes = /[’‘`´ʼ]/g;
const separators = /[^\p{L}\p{N}']+/u;
const outerApostrophes = /^'+|'+$/g;

/** Lower-cases, unifies apostrophes, drops punctuation, folds letters; returns the tokens of one word, possibly none. */
export const tokensOfWord = (word: string, fold: Fold): readonly string[] =>
  foldLetters(word.normalize("NFC").toLowerCase().replace(apostrophes, "'"), fold)
    .split(separators)
    .map((part) => part.replace(outerApostrophes, ""))
    .filter((part) => part !== "");

/** Words whose tokens are remembered, or twice as many. */
const knownWords = 10_000;

/** As `tokensOfWord`, for words of which many are the same: what was worked out lately is remembered. */
export const createTokensOf = (fold: Fold): ((word: string) => readonly string[]) =>
  remembering(knownWords, (word: string) => tokensOfWord(word, fold));

/** Tokens of successive words, each with the index of its word. */
export const tokenise = (words: readonly string[], fold: Fold): Token[] =>
  words.flatMap((word, wordIndex) => tokensOfWord(word, fold).map((text) => ({ text, wordIndex })));

/** Words of a text as typed: split on white space. */
export const wordsOfText = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== "");

function foldLetters(text: string, fold: Fold): string {
  let folded = "";
  for (const letter of text) folded += fold[letter] ?? letter;
  return folded;
}
