// What learned readers see of a line: its words, their classes, their neighbours and their letters, hashed.

import { remembering } from "../remembering.ts";

export type WordClasses = Readonly<Record<string, readonly string[]>>;

/** A feature of a line and the token it came from. */
export interface Feature {
  readonly hash: number;
  readonly token: number;
}

const shortestGram = 3;
const longestGram = 5;
/** Letters that stand for a word's stem in pairs of stems, which are looked for so many words back. */
const stemLetters = 4;
const stemReach = 3;
/** Pairs of word classes are looked for this many words back. */
const classReach = 4;
/** Words whose classes are remembered, or twice as many. */
const knownWords = 10_000;

/** The classes of a word. */
export type ClassesOf = (token: string) => readonly string[];

/** Makes the look-up of a word's classes; words are remembered. */
export function createClassesOf(classes: WordClasses): ClassesOf {
  const entries = Object.entries(classes).flatMap(([name, words]) => words.map((word) => ({ name, word })));
  const words = new Map<string, string[]>();
  for (const { name, word } of entries) words.set(word, [...(words.get(word) ?? []), name]);
  const stems = entries
    .filter(({ word }) => word.endsWith("*"))
    .map(({ name, word }) => ({ name, stem: word.slice(0, -1) }));
  return remembering(knownWords, (token: string) => {
    const stemmed = stems.filter(({ stem }) => token.startsWith(stem)).map(({ name }) => name);
    return [...new Set([...(words.get(token) ?? []), ...stemmed])];
  });
}

/** Words, pairs of words and of stems, classes of words, pairs of those and with the words beside them, and character n-grams of a line, hashed. */
export function featuresOf(tokens: readonly string[], classesOf: ClassesOf, dimensions: number): Feature[] {
  const features: Feature[] = [];
  const add = (text: string, token: number): void =>
    void features.push({ hash: hashOfFeature(text) & (dimensions - 1), token });
  const classes = tokens.map(classesOf);
  const stems = tokens.map((token) => token.slice(0, stemLetters));
  for (const [index, token] of tokens.entries()) {
    add(`w ${token}`, index);
    add(`b ${tokens[index - 1] ?? "^"} ${token}`, index);
    if (index >= 2) add(`s ${tokens[index - 2] ?? ""} ${token}`, index);
    for (let back = 1; back <= stemReach && back <= index; back += 1)
      add(`t ${back > 1 ? "+" : ""} ${stems[index - back] ?? ""} ${stems[index] ?? ""}`, index);
    for (const own of classes[index] ?? []) {
      add(`c ${own}`, index);
      add(`x ${own} ${tokens[index + 1] ?? "$"}`, index);
      add(`y ${tokens[index - 1] ?? "^"} ${own}`, index);
      for (let back = 1; back <= classReach && back <= index; back += 1)
        for (const other of classes[index - back] ?? []) add(`p ${other} ${own}`, index);
    }
    const framed = `^${token}$`;
    for (let size = shortestGram; size <= longestGram; size += 1) {
      for (let at = 0; at + size <= framed.length; at += 1) add(framed.slice(at, at + size), index);
    }
  }
  return features;
}

/** FNV-1a of a feature's name, 32 bits. */
export function hashOfFeature(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93);
  return (hash ^ (hash >>> 15)) >>> 0;
}
