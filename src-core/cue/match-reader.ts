// A small learned reader of rules' matches: the same words are abuse when they are aimed at the listener and none when they are
// quoted, denied, meant for oneself, for a machine or for the villain of a story. It looks at the words right beside the match.

import type { CompiledRule } from "../pack/compile-pack.ts";
import { type ClassesOf, hashOfFeature } from "./features.ts";
import type { Token } from "./tokenise.ts";
import type { Place } from "./tracker.ts";

/** A logistic regression over hashed features. */
export interface MatchReader<Weights extends Int8Array | Float32Array = Int8Array> {
  /** Number of hashed features, a power of two. */
  readonly dimensions: number;
  readonly bias: number;
  /** A feature weighs `entry * scale`: shipped weights are bytes. */
  readonly scale: number;
  readonly weights: Weights;
}

/** Words that a match stands on, both included. */
type WordSpan = Pick<Place, "startWord" | "endWord">;

/** A rule's match and the words it stands on. */
export interface RuleMatch extends WordSpan {
  readonly rule: Pick<CompiledRule, "id" | "category">;
}

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

/** Words so near to the match count by their place, too. */
const nearby = 3;
/** Letters that stand for a word's stem. */
const stemLetters = 5;
/** Lines of more words than this count as equally long. */
const longLine = 8;
/** A match's sum is taken over the root of its features' number and of these. */
const featuresAdded = 20;

const stemOf = (token: string): string => token.slice(0, stemLetters);

/** The rule and its words, the words on either side, their stems, classes and places, hashed. The tokens are those `around` the match. */
export function matchFeatures(
  tokens: readonly Token[],
  classesOf: ClassesOf,
  { rule, startWord, endWord }: RuleMatch,
  dimensions: number,
): Int32Array {
  const first = tokens.findIndex(({ wordIndex }) => wordIndex >= startWord);
  const last = tokens.findLastIndex(({ wordIndex }) => wordIndex <= endWord);
  const textAt = (index: number): string => tokens[index]?.text ?? "";
  const hashes: number[] = [];
  const add = (text: string): void => void hashes.push(hashOfFeature(text) & (dimensions - 1));
  const addSide = (side: "before" | "after", distance: number, token: string): void => {
    const places = distance <= nearby ? [side, `${side}${distance}`] : [side];
    for (const place of places)
      for (const what of [`w ${token}`, `s ${stemOf(token)}`, ...classesOf(token).map((name) => `c ${name}`)])
        add(`${place} ${what}`);
  };
  add(`rule ${rule.id}`);
  add(`category ${rule.category}`);
  add(`length ${Math.min(tokens.length, longLine)}`);
  const own = tokens.slice(first, last + 1).map(({ text }) => text);
  for (const text of own) {
    add(`match w ${text}`);
    add(`match s ${stemOf(text)}`);
  }
  add(`match ${own.join(" ")}`);
  for (let index = 0; index < first; index += 1) {
    addSide("before", first - index, textAt(index));
    add(`before ${textAt(index)} ${textAt(index + 1)}`);
  }
  for (let index = last + 1; index < tokens.length; index += 1) {
    addSide("after", index - last, textAt(index));
    add(`after ${textAt(index - 1)} ${textAt(index)}`);
  }
  if (first === 0) add("before ^");
  if (last === tokens.length - 1) add("after $");
  return Int32Array.from(hashes);
}

/** How surely a match means what it says: above zero rather so, below rather not. */
export const readingOf = (
  { bias, scale, weights }: MatchReader<Int8Array | Float32Array>,
  hashes: Int32Array,
): number => bias + scale * shareOfFeature(hashes.length) * hashes.reduce((sum, hash) => sum + (weights[hash] ?? 0), 0);

/** What one feature of a match weighs in its reading. */
export const shareOfFeature = (featureCount: number): number => 1 / Math.sqrt(featureCount + featuresAdded);
