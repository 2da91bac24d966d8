// All phrases of a pack in one automaton that reads word by word. A phrase costs nothing until its rarest word is said:
// there the part before it is checked backwards, and the part after it is followed from word to word.

import { type BackwardsWalk, createBackwardsWalk } from "./backwards-walk.ts";
import { Draft } from "./draft.ts";
import { createHeardWords, type HeardWord, type Outlook, silence } from "./heard-words.ts";
import { createSymbolNumbers, type Lexicon } from "./lexicon.ts";
import { hasGap, type PatternSymbol, type Positions } from "./pattern.ts";
import {
  createPositionTable,
  lastOf,
  numberPositions,
  type PositionData,
  type PositionTable,
} from "./position-table.ts";
import { hasSymbol } from "./symbol-set.ts";

/** A pattern that matched the tokens `start` to `end` (both included). */
export interface Span {
  readonly pattern: number;
  readonly start: number;
  readonly end: number;
}

/** Where the automaton stands after a token; kept per token so that a revised partial resumes at its common prefix. */
export interface AutomatonState {
  /**
   * Positions that have matched and may be followed by the next token, each with the words since: `position * 32 + words`.
   * Phrases of which only the beginning was said are not among them: the words that were said tell.
   */
  readonly open: readonly number[];
  /** Patterns that end with the token just read, in the order of their numbers. */
  readonly accepted: readonly number[];
}

export interface Automaton {
  readonly start: AutomatonState;
  readonly wordOf: (token: string) => HeardWord;
  /** The state after word `index`; `state` is the one after the word before it. */
  readonly advance: (state: AutomatonState, words: readonly HeardWord[], index: number) => AutomatonState;
  /** Longest span of `pattern` that ends exactly at word `end`; none where its beginning is no longer among the words. */
  readonly spanEndingAt: (pattern: number, words: readonly HeardWord[], end: number) => Span | undefined;
  /** True when the token is accepted only because the pack lists it as a sound-alike. */
  readonly isSoundAlike: (token: string) => boolean;
}

/** What an automaton is made of: plain data, to be kept and read again by the same version of the program. */
export interface AutomatonData extends Lexicon {
  readonly positions: PositionData;
}

/** Compiles patterns. `sets`: members of the sets that patterns name as one symbol. */
export function compileAutomaton(
  patterns: readonly Positions[],
  sets: ReadonlyMap<string, readonly PatternSymbol[]>,
  soundsLike: Lexicon["soundsLike"],
): AutomatonData {
  const numbers = createSymbolNumbers(sets);
  return { positions: numberPositions(patterns, numbers), index: numbers.index, soundsLike };
}

/** Makes the automaton. Pure but for what it remembers of words it has read. */
export function createAutomaton(data: AutomatonData): Automaton {
  const table = createPositionTable(data.positions);
  const walk = createBackwardsWalk(table);
  return {
    start,
    wordOf: createHeardWords(table, data),
    advance: createReader(table, walk),
    spanEndingAt: (pattern, words, end) => {
      const { symbols } = words[end] ?? silence;
      walk.from(words, end);
      const ending = lastOf(table, pattern).filter((position) => hasSymbol(symbols, table.symbol[position] ?? 0));
      const from = Math.min(...ending.map((position) => walk.earliest(position, end)));
      return from <= end ? { pattern, start: from, end } : undefined;
    },
    isSoundAlike: (token) => data.soundsLike.has(token),
  };
}

/** What was read: the words, and the state after each of them. */
export interface Reading {
  readonly words: HeardWord[];
  readonly states: AutomatonState[];
}

/** Reads further tokens after those that were read before. Returns `reading`. */
export function readOn(
  { wordOf, advance, start }: Automaton,
  further: readonly string[],
  reading: Reading = { words: [], states: [] },
): Reading {
  const { words, states } = reading;
  for (const token of further) {
    const index = words.push(wordOf(token)) - 1;
    states.push(advance(states[index - 1] ?? start, words, index));
  }
  return reading;
}

const start: AutomatonState = { open: [], accepted: [] };

/** Bits of an open position's entry that count the words since it matched; the most words in a gap fit them. */
const ageBits = 5;
const ageMask = 2 ** ageBits - 1;

function createReader(table: PositionTable, walk: BackwardsWalk): Automaton["advance"] {
  const { after, isLast, pattern, patience, longestPatience } = table;
  const matched = new Draft();
  const open = new Draft();
  const accepted = new Draft();
  let heard: readonly HeardWord[] = [];

  /** Phrases under way beyond their anchor. */
  function follow(entries: readonly number[], { symbols }: HeardWord): void {
    for (const entry of entries) {
      const position = entry >>> ageBits;
      const age = entry & ageMask;
      const end = after.from[position + 1] ?? 0;
      for (let link = after.from[position] ?? 0; link < end; link += 1)
        if (hasGap(after.gaps[link] ?? 0, age) && hasSymbol(symbols, after.symbol[link] ?? 0))
          matched.insert(after.position[link] ?? 0);
      if (age + 1 < (patience[position] ?? 0)) open.push(entry + 1);
    }
  }

  /** Phrases that began with an anchor, so many words before this one. */
  function goOn({ from, groups }: Outlook, between: number, { symbols }: HeardWord): void {
    const end = from[between + 1] ?? 0;
    for (let group = from[between] ?? 0; group < end; group += 2 + (groups[group + 1] ?? 0)) {
      if (!hasSymbol(symbols, groups[group] ?? 0)) continue;
      const next = group + 2 + (groups[group + 1] ?? 0);
      for (let link = group + 2; link < next; link += 2) matched.insert(groups[link] ?? 0);
    }
  }

  /** Anchors at this word that need another before them: so many words away, at word `at`. */
  function lookBack({ from, groups }: Outlook, between: number, at: number): void {
    const { symbols } = heard[at] ?? silence;
    const end = from[between + 1] ?? 0;
    for (let group = from[between] ?? 0; group < end; group += 2 + (groups[group + 1] ?? 0)) {
      if (!hasSymbol(symbols, groups[group] ?? 0)) continue;
      const next = group + 2 + (groups[group + 1] ?? 0);
      for (let link = group + 2; link < next; link += 2)
        if (walk.isReached(groups[link] ?? 0, at)) matched.insert(groups[link + 1] ?? 0);
    }
  }

  function stateAfter(): AutomatonState {
    for (let index = 0; index < matched.length; index += 1) {
      const position = matched.at(index);
      if (patience[position] !== 0) open.push(position << ageBits);
      if (isLast[position] === 1) accepted.insert(pattern[position] ?? 0);
    }
    matched.length = 0;
    return open.length === 0 && accepted.length === 0 ? start : { open: open.take(), accepted: accepted.take() };
  }

  return (state, words, index) => {
    const word = words[index] ?? silence;
    heard = words;
    walk.from(words, index);
    follow(state.open, word);
    for (const anchor of word.complete) matched.insert(anchor);
    for (let between = 0; between < longestPatience && between < index; between += 1) {
      const at = index - 1 - between;
      const { onwards } = words[at] ?? silence;
      if (between < onwards.reach) goOn(onwards, between, word);
      if (between < word.backwards.reach) lookBack(word.backwards, between, at);
    }
    return matched.length === 0 && open.length === 0 ? start : stateAfter();
  };
}
