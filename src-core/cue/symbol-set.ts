// A set of symbols that is asked far more often than anything else of the matcher, and nearly always in vain.

/** The members, each plus one, in the place that its number asks for or in the next free one after it. */
export type SymbolSet = Uint32Array;

/** Places for each member, at least: a look in vain mostly ends at once, in an empty place. */
const placesPerMember = 3;

/** Makes a set of symbols that are named once each. */
export function createSymbolSet(members: ArrayLike<number> & Iterable<number>): SymbolSet {
  const places = new Uint32Array(2 ** Math.ceil(Math.log2(members.length * placesPerMember + 1)));
  for (const member of members) {
    let place = member & (places.length - 1);
    while (places[place] !== 0) place = (place + 1) & (places.length - 1);
    places[place] = member + 1;
  }
  return places;
}

export function hasSymbol(places: SymbolSet, symbol: number): boolean {
  let place = symbol & (places.length - 1);
  for (let found = places[place] ?? 0; found !== 0; found = places[place] ?? 0) {
    if (found === symbol + 1) return true;
    place = (place + 1) & (places.length - 1);
  }
  return false;
}
