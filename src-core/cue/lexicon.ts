// Words as phrases see them: which symbols of a pack a word satisfies. Looked up once per word, then remembered.

import type { PatternSymbol } from "./pattern.ts";

export interface LexiconInput {
  /** Members of the sets that patterns name as one symbol. */
  readonly sets: ReadonlyMap<string, readonly PatternSymbol[]>;
  /** Misheard form → the words it may stand for. */
  readonly soundsLike: ReadonlyMap<string, readonly string[]>;
}

/** Distinct words whose symbols are remembered; bounds memory at some tens of megabytes. */
const maxKnownWords = 200_000;

/** The set of symbols that a word satisfies, and the anchors among their positions. Words of one class are alike to every phrase. */
export interface WordClass {
  readonly id: number;
  /** One byte per symbol, 1 where the word satisfies it. */
  readonly has: Uint8Array;
  readonly anchors: readonly number[];
}

export interface Lexicon {
  readonly symbolId: (symbol: PatternSymbol) => number;
  /** Positions at which a match is looked for, by the symbol they accept. */
  readonly anchors: Map<number, number[]>;
  readonly classOf: (token: string) => WordClass;
}

/** Symbol that every word satisfies. */
export const anyWord = 0;

const keyOf = ({ kind, text }: PatternSymbol): string => `${kind}:${text}`;

export function createLexicon({ sets, soundsLike }: LexiconInput): Lexicon {
  const ids = new Map<string, number>([["any:", 0]]);
  const index = createSymbolIndex();
  const symbolId = (symbol: PatternSymbol): number => {
    const known = ids.get(keyOf(symbol));
    if (known !== undefined) return known;
    const id = ids.size;
    ids.set(keyOf(symbol), id);
    const members = symbol.kind === "set" ? (symbol.members ?? sets.get(symbol.text) ?? []) : [symbol];
    for (const member of members) index.add(member, id);
    return id;
  };
  const anchors = new Map<number, number[]>();
  const classes = new Map<string, WordClass>();
  const known = new Map<string, WordClass>();
  const classOf = (token: string): WordClass => {
    const cached = known.get(token);
    if (cached !== undefined) return cached;
    const symbols = new Set(index.symbolsOf(token));
    for (const meant of soundsLike.get(token) ?? []) for (const id of index.symbolsOf(meant)) symbols.add(id);
    const ordered = [...symbols].sort((a, b) => a - b);
    const key = ordered.join(",");
    const found = classes.get(key) ?? classOfSymbols(ordered, { id: classes.size, symbols: ids.size, anchors });
    classes.set(key, found);
    if (known.size >= maxKnownWords) known.clear();
    known.set(token, found);
    return found;
  };
  return { symbolId, anchors, classOf };
}

export function push<Key>(map: Map<Key, number[]>, key: Key, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function classOfSymbols(
  symbols: readonly number[],
  pack: {
    readonly id: number;
    readonly symbols: number;
    readonly anchors: ReadonlyMap<number, readonly number[]>;
  },
): WordClass {
  const has = new Uint8Array(pack.symbols);
  has[anyWord] = 1;
  for (const symbol of symbols) has[symbol] = 1;
  return { id: pack.id, has, anchors: symbols.flatMap((id) => pack.anchors.get(id) ?? []) };
}

interface SymbolIndex {
  add(symbol: PatternSymbol, id: number): void;
  symbolsOf(token: string): number[];
}

function createSymbolIndex(): SymbolIndex {
  const words = new Map<string, number[]>();
  const prefixes = new Map<string, number[]>();
  const suffixes = new Map<string, number[]>();
  const infixes: { readonly text: string; readonly id: number }[] = [];
  return {
    add: ({ kind, text }, id) => {
      if (kind === "word") push(words, text, id);
      else if (kind === "prefix") push(prefixes, text, id);
      else if (kind === "suffix") push(suffixes, text, id);
      else if (kind === "infix") infixes.push({ text, id });
    },
    symbolsOf: (token) => {
      const found = [...(words.get(token) ?? [])];
      for (let length = 2; length <= token.length; length += 1) {
        found.push(...(prefixes.get(token.slice(0, length)) ?? []));
        found.push(...(suffixes.get(token.slice(-length)) ?? []));
      }
      for (const { text, id } of infixes) if (token.includes(text)) found.push(id);
      return found;
    },
  };
}
