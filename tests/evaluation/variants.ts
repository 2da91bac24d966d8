// A line of a corpus may stand for several: `(call|ring) me (today|tomorrow)`.

import { createRandom, shuffled } from "./random.ts";

/** Sentences made of one line at most: more of them would say little that is new. */
const most = 6;

/**
 * The sentences that a line stands for; a line without groups stands for itself. Not every combination is made, but every
 * alternative of every group is heard. Deterministic. Throws when a bracket has no partner.
 */
export function variantsOf(line: string): string[] {
  const parts = line.split(/\(([^()]*)\)/u);
  if (parts.some((part) => /[()]/u.test(part)))
    throw new Error(`"${line}": expected groups like (one|two), not nested`);
  const random = createRandom(line.length);
  const groups = parts.map((part, index) => (index % 2 === 0 ? [part] : shuffled(part.split("|"), random)));
  const count = Math.min(
    most,
    groups.reduce((product, group) => product * group.length, 1),
  );
  const made = Array.from({ length: count }, (_, turn) =>
    groups
      .map((group, index) => group[(turn + (turn >= group.length ? index : 0)) % group.length])
      .join("")
      .replaceAll(/\s+/gu, " ")
      .trim(),
  );
  return [...new Set(made)];
}
