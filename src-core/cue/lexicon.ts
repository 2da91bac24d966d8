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

const none: readonly never[] = [];

/** Makes the look-up of the symbols that a word satisfies. */
export function createSymbolsOf({ index, soundsLike }: Lexicon): (token: string) => ReadonlySet<number> {
  const { word, prefix, suffix, infix } = index;
  const prefixLengths = lengthsOf(prefix.keys(), beginning);
  const suffixLengths = lengthsOf(suffix.keys(), ending);
  const find = (token: string, found: Set<number>): void => {
    addAll(word.get(token), found);
    for (const length of prefixLengths.get(beginning(token)) ?? none)
      if (length <= token.length) addAll(prefix.get(token.slice(0, length)), found);
    for (const length of suffixLengths.get(ending(token)) ?? none)
      if (length <= token.length) addAll(suffix.get(token.slice(-length)), found);
    for (const [text, ids] of infix) if (token.includes(text)) addAll(ids, found);
  };
  return (token) => {
    const found = new Set<number>();
    find(token, found);
    for (const meant of soundsLike.get(token) ?? none) find(meant, found);
    return found;
  };
}

/** Stems count from two letters on: by these is known at once how long those can be that a word has. */
const beginning = (text: string): string => text.slice(0, 2);
const ending = (text: string): string => text.slice(-2);

function lengthsOf(stems: Iterable<string>, letters: (stem: string) => string): ReadonlyMap<string, readonly number[]> {
  const lengths = new Map<string, number[]>();
  for (const stem of stems) {
    const known: readonly number[] = lengths.get(letters(stem)) ?? none;
    if (stem.length > 1 && !known.includes(stem.length)) push(lengths, letters(stem), stem.length);
  }
  return lengths;
}

function addAll(ids: readonly number[] | undefined, found: Set<number>): void {
  if (ids !== undefined) for (const id of ids) found.add(id);
}
