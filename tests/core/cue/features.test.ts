import { describe, expect, test } from "vitest";
import { createClassesOf } from "../../../src-core/cue/features.ts";

describe("word classes", () => {
  test("are found by word and by stem, and a word may be in several", () => {
    const classesOf = createClassesOf({ law: ["court", "su*"], boss: ["supervis*"] });
    expect(classesOf("court")).toEqual(["law"]);
    expect(classesOf("supervisor")).toEqual(["law", "boss"]);
    expect(classesOf("tea")).toEqual([]);
  });
});
