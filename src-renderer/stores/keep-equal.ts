// What has not changed keeps its identity from one snapshot to the next, so that only what has changed is drawn again.

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `next`, with every part that equals its counterpart in `before` replaced by that; `before` itself when all is equal. JSON data only. */
export function keepEqual<Value>(before: unknown, next: Value): Value {
  if (Object.is(before, next)) return next;
  // Each branch gives back something equal to `next` in value and shape, so it is of its type.
  if (Array.isArray(before) && Array.isArray(next)) return keepList(before, next) as Value;
  if (isPlain(before) && isPlain(next)) return keepRecord(before, next) as Value;
  return next;
}

function keepList(before: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const kept = next.map((item, index) => keepEqual(before[index], item));
  return kept.length === before.length && kept.every((item, index) => Object.is(item, before[index])) ? before : kept;
}

function keepRecord(before: Readonly<Record<string, unknown>>, next: Readonly<Record<string, unknown>>): unknown {
  const names = Object.keys(next);
  const kept = Object.fromEntries(names.map((name) => [name, keepEqual(before[name], next[name])]));
  const isSame =
    names.length === Object.keys(before).length && names.every((name) => Object.is(kept[name], before[name]));
  return isSame ? before : kept;
}
