// The positions of all patterns of a pack, numbered through: what each accepts, what may follow it and what may stand before it.

import { push, type SymbolNumbers } from "./lexicon.ts";
import { mostOf, type Positions } from "./pattern.ts";

/** Plain data. Typed arrays: a pack has tens of thousands of positions, and a list for each would cost more than all the rest of loading. */
export interface PositionTable {
  readonly symbol: Uint32Array;
  /** The pattern of each position. */
  readonly pattern: Uint32Array;
  readonly isFirst: Uint8Array;
  readonly isLast: Uint8Array;
  /** The most words that may stand between a position and one that follows it, plus one; 0 where none follows. */
  readonly patience: Uint8Array;
  /** The largest of these. */
  readonly longestPatience: number;
  readonly after: Neighbours;
  readonly before: Neighbours;
  /** Positions at which a match is looked for, by the symbol they accept. */
  readonly anchors: ReadonlyMap<number, readonly number[]>;
  /** Number of each pattern's first position, and one more for the end. */
  readonly offset: Uint32Array;
}

/** The neighbours of position `p` on one side are entries `from[p]` to `from[p + 1] - 1`. */
export interface Neighbours {
  readonly from: Uint32Array;
  readonly position: Uint32Array;
  /** What the neighbour accepts: here, too, because nearly every look at a neighbour ends with it. */
  readonly symbol: Uint32Array;
  /** The words that may be between, see `Gaps`. */
  readonly gaps: Int32Array;
}

export function createPositionTable(patterns: readonly Positions[], numbers: SymbolNumbers): PositionTable {
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
  const [after, before] = [neighbours(patterns, symbol, "from"), neighbours(patterns, symbol, "to")];
  const longestPatience = table.patience.reduce((a, b) => Math.max(a, b), 0);
  return { ...table, anchors: anchorsOf, longestPatience, after, before };
}

/** The links of all patterns, by the position at one end of them. */
function neighbours(patterns: readonly Positions[], symbols: Uint32Array, end: "from" | "to"): Neighbours {
  const otherEnd = end === "from" ? "to" : "from";
  const from = new Uint32Array(symbols.length + 1);
  let offset = 0;
  for (const { symbols: own, links } of patterns) {
    for (const link of links) from[offset + link[end] + 1] = (from[offset + link[end] + 1] ?? 0) + 1;
    offset += own.length;
  }
  for (let index = 1; index < from.length; index += 1) from[index] = (from[index] ?? 0) + (from[index - 1] ?? 0);
  const count = from[symbols.length] ?? 0;
  const [position, symbol, gaps] = [new Uint32Array(count), new Uint32Array(count), new Int32Array(count)];
  const filled = from.slice();
  offset = 0;
  for (const { symbols: own, links } of patterns) {
    for (const link of links) {
      const entry = filled[offset + link[end]] ?? 0;
      const neighbour = offset + link[otherEnd];
      position[entry] = neighbour;
      symbol[entry] = symbols[neighbour] ?? 0;
      gaps[entry] = link.gaps;
      filled[offset + link[end]] = entry + 1;
    }
    offset += own.length;
  }
  return { from, position, symbol, gaps };
}

/** The positions with which a pattern can end. */
export function lastOf({ offset, isLast }: PositionTable, pattern: number): number[] {
  const positions: number[] = [];
  for (let position = offset[pattern] ?? 0; position < (offset[pattern + 1] ?? 0); position += 1)
    if (isLast[position] === 1) positions.push(position);
  return positions;
}
