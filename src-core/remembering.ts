// A memory for what is costly to work out and often asked for again.

/** Remembers what `make` made of the keys asked for last: of at least `size` keys, of at most twice as many. */
export function remembering<Key, Value>(size: number, make: (key: Key) => Value & {}): (key: Key) => Value {
  let recent = new Map<Key, Value & {}>();
  let older = recent;
  return (key) => {
    const found = recent.get(key);
    if (found !== undefined) return found;
    const value = older.get(key) ?? make(key);
    if (recent.size >= size) [recent, older] = [new Map(), recent];
    recent.set(key, value);
    return value;
  };
}
