import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepEqual } from "../../src-renderer/stores/keep-equal.ts";
import { snapshotOfState, stateNames } from "./snapshots.ts";

describe("what has not changed", () => {
  it("keeps its identity beside what has", () => {
    const before = snapshotOfState("abusive");
    const later = keepEqual(before, structuredClone({ ...before, at: before.at + 1 }));
    expect(later).toEqual({ ...before, at: before.at + 1 });
    expect(later.cues).toBe(before.cues);
    expect(later.protocol).toBe(before.protocol);
    expect(keepEqual(before, structuredClone(before))).toBe(before);
  });

  it("keeps the entries of a list that has grown, and notices one that is missing", () => {
    const before = { items: [{ id: "a" }, { id: "b" }] };
    const grown = keepEqual(before, { items: [{ id: "a" }, { id: "b" }, { id: "c" }] });
    expect(grown.items[1]).toBe(before.items[1]);
    expect(keepEqual(before, { items: [{ id: "a" }] })).toEqual({ items: [{ id: "a" }] });
    expect(keepEqual({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
    expect(keepEqual({ a: undefined }, { b: undefined })).toEqual({ b: undefined });
  });

  it("never changes what is shown, whatever came before", () => {
    for (const before of stateNames)
      for (const next of stateNames)
        expect(keepEqual(snapshotOfState(before), snapshotOfState(next))).toEqual(snapshotOfState(next));
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, next) => {
        expect(keepEqual(before, next)).toStrictEqual(next);
      }),
    );
  });
});
