// What the automaton needs to know of a word at once when it is said. Worked out when a word is first heard, then remembered.

import { remembering } from "../remembering.ts";
import { createSymbolsOf, type Lexicon } from "./lexicon.ts";
import { type Gaps, hasGap, mostOf } from "./pattern.ts";
import type { Neighbours, PositionTable } from "./position-table.ts";
import { createSymbolSet, type SymbolSet } from "./symbol-set.ts";

export interface HeardWord {
  /** The symbols of the pack that the word satisfies. */
  readonly symbols: SymbolSet;
  /** Anchors that the word matches and that are a whole phrase. */
  readonly complete: readonly number[];
  /** What may follow the anchors that the word matches and with which a phrase begins. */
  readonly onwards: Outlook;
  /** What must have been said before the other anchors that the word matches. */
  readonly backwards: Outlook;
}

/** What to look for on one side of anchors, by the number of words between. One list: a reader goes through all of it. */
export interface Outlook {
  /** The most words that may be between, plus one. */
  readonly reach: number;
  /** Where the groups begin that are so many words away, and where the last of them end. */
  readonly from: readonly number[];
  /** A group: a symbol to look for, the length of the rest, and pairs of a position that accepts it and of its anchor. */
  readonly groups: Int32Array;
}

const nothing: Outlook = { reach: 0, from: [0], groups: new Int32Array(0) };

/** A word that no phrase names. */
export const silence: HeardWord = {
  symbols: createSymbolSet([]),
  complete: [],
  onwards: nothing,
  backwards: nothing,
};

/** Distinct words that are remembered, or twice as many: an hour of talk has two or three thousand, two million words of Polish 77,000. Those take 50 MB. */
const knownWords = 64_000;
/** Distinct sets of symbols that are remembered, or twice as many. They are what takes the memory: words that satisfy the same symbols share one. */
const knownSets = 16_000;

/** Makes the look-up of words. */
export function createHeardWords(table: PositionTable, lexicon: Lexicon): (token: string) => HeardWord {
  const symbolsOf = createSymbolsOf(lexicon);
  const known = new Map<number, SymbolAnchors>();
  const anchorsOf = (symbol: number): SymbolAnchors | undefined => {
    const anchors = table.anchors.get(symbol);
    if (anchors === undefined) return undefined;
    const made = known.get(symbol) ?? symbolAnchors(table, anchors);
    known.set(symbol, made);
    return made;
  };
  const ofSymbols = remembering(knownSets, (key: string) => heardWord(key.split(" ").map(Number), anchorsOf));
  return remembering(knownWords, (token: string) => {
    const symbols = [...symbolsOf(token)];
    return symbols.length === 0 ? silence : ofSymbols(symbols.join(" "));
  });
}

/** The anchors that accept a symbol. Worked out once: most symbols are those of many words. */
type SymbolAnchors = Omit<HeardWord, "symbols">;

function heardWord(symbols: readonly number[], anchorsOf: (symbol: number) => SymbolAnchors | undefined): HeardWord {
  const anchors = symbols.flatMap((symbol) => anchorsOf(symbol) ?? []);
  return {
    symbols: createSymbolSet(symbols),
    complete: anchors.flatMap(({ complete }) => complete),
    onwards: joined(anchors.map(({ onwards }) => onwards)),
    backwards: joined(anchors.map(({ backwards }) => backwards)),
  };
}

/** One outlook of several. */
function joined(outlooks: readonly Outlook[]): Outlook {
  const some = outlooks.filter(({ reach }) => reach > 0);
  if (some.length < 2) return some[0] ?? nothing;
  const groups = new Int32Array(some.reduce((length, { groups: more }) => length + more.length, 0));
  const reach = some.reduce((most, { reach: other }) => Math.max(most, other), 0);
  const from = [0];
  let length = 0;
  for (let between = 0; between < reach; between += 1) {
    for (const part of some) {
      const end = part.from[between + 1] ?? 0;
      for (let index = part.from[between] ?? end; index < end; index += 1) {
        groups[length] = part.groups[index] ?? 0;
        length += 1;
      }
    }
    from.push(length);
  }
  return { reach, from, groups };
}

function symbolAnchors(table: PositionTable, anchors: readonly number[]): SymbolAnchors {
  const isFirst = (anchor: number): boolean => table.isFirst[anchor] === 1;
  return {
    complete: anchors.filter((anchor) => isFirst(anchor) && table.isLast[anchor] === 1),
    onwards: outlook(table.after, anchors.filter(isFirst)),
    backwards: outlook(
      table.before,
      anchors.filter((anchor) => !isFirst(anchor)),
    ),
  };
}

/** Pairs of a position and its anchor, by the symbol that the position accepts. */
type Groups = Map<number, number[]>;

function outlook(neighbours: Neighbours, anchors: readonly number[]): Outlook {
  const byDistance: Groups[] = [];
  for (const anchor of anchors) addLinks(byDistance, neighbours, anchor);
  if (byDistance.length === 0) return nothing;
  const flat: number[] = [];
  const from = [0];
  for (const groups of byDistance) {
    for (const [symbol, links] of groups) flat.push(symbol, links.length, ...links);
    from.push(flat.length);
  }
  return { reach: byDistance.length, from, groups: Int32Array.from(flat) };
}

function addLinks(byDistance: Groups[], { from, symbol, gaps, position }: Neighbours, anchor: number): void {
  const end = from[anchor + 1] ?? 0;
  for (let link = from[anchor] ?? 0; link < end; link += 1)
    addLink(byDistance, { symbol: symbol[link] ?? 0, gaps: gaps[link] ?? 0, ends: [position[link] ?? 0, anchor] });
}

function addLink(
  byDistance: Groups[],
  { symbol, gaps, ends }: { readonly symbol: number; readonly gaps: Gaps; readonly ends: readonly [number, number] },
): void {
  while (byDistance.length <= mostOf(gaps)) byDistance.push(new Map());
  for (const [between, groups] of byDistance.entries()) {
    if (!hasGap(gaps, between)) continue;
    const links = groups.get(symbol);
    if (links === undefined) groups.set(symbol, [...ends]);
    else links.push(...ends);
  }
}
