// All phrases of a pack in one automaton: a deterministic one, built lazily from positions as speech needs it.
// One step a word, whatever the number of rules; a longer partial costs only its new words.

import { invariant } from "../invariant.ts";
import type { PatternSymbol, Positions } from "./pattern.ts";

/** A pattern that matched the tokens `start` to `end` (both included). */
export interface Span {
  readonly pattern: number;
  readonly start: number;
  readonly end: number;
}

/** Where the automaton stands after a token; kept per token so that a revised partial resumes at its common prefix. */
export interface AutomatonState {
  /** Positions that would accept the next token, ascending. */
  readonly expected: Int32Array;
  /** Patterns that end with the token just read. */
  readonly accepted: readonly number[];
  readonly next: Map<number, AutomatonState>;
}

export interface Automaton {
  readonly start: AutomatonState;
  /** The state after one more token. */
  readonly advance: (state: AutomatonState, token: string) => AutomatonState;
  /** Longest span of `pattern` that ends exactly at token `end`. */
  readonly spanEndingAt: (pattern: number, tokens: readonly string[], end: number) => Span;
  /** True when the token is accepted only because the pack lists it as a sound-alike. */
  readonly isSoundAlike: (token: string) => boolean;
}

export interface AutomatonInput {
  readonly patterns: readonly Positions[];
  /** Members of the sets that patterns name as one symbol. */
  readonly sets: ReadonlyMap<string, readonly PatternSymbol[]>;
  /** Misheard form → the words it may stand for. */
  readonly soundsLike: ReadonlyMap<string, readonly string[]>;
}

/** States kept before the cache is emptied and built anew; bounds memory at some tens of megabytes. */
const maxStates = 20_000;
/** Distinct words whose symbols are remembered. */
const maxKnownWords = 200_000;

/** Compiles patterns into one automaton. Pure but for its caches. */
export function createAutomaton(input: AutomatonInput): Automaton {
  const lexicon = createLexicon(input);
  const table = createPositionTable(input.patterns, lexicon.symbolId);
  const states = createStateCache(table, lexicon);
  return {
    start: states.start,
    advance: states.advance,
    spanEndingAt: (pattern, tokens, end) => spanEndingAt(table, lexicon, { pattern, tokens, end }),
    isSoundAlike: (token) => input.soundsLike.has(token),
  };
}

// --- words to symbols -----------------------------------------------------------------------------

/** Symbol 0 is "any word". A word class is the set of symbols that one word satisfies. */
interface WordClass {
  readonly id: number;
  readonly symbols: readonly number[];
  readonly has: ReadonlySet<number>;
}

interface Lexicon {
  readonly symbolId: (symbol: PatternSymbol) => number;
  readonly classOf: (token: string) => WordClass;
}

const keyOf = ({ kind, text }: PatternSymbol): string => `${kind}:${text}`;

function createLexicon({ sets, soundsLike }: AutomatonInput): Lexicon {
  const ids = new Map<string, number>([["any:", 0]]);
  const index = createSymbolIndex();
  const symbolId = (symbol: PatternSymbol): number => {
    const known = ids.get(keyOf(symbol));
    if (known !== undefined) return known;
    const id = ids.size;
    ids.set(keyOf(symbol), id);
    const members = symbol.kind === "set" ? (sets.get(symbol.text) ?? []) : [symbol];
    for (const member of members) index.add(member, id);
    return id;
  };
  const classes = new Map<string, WordClass>();
  const known = new Map<string, WordClass>();
  const classOf = (token: string): WordClass => {
    const cached = known.get(token);
    if (cached !== undefined) return cached;
    const symbols = new Set(index.symbolsOf(token));
    for (const meant of soundsLike.get(token) ?? []) for (const id of index.symbolsOf(meant)) symbols.add(id);
    const ordered = [...symbols].sort((a, b) => a - b);
    const key = ordered.join(",");
    const found = classes.get(key) ?? { id: classes.size, symbols: ordered, has: symbols };
    classes.set(key, found);
    if (known.size >= maxKnownWords) known.clear();
    known.set(token, found);
    return found;
  };
  return { symbolId, classOf };
}

function push<Key>(map: Map<Key, number[]>, key: Key, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
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

// --- positions of all patterns, numbered through --------------------------------------------------

interface PositionTable {
  readonly symbol: Int32Array;
  readonly pattern: Int32Array;
  readonly isFirst: Uint8Array;
  readonly isLast: Uint8Array;
  readonly follow: readonly Int32Array[];
  readonly startsBySymbol: ReadonlyMap<number, readonly number[]>;
  /** Position range of each pattern: `offsets[p]` to `offsets[p + 1] - 1`. */
  readonly offsets: Int32Array;
}

function createPositionTable(patterns: readonly Positions[], symbolId: (symbol: PatternSymbol) => number): PositionTable {
  const size = patterns.reduce((sum, { symbols }) => sum + symbols.length, 0);
  const table = {
    symbol: new Int32Array(size),
    pattern: new Int32Array(size),
    isFirst: new Uint8Array(size),
    isLast: new Uint8Array(size),
    follow: [] as Int32Array[],
    startsBySymbol: new Map<number, number[]>(),
    offsets: new Int32Array(patterns.length + 1),
  };
  let offset = 0;
  for (const [number, { symbols, first, last, follow }] of patterns.entries()) {
    table.offsets[number] = offset;
    for (const [local, symbol] of symbols.entries()) {
      table.symbol[offset + local] = symbolId(symbol);
      table.pattern[offset + local] = number;
      table.follow.push(Int32Array.from(follow[local] ?? [], (next) => next + offset));
    }
    for (const local of last) table.isLast[offset + local] = 1;
    for (const local of first) {
      table.isFirst[offset + local] = 1;
      push(table.startsBySymbol, table.symbol[offset + local] ?? 0, offset + local);
    }
    offset += symbols.length;
  }
  table.offsets[patterns.length] = offset;
  return table;
}

// --- the lazily built deterministic automaton -----------------------------------------------------

interface StateCache {
  readonly start: AutomatonState;
  readonly advance: (state: AutomatonState, token: string) => AutomatonState;
}

function createStateCache(table: PositionTable, lexicon: Lexicon): StateCache {
  const interned = new Map<string, AutomatonState>();
  const start: AutomatonState = { expected: new Int32Array(0), accepted: [], next: new Map() };
  const intern = (matched: readonly number[]): AutomatonState => {
    if (matched.length === 0) return start;
    const key = matched.join(",");
    const known = interned.get(key);
    if (known !== undefined) return known;
    if (interned.size >= maxStates) {
      interned.clear();
      start.next.clear();
    }
    const state = stateAfter(table, matched);
    interned.set(key, state);
    return state;
  };
  return {
    start,
    advance: (state, token) => {
      const word = lexicon.classOf(token);
      const known = state.next.get(word.id);
      if (known !== undefined) return known;
      const next = intern(matchedPositions(table, state, word));
      state.next.set(word.id, next);
      return next;
    },
  };
}

/** Positions that accept this word: expected ones, and the first ones of patterns that begin here. Ascending. */
function matchedPositions(table: PositionTable, state: AutomatonState, word: WordClass): number[] {
  const matched: number[] = [];
  for (const position of state.expected) {
    const symbol = table.symbol[position] ?? 0;
    if (symbol === 0 || word.has.has(symbol)) matched.push(position);
  }
  for (const symbol of word.symbols) matched.push(...(table.startsBySymbol.get(symbol) ?? []));
  return [...new Set(matched)].sort((a, b) => a - b);
}

function stateAfter(table: PositionTable, matched: readonly number[]): AutomatonState {
  const expected = new Set<number>();
  const accepted = new Set<number>();
  for (const position of matched) {
    if (table.isLast[position] === 1) accepted.add(table.pattern[position] ?? 0);
    for (const next of table.follow[position] ?? []) expected.add(next);
  }
  return { expected: Int32Array.from(expected).sort(), accepted: [...accepted], next: new Map() };
}

// --- where a match began --------------------------------------------------------------------------

interface SpanQuery {
  readonly pattern: number;
  readonly tokens: readonly string[];
  readonly end: number;
}

/** Runs one pattern backwards from its last token; the automaton itself only knows that it ended there. */
function spanEndingAt(table: PositionTable, lexicon: Lexicon, { pattern, tokens, end }: SpanQuery): Span {
  const from = table.offsets[pattern] ?? 0;
  const to = table.offsets[pattern + 1] ?? 0;
  let current = new Set<number>();
  for (let position = from; position < to; position += 1) if (table.isLast[position] === 1) current.add(position);
  let start = -1;
  for (let index = end; index >= 0 && current.size > 0; index -= 1) {
    const word = lexicon.classOf(tokens[index] ?? "");
    const accepted = [...current].filter((position) => table.symbol[position] === 0 || word.has.has(table.symbol[position] ?? 0));
    if (accepted.some((position) => table.isFirst[position] === 1)) start = index;
    const before = new Set(accepted);
    current = new Set();
    for (let position = from; position < to; position += 1) {
      if (table.follow[position]?.some((next) => before.has(next))) current.add(position);
    }
  }
  invariant(start >= 0, `pattern ${pattern} was accepted at token ${end} but does not match there`);
  return { pattern, start, end };
}
