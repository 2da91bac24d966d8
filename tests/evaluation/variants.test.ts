import { expect, it } from "vitest";
import { variantsOf } from "./variants.ts";

it("leaves a line without groups as it is", () => {
  expect(variantsOf("where is my parcel")).toEqual(["where is my parcel"]);
});

it("hears every alternative of every group, in the same sentences each time", () => {
  const line = "(can you |)(call|ring|phone|text) me (today|tomorrow|on friday)";
  const made = variantsOf(line);
  expect(made.length).toBe(6);
  for (const part of ["can you ", "call", "ring", "phone", "text", "today", "tomorrow", "on friday"])
    expect(made.some((sentence) => sentence.includes(part))).toBe(true);
  expect(
    made.every((sentence) => /^(can you )?(call|ring|phone|text) me (today|tomorrow|on friday)$/u.test(sentence)),
  ).toBe(true);
  expect(variantsOf(line)).toEqual(made);
});

it("makes no sentence twice", () => {
  expect(variantsOf("(yes|no) (please|thanks)").toSorted()).toHaveLength(
    new Set(variantsOf("(yes|no) (please|thanks)")).size,
  );
});

it("refuses brackets without a partner", () => {
  expect(() => variantsOf("(call me")).toThrow("expected groups like (one|two)");
  expect(() => variantsOf("((a|b) c|d) e")).toThrow("not nested");
});
