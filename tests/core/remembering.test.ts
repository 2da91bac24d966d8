import { expect, test } from "vitest";
import { remembering } from "../../src-core/remembering.ts";

test("makes a value once as long as it is asked for, and forgets what was not asked for long", () => {
  const made: string[] = [];
  const upper = remembering(2, (key: string) => {
    made.push(key);
    return key.toUpperCase();
  });
  for (const key of ["a", "b", "a", "c", "a", "d", "a"]) expect(upper(key)).toBe(key.toUpperCase());
  expect(made).toEqual(["a", "b", "c", "d"]);
  for (const key of ["e", "f", "g", "h"]) upper(key);
  upper("b");
  expect(made.filter((key) => key === "b")).toHaveLength(2);
});
