// Words as phrases see them: which symbols of a pack a word satisfies.

import type { PatternSymbol } from "./pattern.ts";

export interface LexiconInput {
  /** Members of the sets that patterns name as one symbol. */
  readonly sets: ReadonlyMap<string, readonly PatternSymbol[]>;
  /** Misheard form → the words it may stand for. */
  readonly soundsLike: ReadonlyMap<string, readonly string[]>;
}

export interface Lexicon {
  /** Number of a symbol; a new one for a symbol not yet known. */
  readonly symbolId: (symbol: PatternSymbol) => number;
  /** The symbols that a word satisfies; some may be named twice. */
  readonly symbolsOf: (token: string) => number[];
}

const keyOf = ({ kind, text }: PatternSymbol): string => `${kind}:${text}`;

export function createLexicon({ sets, soundsLike }: LexiconInput): Lexicon {
  const ids = new Map<string, number>();
  const index = createSymbolIndex();
  const symbolId = (symbol: PatternSymbol): number => {
    const key = keyOf(symbol);
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = ids.size;
    ids.set(key, id);
    const members = symbol.kind === "set" ? (symbol.members ?? sets.get(symbol.text) ?? []) : [symbol];
    for (const member of members) index.add(member, id);
    return id;
  };
  const symbolsOf = (token: string): number[] => {
    const found: number[] = [];
    index.find(token, found);
    for (const meant of soundsLike.get(token) ?? []) index.find(meant, found);
    return found;
  };
  return { symbolId, symbolsOf };
}

export function push<Key>(map: Map<Key, number[]>, key: Key, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

interface SymbolIndex {
  add(symbol: PatternSymbol, id: number): void;
  /** Adds the symbols of a word to `found`. */
  find(token: string, found: number[]): void;
}

function createSymbolIndex(): SymbolIndex {
  const words = new Map<string, number[]>();
  const prefixes = new Map<string, number[]>();
  const suffixes = new Map<string, number[]>();
  const infixes = new Map<string, number[]>();
  return {
    add: ({ kind, text }, id) => {
      if (kind === "word") push(words, text, id);
      else if (kind === "prefix") push(prefixes, text, id);
      else if (kind === "suffix") push(suffixes, text, id);
      else if (kind === "infix") push(infixes, text, id);
    },
    find: (token, found) => {
      addAll(words.get(token), found);
      for (let length = 2; length <= token.length; length += 1) {
        addAll(prefixes.get(token.slice(0, length)), found);
        addAll(suffixes.get(token.slice(-length)), found);
      }
      for (const [text, ids] of infixes) if (token.includes(text)) addAll(ids, found);
    },
  };
}

function addAll(ids: readonly number[] | undefined, found: number[]): void {
  if (ids !== undefined) for (const id of ids) found.push(id);
}
