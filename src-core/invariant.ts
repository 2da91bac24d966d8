// Broken assumptions inside the engine; never for bad input.

/** Throws when `condition` is false: a bug in this program, not trouble from outside. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`broken assumption: ${message}`);
}

/** Ends a `switch` over a closed union: a forgotten case does not compile. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
