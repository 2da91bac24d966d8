// What the automaton needs to know of a word at once when it is said. Worked out when a word is first heard, then remembered.

import { remembering } from "../remembering.ts";
import { type Lexicon, symbolsOf } from "./lexicon.ts";
import { type Gaps, hasGap, mostOf } from "./pattern.ts";
import type { Neighbours, PositionTable } from "./position-table.ts";
import { createSymbolSet, type SymbolSet } from "./symbol-set.ts";

export interface HeardWord {
  /** The symbols of the pack that the word satisfies. */
  readonly symbols: SymbolSet;
  /** Anchors that the word matches and that are a whole phrase. */
  readonly complete: readonly number[];
  /** What may follow the anchors that the word matches and with which a phrase begins; by the number of words between. */
  readonly onwards: readonly Outlook[];
  /** What must have been said before the other anchors that the word matches; by the number of words between. */
  readonly backwards: readonly Outlook[];
}

/** Symbols to look for so many words away. */
export interface Outlook {
  readonly symbols: Uint32Array;
  /** For each symbol the links to it: pairs of the position that accepts it and of the anchor at this end. */
  readonly links: readonly (readonly number[])[];
}

/** A word that no phrase names. */
export const silence: HeardWord = { symbols: createSymbolSet([]), complete: [], onwards: [], backwards: [] };

/** Distinct words that are remembered, or twice as many. Each takes about 3 kB, and an hour of talk has two or three thousand. */
const knownWords = 3000;

/** Makes the look-up of words. Words that satisfy the same symbols are the same to every phrase, and one object. */
export function createHeardWords(table: PositionTable, lexicon: Lexicon): (token: string) => HeardWord {
  const alike = remembering(knownWords, (symbols: string) =>
    heardWord(table, Uint32Array.from(symbols === "" ? [] : symbols.split(","), Number)),
  );
  return remembering(knownWords, (token: string) =>
    alike([...new Set(symbolsOf(lexicon, token))].sort(byNumber).join(",")),
  );
}

const byNumber = (a: number, b: number): number => a - b;

function heardWord(table: PositionTable, symbols: Uint32Array): HeardWord {
  const complete: number[] = [];
  const onwards: OutlookDraft[] = [];
  const backwards: OutlookDraft[] = [];
  for (const symbol of symbols) {
    for (const anchor of table.anchors.get(symbol) ?? []) {
      if (table.isFirst[anchor] !== 1) addLinks(backwards, table.before, anchor);
      else {
        addLinks(onwards, table.after, anchor);
        if (table.isLast[anchor] === 1) complete.push(anchor);
      }
    }
  }
  return {
    symbols: createSymbolSet(symbols),
    complete,
    onwards: onwards.map(outlook),
    backwards: backwards.map(outlook),
  };
}

/** Links by symbol. */
type OutlookDraft = Map<number, number[]>;

const outlook = (links: OutlookDraft): Outlook => ({
  symbols: Uint32Array.from(links.keys()),
  links: [...links.values()],
});

function addLinks(byDistance: OutlookDraft[], { from, symbol, gaps, position }: Neighbours, anchor: number): void {
  const end = from[anchor + 1] ?? 0;
  for (let link = from[anchor] ?? 0; link < end; link += 1)
    addLink(byDistance, { symbol: symbol[link] ?? 0, gaps: gaps[link] ?? 0, ends: [position[link] ?? 0, anchor] });
}

function addLink(
  byDistance: OutlookDraft[],
  { symbol, gaps, ends }: { readonly symbol: number; readonly gaps: Gaps; readonly ends: readonly [number, number] },
): void {
  while (byDistance.length <= mostOf(gaps)) byDistance.push(new Map());
  for (const [between, links] of byDistance.entries()) {
    if (!hasGap(gaps, between)) continue;
    const known = links.get(symbol);
    if (known === undefined) links.set(symbol, [...ends]);
    else known.push(...ends);
  }
}
