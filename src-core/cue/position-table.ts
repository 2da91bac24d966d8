// The positions of all patterns of a pack, numbered through: what each accepts, and what may stand before it.

import { type Lexicon, push, type WordClass, anyWord } from "./lexicon.ts";
import type { Positions } from "./pattern.ts";

/** Typed arrays: a pack has tens of thousands of positions, and a list for each would cost more than all the rest of loading. */
export interface PositionTable {
  readonly patterns: readonly Positions[];
  /** Number of each pattern's first position. */
  readonly offset: Uint32Array;
  readonly symbol: Uint32Array;
  readonly pattern: Uint32Array;
  readonly isFirst: Uint8Array;
  readonly isLast: Uint8Array;
  /** What may stand before position `p`: `before[beforeFrom[p]]` to `before[beforeFrom[p + 1] - 1]`. */
  readonly beforeFrom: Uint32Array;
  readonly before: Uint32Array;
}

export function createPositionTable(patterns: readonly Positions[], lexicon: Lexicon): PositionTable {
  const count = patterns.reduce((sum, { symbols }) => sum + symbols.length, 0);
  const table: PositionTable = {
    patterns,
    offset: new Uint32Array(patterns.length),
    symbol: new Uint32Array(count),
    pattern: new Uint32Array(count),
    isFirst: new Uint8Array(count),
    isLast: new Uint8Array(count),
    ...linkedBackwards(patterns, count),
  };
  let offset = 0;
  for (const [number, { symbols, first, last, anchors }] of patterns.entries()) {
    table.offset[number] = offset;
    table.pattern.fill(number, offset, offset + symbols.length);
    for (const [local, symbol] of symbols.entries()) table.symbol[offset + local] = lexicon.symbolId(symbol);
    for (const local of first) table.isFirst[offset + local] = 1;
    for (const local of last) table.isLast[offset + local] = 1;
    for (const local of anchors) push(lexicon.anchors, table.symbol[offset + local] ?? 0, offset + local);
    offset += symbols.length;
  }
  return table;
}

function linkedBackwards(patterns: readonly Positions[], count: number): Pick<PositionTable, "before" | "beforeFrom"> {
  const beforeFrom = new Uint32Array(count + 1);
  eachLink(patterns, (_, to) => (beforeFrom[to + 1] = (beforeFrom[to + 1] ?? 0) + 1));
  for (let position = 0; position < count; position += 1)
    beforeFrom[position + 1] = (beforeFrom[position + 1] ?? 0) + (beforeFrom[position] ?? 0);
  const before = new Uint32Array(beforeFrom[count] ?? 0);
  const filled = beforeFrom.slice();
  eachLink(patterns, (from, to) => {
    const at = filled[to] ?? 0;
    before[at] = from;
    filled[to] = at + 1;
  });
  return { before, beforeFrom };
}

function eachLink(patterns: readonly Positions[], take: (from: number, to: number) => void): void {
  let offset = 0;
  for (const { symbols, follow } of patterns) {
    for (let local = 0; local < symbols.length; local += 1)
      for (const next of follow[local] ?? []) take(offset + local, offset + next);
    offset += symbols.length;
  }
}

/** What may stand before a position. */
export const precedesOf = ({ before, beforeFrom }: PositionTable, position: number): Uint32Array =>
  before.subarray(beforeFrom[position] ?? 0, beforeFrom[position + 1] ?? 0);

/** The positions with which a pattern can end. */
export const lastOf = ({ patterns, offset }: PositionTable, pattern: number): number[] =>
  (patterns[pattern]?.last ?? []).map((local) => local + (offset[pattern] ?? 0));

export const accepts = ({ symbol }: PositionTable, position: number, word: WordClass): boolean =>
  word.has[symbol[position] ?? anyWord] === 1;
