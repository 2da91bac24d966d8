// A small learned reader of rules' matches: the same words are abuse when they are aimed at the listener and none when they are
// quoted, denied, meant for oneself, for a machine or for the villain of a story. It looks at the words right beside the match.

import type { CompiledRule } from "../pack/compile-pack.ts";
import { type ClassesOf, hashOfFeature } from "./features.ts";
import type { Token } from "./tokenise.ts";
import type { Place } from "./tracker.ts";

/** A logistic regression over hashed features. */
export interface MatchReader {
  /** Number of hashed features, a power of two. */
  readonly dimensions: number;
  readonly bias: number;
  /** `weight = byte * scale`. */
  readonly scale: number;
  readonly weights: Int8Array;
}

/** A rule's match among the tokens of a text; indexes, both included. */
export interface MatchPlace {
  readonly rule: Pick<CompiledRule, "id" | "category">;
  readonly first: number;
  readonly last: number;
}

/** Words that a match stands on, both included. */
export type WordSpan = Pick<Place, "startWord" | "endWord">;

/** Words before and after a match that are read: a threat at the end of a long complaint stays one. */
const matchReach = 10;

/** The words around a match, and where among them it stands. */
export function around(
  words: readonly string[],
  { startWord, endWord }: WordSpan,
): WordSpan & { readonly near: readonly string[] } {
  const from = Math.max(0, startWord - matchReach);
  return { near: words.slice(from, endWord + 1 + matchReach), startWord: startWord - from, endWord: endWord - from };
}

/** The tokens of a match's words. */
export const placeAmong = (
  tokens: readonly Token[],
  { startWord, endWord }: WordSpan,
): Pick<MatchPlace, "first" | "last"> => ({
  first: tokens.findIndex(({ wordIndex }) => wordIndex >= startWord),
  last: tokens.findLastIndex(({ wordIndex }) => wordIndex <= endWord),
});

/** Words so near to the match count by their place, too. */
const nearby = 3;
/** Letters that stand for a word's stem. */
const stemLetters = 5;
/** Lines of more words than this count as equally long. */
const longLine = 8;
/** A match's sum is taken over the root of its features' number and of these. */
const featuresAdded = 20;

const stemOf = (token: string): string => token.slice(0, stemLetters);

/** The rule and its words, the words on either side, their stems, classes and places, hashed. */
export function matchFeatures(
  tokens: readonly string[],
  classesOf: ClassesOf,
  { rule, first, last }: MatchPlace,
  dimensions: number,
): number[] {
  const hashes: number[] = [];
  const add = (text: string): void => void hashes.push(hashOfFeature(text) & (dimensions - 1));
  const addSide = (side: "before" | "after", distance: number, token: string): void => {
    const places = distance <= nearby ? [side, `${side}${distance}`] : [side];
    for (const place of places)
      for (const what of [`w ${token}`, `s ${stemOf(token)}`, ...classesOf(token).map((name) => `c ${name}`)])
        add(`${place} ${what}`);
  };
  const token = (index: number): string => tokens[index] ?? (index < 0 ? "^" : "$");
  add(`rule ${rule.id}`);
  add(`category ${rule.category}`);
  add(`length ${Math.min(tokens.length, longLine)}`);
  for (let index = first; index <= last; index += 1) {
    add(`match w ${token(index)}`);
    add(`match s ${stemOf(token(index))}`);
  }
  add(`match ${tokens.slice(first, last + 1).join(" ")}`);
  for (let index = 0; index < first; index += 1) {
    addSide("before", first - index, token(index));
    add(`before ${token(index)} ${token(index + 1)}`);
  }
  for (let index = last + 1; index < tokens.length; index += 1) {
    addSide("after", index - last, token(index));
    add(`after ${token(index - 1)} ${token(index)}`);
  }
  if (first === 0) add("before ^");
  if (last === tokens.length - 1) add("after $");
  return hashes;
}

/** How surely a match means what it says: above zero rather so, below rather not. */
export const readingOf = ({ bias, scale, weights }: MatchReader, hashes: readonly number[]): number =>
  bias + scale * shareOfFeature(hashes.length) * hashes.reduce((sum, hash) => sum + (weights[hash] ?? 0), 0);

/** What one feature of a match weighs in its reading. */
export const shareOfFeature = (featureCount: number): number => 1 / Math.sqrt(featureCount + featuresAdded);
