// All phrases of a pack in one automaton that reads word by word. A phrase costs nothing until its rarest word is said:
// there the part before it is checked backwards, and the part after it is followed from word to word.

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
  /** Positions that would accept the next token. */
  readonly expected: readonly number[];
  /** Patterns that end with the token just read. */
  readonly accepted: readonly number[];
}

export interface Automaton {
  readonly start: AutomatonState;
  /** The state after token `index`; `state` is the one after the token before it. */
  readonly advance: (state: AutomatonState, tokens: readonly string[], index: number) => AutomatonState;
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

/** Distinct words whose symbols are remembered; bounds memory at some tens of megabytes. */
const maxKnownWords = 200_000;
/** States kept before they are built anew. */
const maxStates = 20_000;

/** Compiles patterns into one automaton. Pure but for its cache of words. */
export function createAutomaton(input: AutomatonInput): Automaton {
  const lexicon = createLexicon(input);
  const table = createPositionTable(input.patterns, lexicon);
  return {
    start,
    advance: (state, tokens, index) =>
      advance(table, lexicon.classOf(tokens[index] ?? ""), { state, tokens, index, lexicon }),
    spanEndingAt: (pattern, tokens, end) => {
      const from = beginningOf(table.lastPositions[pattern] ?? [], { table, lexicon, tokens, index: end });
      invariant(from !== undefined, `pattern ${pattern} was accepted at token ${end} but does not match there`);
      return { pattern, start: from, end };
    },
    isSoundAlike: (token) => input.soundsLike.has(token),
  };
}

// --- words to symbols -----------------------------------------------------------------------------

/** Symbol 0 is "any word". A word class is the set of symbols that one word satisfies, and the anchors among its positions. */
interface WordClass {
  /** One byte per symbol, 1 where the word satisfies it. */
  readonly has: Uint8Array;
  readonly anchors: readonly number[];
}

interface Lexicon {
  readonly symbolId: (symbol: PatternSymbol) => number;
  /** Positions at which a match is looked for, by the symbol they accept. */
  readonly anchors: Map<number, number[]>;
  readonly classOf: (token: string) => WordClass;
}

const anyWord = 0;

const keyOf = ({ kind, text }: PatternSymbol): string => `${kind}:${text}`;

function createLexicon({ sets, soundsLike }: AutomatonInput): Lexicon {
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
    const found = classes.get(key) ?? classOfSymbols(ordered, ids.size, anchors);
    classes.set(key, found);
    if (known.size >= maxKnownWords) known.clear();
    known.set(token, found);
    return found;
  };
  return { symbolId, anchors, classOf };
}

function push<Key>(map: Map<Key, number[]>, key: Key, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function classOfSymbols(
  symbols: readonly number[],
  count: number,
  anchors: ReadonlyMap<number, readonly number[]>,
): WordClass {
  const has = new Uint8Array(count);
  has[anyWord] = 1;
  for (const symbol of symbols) has[symbol] = 1;
  return { has, anchors: symbols.flatMap((id) => anchors.get(id) ?? []) };
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
  readonly symbol: readonly number[];
  readonly pattern: readonly number[];
  readonly isFirst: readonly boolean[];
  readonly isLast: readonly boolean[];
  readonly follow: readonly (readonly number[])[];
  readonly precede: readonly (readonly number[])[];
  readonly lastPositions: readonly (readonly number[])[];
  /** States by the positions that have just matched; filled as speech needs them. */
  readonly states: Map<string, AutomatonState>;
}

function createPositionTable(patterns: readonly Positions[], lexicon: Lexicon): PositionTable {
  const table = {
    symbol: [] as number[],
    pattern: [] as number[],
    isFirst: [] as boolean[],
    isLast: [] as boolean[],
    follow: [] as number[][],
    precede: [] as number[][],
    lastPositions: [] as number[][],
    states: new Map<string, AutomatonState>(),
  };
  for (const [number, { symbols, first, last, follow, anchors }] of patterns.entries()) {
    const offset = table.symbol.length;
    for (const [local, symbol] of symbols.entries()) {
      table.symbol.push(lexicon.symbolId(symbol));
      table.pattern.push(number);
      table.isFirst.push(false);
      table.isLast.push(false);
      table.follow.push((follow[local] ?? []).map((next) => next + offset));
      table.precede.push([]);
    }
    for (const local of first) table.isFirst[local + offset] = true;
    for (const local of last) table.isLast[local + offset] = true;
    for (const [local, nexts] of follow.entries()) {
      for (const next of nexts) table.precede[next + offset]?.push(local + offset);
    }
    table.lastPositions.push(last.map((local) => local + offset));
    for (const local of anchors) push(lexicon.anchors, table.symbol[local + offset] ?? 0, local + offset);
  }
  return table;
}

// --- reading --------------------------------------------------------------------------------------

const start: AutomatonState = { expected: [], accepted: [] };

interface Reading {
  readonly state: AutomatonState;
  readonly tokens: readonly string[];
  readonly index: number;
  readonly lexicon: Lexicon;
}

function advance(table: PositionTable, word: WordClass, { state, tokens, index, lexicon }: Reading): AutomatonState {
  if (state.expected.length === 0 && word.anchors.length === 0) return start;
  const matched: number[] = [];
  for (const position of state.expected) if (accepts(table, position, word)) matched.push(position);
  const before = lexicon.classOf(tokens[index - 1] ?? "");
  for (const position of word.anchors)
    if (isReached(table, position, { before, tokens, index, lexicon })) matched.push(position);
  return matched.length === 0 ? start : knownState(table, matched);
}

function knownState(table: PositionTable, matched: readonly number[]): AutomatonState {
  const key = matched.length === 1 ? String(matched[0]) : matched.join(",");
  const known = table.states.get(key);
  if (known !== undefined) return known;
  if (table.states.size >= maxStates) table.states.clear();
  const state = stateAfter(table, matched);
  table.states.set(key, state);
  return state;
}

const accepts = ({ symbol }: PositionTable, position: number, word: WordClass): boolean =>
  word.has[symbol[position] ?? anyWord] === 1;

/** Whether some match of the anchor's pattern can pass here: everything before the anchor has been said. */
function isReached(
  table: PositionTable,
  anchor: number,
  { before, tokens, index, lexicon }: Omit<Reading, "state"> & { readonly before: WordClass },
): boolean {
  if (table.isFirst[anchor] === true) return true;
  // Most anchors fail at the very word before them: no need to set the search up for those.
  const previous = (table.precede[anchor] ?? []).filter((position) => accepts(table, position, before));
  return (
    index > 0 &&
    previous.length > 0 &&
    beginningOf(previous, { table, lexicon, tokens, index: index - 1 }, "any") !== undefined
  );
}

function stateAfter(table: PositionTable, matched: readonly number[]): AutomatonState {
  const expected = new Set<number>();
  const accepted = new Set<number>();
  for (const position of matched) {
    if (table.isLast[position] === true) accepted.add(table.pattern[position] ?? 0);
    for (const next of table.follow[position] ?? []) expected.add(next);
  }
  return { expected: [...expected], accepted: [...accepted] };
}

interface BackwardsFrom {
  readonly table: PositionTable;
  readonly lexicon: Lexicon;
  readonly tokens: readonly string[];
  readonly index: number;
}

/**
 * Runs one pattern backwards from `positions` at token `index`. Returns the first token of the longest match that passes there
 * (with `any`: of the shortest, which is found sooner), or `undefined`.
 */
function beginningOf(
  positions: readonly number[],
  { table, lexicon, tokens, index }: BackwardsFrom,
  which: "longest" | "any" = "longest",
): number | undefined {
  let current = positions;
  let begin: number | undefined;
  for (let at = index; at >= 0 && current.length > 0; at -= 1) {
    const word = lexicon.classOf(tokens[at] ?? "");
    const before = new Set<number>();
    for (const position of current) {
      if (!accepts(table, position, word)) continue;
      if (table.isFirst[position] === true) begin = at;
      for (const previous of table.precede[position] ?? []) before.add(previous);
    }
    if (which === "any" && begin !== undefined) return begin;
    current = [...before];
  }
  return begin;
}
