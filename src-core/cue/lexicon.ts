// Words as phrases see them: which symbols of a pack a word satisfies.

import type { PatternSymbol } from "./pattern.ts";

/** The symbols, by number, that name a text: as a word, as its beginning, its end or a part of it. Plain data. */
export interface SymbolIndex {
  readonly word: Map<string, number[]>;
  readonly prefix: Map<string, number[]>;
  readonly suffix: Map<string, number[]>;
  readonly infix: Map<string, number[]>;
}

/** Numbers symbols as they come. */
export interface SymbolNumbers {
  readonly index: SymbolIndex;
  /** Number of a symbol; a new one for a symbol not yet known. */
  readonly idOf: (symbol: PatternSymbol) => number;
}

/** `sets`: members of the sets that patterns name as one symbol. */
export function createSymbolNumbers(sets: ReadonlyMap<string, readonly PatternSymbol[]>): SymbolNumbers {
  const ids = new Map<string, number>();
  const index: SymbolIndex = { word: new Map(), prefix: new Map(), suffix: new Map(), infix: new Map() };
  const idOf = (symbol: PatternSymbol): number => {
    const key = `${symbol.kind}:${symbol.text}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = ids.size;
    ids.set(key, id);
    const members = symbol.kind === "set" ? (symbol.members ?? sets.get(symbol.text) ?? []) : [symbol];
    for (const { kind, text } of members) if (kind !== "set") push(index[kind], text, id);
    return id;
  };
  return { index, idOf };
}

export function push<Key>(map: Map<Key, number[]>, key: Key, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

export interface Lexicon {
  readonly index: SymbolIndex;
  /** Misheard form → the words it may stand for. */
  readonly soundsLike: ReadonlyMap<string, readonly string[]>;
}

/** The symbols that a word satisfies; some may be named twice. */
export function symbolsOf({ index, soundsLike }: Lexicon, token: string): number[] {
  const found: number[] = [];
  find(index, token, found);
  for (const meant of soundsLike.get(token) ?? []) find(index, meant, found);
  return found;
}

function find({ word, prefix, suffix, infix }: SymbolIndex, token: string, found: number[]): void {
  addAll(word.get(token), found);
  for (let length = 2; length <= token.length; length += 1) {
    addAll(prefix.get(token.slice(0, length)), found);
    addAll(suffix.get(token.slice(-length)), found);
  }
  for (const [text, ids] of infix) if (token.includes(text)) addAll(ids, found);
}

function addAll(ids: readonly number[] | undefined, found: number[]): void {
  if (ids !== undefined) for (const id of ids) found.push(id);
}
