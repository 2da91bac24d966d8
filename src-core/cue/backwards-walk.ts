// Walks from a position that has matched back to where its phrase begins.

import { type HeardWord, silence } from "./heard-words.ts";
import { hasGap } from "./pattern.ts";
import type { PositionTable } from "./position-table.ts";
import { hasSymbol } from "./symbol-set.ts";

export interface BackwardsWalk {
  /** Walks from now on begin before word `index` of these. */
  readonly from: (words: readonly HeardWord[], index: number) => void;
  /** Whether a phrase can have begun that has `position`, which accepts it, at word `at`. */
  readonly isReached: (position: number, at: number) => boolean;
  /** The first word of the longest such phrase. */
  readonly earliest: (position: number, at: number) => number;
}

/** Words back for which is remembered where a walk has been, so that gaps inside gaps are not walked again and again. */
const reach = 32;

export function createBackwardsWalk({ isFirst, before }: PositionTable): BackwardsWalk {
  /** The walk in which a position was last left behind, and the words, one bit each, at which it was. */
  const leftIn = new Uint32Array(isFirst.length);
  const leftAt = new Int32Array(isFirst.length);
  let walk = 0;
  let words: readonly HeardWord[] = [];
  let origin = 0;
  let begin = Number.POSITIVE_INFINITY;

  /** Looks at every way back from a position until one has reached a beginning, or, for the longest, at all. */
  const visit = (position: number, at: number, isLongest: boolean): boolean => {
    if (isFirst[position] === 1) {
      if (!isLongest) return true;
      begin = Math.min(begin, at);
    }
    if (wasLeft(position, at)) return false;
    const end = before.from[position + 1] ?? 0;
    for (let link = before.from[position] ?? 0; link < end; link += 1) {
      const symbol = before.symbol[link] ?? 0;
      const gaps = before.gaps[link] ?? 0;
      for (let word = at - 1, between = 0; word >= 0 && gaps >>> between !== 0; word -= 1, between += 1)
        if (hasGap(gaps, between) && hasSymbol((words[word] ?? silence).symbols, symbol))
          if (visit(before.position[link] ?? 0, word, isLongest)) return true;
    }
    leave(position, at);
    return false;
  };

  const wasLeft = (position: number, at: number): boolean =>
    leftIn[position] === walk && origin - at < reach && (((leftAt[position] ?? 0) >>> (origin - at)) & 1) === 1;

  function leave(position: number, at: number): void {
    if (origin - at >= reach) return;
    if (leftIn[position] !== walk) leftAt[position] = 0;
    leftIn[position] = walk;
    leftAt[position] = (leftAt[position] ?? 0) | (1 << (origin - at));
  }

  return {
    from: (heard, index) => {
      words = heard;
      origin = index;
      walk = (walk + 1) >>> 0;
      if (walk === 0) leftIn.fill(0);
    },
    isReached: (position, at) => visit(position, at, false),
    earliest: (position, at) => {
      begin = Number.POSITIVE_INFINITY;
      visit(position, at, true);
      return begin;
    },
  };
}
