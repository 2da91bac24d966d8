// A house's own cues on top of the shipped packs: they add and switch off, and never edit.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { scanText } from "../../../src-core/cue/scan.ts";
import { houseCuesFor, houseDocument, unknownOff } from "../../../src-main/packs/house-cues.ts";
import { loadCues, readCueSource } from "../../../src-main/packs/load-pack.ts";
import { houseCuesSchema } from "../../../src-shared/house-cues-schema.ts";
import { TestFolder } from "../../support/bundles.ts";
import { root } from "../../support/program.ts";

const packs = join(root, "packs");
let folder: TestFolder;
beforeEach(() => (folder = new TestFolder()));
afterEach(() => folder.remove());

const written = async (text: string) => {
  mkdirSync(folder.file("en"), { recursive: true });
  folder.write("en/house-cues.yaml", text);
  return loadCues(packs, "en", await houseCuesFor(folder.path, "en"));
};
const hits = (pack: Awaited<ReturnType<typeof written>>, text: string): string[] =>
  scanText(pack, { channel: "caller", text }).map(({ rule }) => rule);

describe("house cues", () => {
  test("add rules, which may use shipped sets and guards, and switch shipped ones off", async () => {
    const shipped = await loadCues(packs, "en");
    const [switchedOff] = hits(shipped, "you are an idiot");
    expect(switchedOff).toBeDefined();
    const pack = await written(`
language: en
version: 1
off: [${switchedOff}]
sets: { house-birds: [pelican, cormorant] }
rules:
  - { id: house-bird, category: insult, say: ["quarterly <house-birds>"] }
`);
    expect(hits(pack, "you are an idiot")).not.toContain(switchedOff);
    expect(hits(pack, "what a quarterly pelican")).toEqual(["house-bird"]);
    expect(pack.rules).toHaveLength(shipped.rules.length);
  });

  test.each([
    [
      "a rule named as a shipped one",
      "rules: [{ id: insult-x, category: insult, say: [x] }]",
      /\.id: expected a name that begins with house-/,
    ],
    ["a set of a shipped name", "sets: { idiot: [x] }", /sets/],
    ["defaults of a category", "categories: { insult: { severity: low } }", /categories/],
    ["letters to be folded", "fold: { a: b }", /fold/],
    [
      "a pattern that does not compile",
      'rules: [{ id: house-x, category: insult, say: ["(x"] }]',
      /house-cues\.yaml:3 rules\[0\]/,
    ],
    [
      "a guard that is not there",
      "rules: [{ id: house-x, category: insult, say: [x], guards: [none] }]",
      /"none" is not defined/,
    ],
  ])("with %s are refused, naming the place", async (_, lines, message) => {
    await expect(written(`language: en\nversion: 1\n${lines}\n`)).rejects.toThrow(message);
  });

  test("of another language than their folder are refused", async () => {
    await expect(written("language: nl\nversion: 1\n")).rejects.toThrow(/got "nl", expected "en"/);
  });

  test("name what they switch off in vain, and run all the same", async () => {
    const cues = houseCuesSchema.parse({ language: "en", version: 1, off: ["gone-with-an-update"] });
    expect(unknownOff(await readCueSource(packs, "en"), cues)).toEqual(["gone-with-an-update"]);
    await expect(loadCues(packs, "en", houseDocument(cues, "version 1"))).resolves.toBeDefined();
  });

  test("of no file are none", async () => {
    expect(await houseCuesFor(folder.path, "en")).toBeUndefined();
    expect(await houseCuesFor(undefined, "en")).toBeUndefined();
  });
});
