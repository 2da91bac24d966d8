// The program with small packs, which compile at once, and all its texts and presets: for tests of its windows.

import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { languages } from "../../src-core/ids.ts";
import { ProgramTree, root } from "./program.ts";

/** Rules with a guard, beside those of the small pack. */
const rules = {
  language: "en",
  version: 1,
  guards: { "reported-speech": { say: ["called (me|us)"], before: 4 } },
  rules: [{ id: "insult-idiots", category: "insult", say: ["[you] idiots"], guards: ["reported-speech"] }],
};

/** To be removed when the test is over. */
export function smallProgram(): ProgramTree {
  const small = new ProgramTree({ packs: "small" });
  for (const language of languages)
    for (const name of readdirSync(join(root, "packs", language)).filter((file) => file.endsWith("texts.yaml")))
      cpSync(join(root, "packs", language, name), small.file(join("packs", language, name)));
  cpSync(join(root, "packs/presets"), small.file("packs/presets"), { recursive: true });
  writeFileSync(small.file("packs/en/more-cues.yaml"), JSON.stringify(rules));
  mkdirSync(small.file("tests/fixtures"), { recursive: true });
  for (const name of ["out/renderer", "tests/fixtures/calls"]) symlinkSync(join(root, name), small.file(name), "dir");
  return small;
}
