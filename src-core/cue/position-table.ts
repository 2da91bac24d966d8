// The positions of all patterns of a pack, numbered through: what each accepts, what may follow it and what may stand before it.

import { push, type SymbolNumbers } from "./lexicon.ts";
import { type Link, mostOf, type Positions } from "./pattern.ts";

/** Plain data. Typed arrays: a pack has tens of thousands of positions, and a list for each would cost more than all the rest of loading. */
export interface PositionData {
  readonly symbol: Uint32Array;
  /** The pattern of each position. */
  readonly pattern: Uint32Array;
  readonly isFirst: Uint8Array;
  readonly isLast: Uint8Array;
  /** The most words that may stand between a position and one that follows it, plus one; 0 where none follows. */
  readonly patience: Uint8Array;
  /** The largest of these. */
  readonly longestPatience: number;
  readonly after: Links;
  /** Positions at which a match is looked for, by the symbol they accept. */
  readonly anchors: ReadonlyMap<number, readonly number[]>;
  /** Number of each pattern's first position, and one more for the end. */
  readonly offset: Uint32Array;
}

/** The links of position `p` to one side are entries `from[p]` to `from[p + 1] - 1`. */
interface Links {
  readonly from: Uint32Array;
  /** The position at the other end. */
  readonly position: Uint32Array;
  /** The words that may be between, see `Gaps`. */
  readonly gaps: Int32Array;
}

/** Links with what the position at the other end accepts: nearly every look at a link ends with it. */
export interface Neighbours extends Links {
  readonly symbol: Uint32Array;
}

/** The positions with their neighbours on both sides. */
export interface PositionTable extends PositionData {
  readonly after: Neighbours;
  readonly before: Neighbours;
}

export function createPositionTable(data: PositionData): PositionTable {
  const withSymbols = (links: Links): Neighbours => ({
    ...links,
    symbol: links.position.map((position) => data.symbol[position] ?? 0),
  });
  return { ...data, after: withSymbols(data.after), before: withSymbols(turned(data.after)) };
}

/** The same links, seen from their other ends. */
function turned({ from, position, gaps }: Links): Links {
  const back = { from: startsOf(position, from.length), position: position.slice(), gaps: gaps.slice() };
  const filled = back.from.slice();
  for (let start = 0; start + 1 < from.length; start += 1) {
    for (let link = from[start] ?? 0; link < (from[start + 1] ?? 0); link += 1) {
      const end = position[link] ?? 0;
      const entry = filled[end] ?? 0;
      back.position[entry] = start;
      back.gaps[entry] = gaps[link] ?? 0;
      filled[end] = entry + 1;
    }
  }
  return back;
}

/** Where the entries of each number would begin if `numbers` were sorted. */
function startsOf(numbers: Iterable<number>, length: number): Uint32Array {
  const starts = new Uint32Array(length);
  for (const number of numbers) starts[number + 1] = (starts[number + 1] ?? 0) + 1;
  for (let index = 1; index < length; index += 1) starts[index] = (starts[index] ?? 0) + (starts[index - 1] ?? 0);
  return starts;
}

/** Numbers the positions of all patterns through. */
export function numberPositions(patterns: readonly Positions[], numbers: SymbolNumbers): PositionData {
  const count = patterns.reduce((sum, { symbols }) => sum + symbols.length, 0);
  const symbol = new Uint32Array(count);
  const table = {
    symbol,
    pattern: new Uint32Array(count),
    isFirst: new Uint8Array(count),
    isLast: new Uint8Array(count),
    patience: new Uint8Array(count),
    offset: new Uint32Array(patterns.length + 1),
  };
  const anchorsOf = new Map<number, number[]>();
  let offset = 0;
  for (const [number, { symbols, first, last, anchors, links }] of patterns.entries()) {
    table.offset[number] = offset;
    table.pattern.fill(number, offset, offset + symbols.length);
    for (const [local, accepted] of symbols.entries()) symbol[offset + local] = numbers.idOf(accepted);
    for (const local of first) table.isFirst[offset + local] = 1;
    for (const local of last) table.isLast[offset + local] = 1;
    for (const local of anchors) push(anchorsOf, symbol[offset + local] ?? 0, offset + local);
    for (const { from, gaps } of links)
      table.patience[offset + from] = Math.max(table.patience[offset + from] ?? 0, mostOf(gaps) + 1);
    offset += symbols.length;
  }
  table.offset[patterns.length] = offset;
  const longestPatience = table.patience.reduce((a, b) => Math.max(a, b), 0);
  return { ...table, anchors: anchorsOf, longestPatience, after: linksOf(patterns, count) };
}

/** The links of all patterns, by the position they come from. */
function linksOf(patterns: readonly Positions[], positions: number): Links {
  const all: Link[] = [];
  let offset = 0;
  for (const { symbols, links } of patterns) {
    for (const { from, to, gaps } of links) all.push({ from: offset + from, to: offset + to, gaps });
    offset += symbols.length;
  }
  all.sort((a, b) => a.from - b.from);
  return {
    from: startsOf(
      all.map(({ from }) => from),
      positions + 1,
    ),
    position: Uint32Array.from(all, ({ to }) => to),
    gaps: Int32Array.from(all, ({ gaps }) => gaps),
  };
}

/** The positions with which a pattern can end. */
export function lastOf({ offset, isLast }: PositionData, pattern: number): number[] {
  const positions: number[] = [];
  for (let position = offset[pattern] ?? 0; position < (offset[pattern + 1] ?? 0); position += 1)
    if (isLast[position] === 1) positions.push(position);
  return positions;
}
