// A set of symbols that is asked far more often than anything else of the matcher, and nearly always in vain.

/**
 * Two halves. The first has the members, each plus one, in the place that its number asks for or in the next free one after
 * it. The second has a bit set for each member: where there is none, and that is nearly always so, one look says it.
 */
export type SymbolSet = Int32Array;

/** Places for each member, at least. */
const placesPerMember = 1.5;

/** Makes a set of symbols; some may be named twice. */
export function createSymbolSet(members: readonly number[]): SymbolSet {
  const half = 2 ** (32 - Math.clz32(members.length * placesPerMember));
  const set = new Int32Array(half * 2);
  for (const member of members) {
    let place = member & (half - 1);
    while (set[place] !== 0 && set[place] !== member + 1) place = (place + 1) & (half - 1);
    set[place] = member + 1;
    const word = half + ((member >>> 5) & (half - 1));
    set[word] = (set[word] ?? 0) | (1 << (member & 31));
  }
  return set;
}

export function hasSymbol(set: SymbolSet, symbol: number): boolean {
  const half = set.length >>> 1;
  if ((((set[half + ((symbol >>> 5) & (half - 1))] ?? 0) >>> (symbol & 31)) & 1) === 0) return false;
  let place = symbol & (half - 1);
  for (let found = set[place] ?? 0; found !== 0; found = set[place] ?? 0) {
    if (found === symbol + 1) return true;
    place = (place + 1) & (half - 1);
  }
  return false;
}
