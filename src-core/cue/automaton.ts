// All phrases of a pack in one automaton that reads word by word. A phrase costs nothing until its rarest word is said:
// there the part before it is checked backwards, and the part after it is followed from word to word in a thread.

import { invariant } from "../invariant.ts";
import { createLexicon, type Lexicon, type LexiconInput, type WordClass } from "./lexicon.ts";
import type { Positions } from "./pattern.ts";
import { accepts, createPositionTable, lastOf, type PositionTable, precedesOf } from "./position-table.ts";

/** A pattern that matched the tokens `start` to `end` (both included). */
export interface Span {
  readonly pattern: number;
  readonly start: number;
  readonly end: number;
}

/** Where the automaton stands after a token; kept per token so that a revised partial resumes at its common prefix. */
export interface AutomatonState {
  /** Phrases half said, by the word that began them. */
  readonly threads: readonly Thread[];
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

export interface AutomatonInput extends LexiconInput {
  readonly patterns: readonly Positions[];
}

/** Compiles patterns into one automaton. Pure but for what it remembers of words it has read. */
export function createAutomaton(input: AutomatonInput): Automaton {
  const lexicon = createLexicon(input);
  const table = createPositionTable(input.patterns, lexicon);
  return {
    start,
    advance: createReader(table, lexicon),
    spanEndingAt: (pattern, tokens, end) => {
      const from = beginningOf(lastOf(table, pattern), { table, lexicon, tokens, index: end });
      invariant(from !== undefined, `pattern ${pattern} was accepted at token ${end} but does not match there`);
      return { pattern, start: from, end };
    },
    isSoundAlike: (token) => input.soundsLike.has(token),
  };
}

/** Reads on to the last token: adds the states that are missing. Returns `states`. */
export function readOn(automaton: Automaton, tokens: readonly string[], states: AutomatonState[]): AutomatonState[] {
  for (let index = states.length; index < tokens.length; index += 1)
    states.push(automaton.advance(states[index - 1] ?? automaton.start, tokens, index));
  return states;
}

const start: AutomatonState = { threads: [], accepted: [] };
const noPatterns: readonly number[] = [];

/** Positions that matched together at one word, and what may come of them. Where it leads is remembered by word class. */
interface Thread {
  /** Positions that would accept the next token. */
  readonly expected: readonly number[];
  /** Patterns that end here. */
  readonly accepted: readonly number[];
  readonly next: Map<number, Thread | null>;
}

/** Two words one after the other: what they begin, and the anchors at the second that they do not rule out. */
interface Meeting {
  /** Anchors whose phrase begins with one of the two: a thread of their own. */
  readonly begins: Thread | null;
  readonly beginning: readonly number[];
  /** Anchors before which there is more to check, from the word before the two on. */
  readonly doubtful: readonly { readonly anchor: number; readonly before: readonly number[] }[];
}

const noMeeting: Meeting = { begins: null, beginning: [], doubtful: [] };

/** Threads and meetings kept before they are made anew; bounds memory at some tens of megabytes. */
const maxThreads = 50_000;
const maxMeetings = 400_000;

function createReader(table: PositionTable, lexicon: Lexicon): Automaton["advance"] {
  const threads = createThreads(table);
  const meetingOf = createMeetings(table, threads);
  const isReached = createBackwardsCheck(table, lexicon);
  return (state, tokens, index) => {
    const word = lexicon.classOf(tokens[index] ?? "");
    const { anchors } = word;
    if (state.threads.length === 0 && anchors.length === 0) return start;
    const going: Thread[] = [];
    for (const thread of state.threads) {
      const next = threads.after(thread, word);
      if (next !== null) going.push(next);
    }
    if (anchors.length > 0) {
      const meeting = meetingOf(index === 0 ? undefined : lexicon.classOf(tokens[index - 1] ?? ""), word);
      const fresh = index < 2 || meeting.doubtful.length === 0 ? meeting.begins : begunBy(meeting, tokens, index);
      if (fresh !== null && !going.includes(fresh)) going.push(fresh);
    }
    return stateOf(going);
  };

  function begunBy({ begins, beginning, doubtful }: Meeting, tokens: readonly string[], index: number): Thread | null {
    const reached = doubtful.filter(({ before }) => isReached(before, tokens, index - 2));
    return reached.length === 0 ? begins : threads.of([...beginning, ...reached.map(({ anchor }) => anchor)]);
  }
}

function createMeetings(
  table: PositionTable,
  threads: Threads,
): (before: WordClass | undefined, word: WordClass) => Meeting {
  let known = new Map<WordClass, Map<WordClass | undefined, Meeting>>();
  let count = 0;
  return (before, word) => {
    const found = known.get(word)?.get(before);
    if (found !== undefined) return found;
    if (count >= maxMeetings) [known, count] = [new Map(), 0];
    const made = meet(table, threads, { before, word });
    const ofWord = known.get(word) ?? new Map<WordClass | undefined, Meeting>();
    known.set(word, ofWord.set(before, made));
    count += 1;
    return made;
  };
}

function stateOf(threads: readonly Thread[]): AutomatonState {
  const [first] = threads;
  if (first === undefined) return start;
  if (threads.length === 1) return { threads, accepted: first.accepted };
  const accepted = threads.filter((thread) => thread.accepted.length > 0);
  if (accepted.length <= 1) return { threads, accepted: accepted[0]?.accepted ?? noPatterns };
  return { threads, accepted: [...new Set(accepted.flatMap((thread) => thread.accepted))] };
}

function meet(
  table: PositionTable,
  threads: Threads,
  { before, word }: { readonly before: WordClass | undefined; readonly word: WordClass },
): Meeting {
  const beginning: number[] = [];
  const doubtful: { anchor: number; before: number[] }[] = [];
  for (const anchor of word.anchors) {
    const previous =
      before === undefined ? [] : [...precedesOf(table, anchor)].filter((position) => accepts(table, position, before));
    if (table.isFirst[anchor] === 1 || previous.some((position) => table.isFirst[position] === 1))
      beginning.push(anchor);
    else if (previous.length > 0)
      doubtful.push({ anchor, before: [...new Set(previous.flatMap((position) => [...precedesOf(table, position)]))] });
  }
  if (beginning.length === 0 && doubtful.length === 0) return noMeeting;
  return { begins: beginning.length === 0 ? null : threads.of(beginning), beginning, doubtful };
}

interface Threads {
  /** The thread of positions that have just matched. */
  of(matched: readonly number[]): Thread;
  /** Where a thread stands after one more word; `null`: nowhere. */
  after(thread: Thread, word: WordClass): Thread | null;
}

function createThreads(table: PositionTable): Threads {
  const known = new Map<string, Thread>();
  const of = (matched: readonly number[]): Thread => {
    const key = matched.join(",");
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= maxThreads) known.clear();
    const made = threadOf(table, matched);
    known.set(key, made);
    return made;
  };
  const after = (thread: Thread, word: WordClass): Thread | null => {
    const found = thread.next.get(word.id);
    if (found !== undefined) return found;
    const matched = thread.expected.filter((position) => accepts(table, position, word));
    const next = matched.length === 0 ? null : of(matched);
    thread.next.set(word.id, next);
    return next;
  };
  return { of, after };
}

function threadOf(table: PositionTable, matched: readonly number[]): Thread {
  const expected = new Set<number>();
  const accepted = new Set<number>();
  for (const position of matched) {
    const pattern = table.pattern[position] ?? 0;
    const offset = table.offset[pattern] ?? 0;
    if (table.isLast[position] === 1) accepted.add(pattern);
    for (const next of table.patterns[pattern]?.follow[position - offset] ?? []) expected.add(next + offset);
  }
  return { expected: [...expected], accepted: [...accepted], next: new Map() };
}

interface BackwardsFrom {
  readonly table: PositionTable;
  readonly lexicon: Lexicon;
  readonly tokens: readonly string[];
  readonly index: number;
}

/** Runs one pattern backwards from `positions` at token `index`. Returns the first token of the longest match that passes there. */
function beginningOf(
  positions: readonly number[],
  { table, lexicon, tokens, index }: BackwardsFrom,
): number | undefined {
  let current = positions;
  let begin: number | undefined;
  for (let at = index; at >= 0 && current.length > 0; at -= 1) {
    const word = lexicon.classOf(tokens[at] ?? "");
    const before = new Set<number>();
    for (const position of current) {
      if (!accepts(table, position, word)) continue;
      if (table.isFirst[position] === 1) begin = at;
      for (const previous of precedesOf(table, position)) before.add(previous);
    }
    current = [...before];
  }
  return begin;
}

/**
 * Says whether any match passes through `positions` at token `index`. Asked for many words of ordinary speech, so it keeps its
 * two lists and a stamp for each position between calls instead of making sets.
 */
function createBackwardsCheck(
  table: PositionTable,
  lexicon: Lexicon,
): (positions: readonly number[], tokens: readonly string[], index: number) => boolean {
  const stamps = new Uint32Array(table.symbol.length);
  let stamp = 0;
  let current: number[] = [];
  let before: number[] = [];
  return (positions, tokens, index) => {
    current.length = 0;
    for (const position of positions) current.push(position);
    for (let at = index; at >= 0 && current.length > 0; at -= 1) {
      const word = lexicon.classOf(tokens[at] ?? "");
      stamp = stamp === 2 ** 32 - 1 ? 1 : stamp + 1;
      before.length = 0;
      for (const position of current) {
        if (!accepts(table, position, word)) continue;
        if (table.isFirst[position] === 1) return true;
        const end = table.beforeFrom[position + 1] ?? 0;
        for (let link = table.beforeFrom[position] ?? 0; link < end; link += 1) {
          const previous = table.before[link] ?? 0;
          if (stamps[previous] === stamp) continue;
          stamps[previous] = stamp;
          before.push(previous);
        }
      }
      [current, before] = [before, current];
    }
    return false;
  };
}
