// Chance that is the same every time: what is learned from a corpus must not differ from run to run.

/** Numbers from 0 to 1 that are the same every time (numerical recipes' LCG). */
export function createRandom(seed: number): () => number {
  let state = ((seed + 1) * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Fisher–Yates. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const list = [...items];
  for (let index = list.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [list[index], list[other]] = [list[other] as T, list[index] as T]; // Both indexes lie in the list.
  }
  return list;
}
