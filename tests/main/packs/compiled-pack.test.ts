import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { scanText } from "../../../src-core/cue/scan.ts";
import { keepCompiled, readCompiled } from "../../../src-main/packs/compiled-pack.ts";
import { loadCues, loadHearing } from "../../../src-main/packs/load-pack.ts";
import { writeSmallPacks } from "../../support/pack.ts";

let folder: string;
let compiled: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "steadyline-packs-"));
  compiled = join(folder, "compiled");
  writeSmallPacks(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

it("reads what was compiled, and it hears the same", async () => {
  const pack = await loadCues(folder, "en");
  await keepCompiled(folder, pack, compiled);
  const read = await readCompiled(folder, "en", compiled);
  expect(read?.data).toEqual(pack.data);
  const line = { channel: "caller", text: "well you utter idiot thank you kindly" } as const;
  expect(read && scanText(read, line)).toEqual(scanText(pack, line));
});

it("does not count for other rules than it was made of, nor where nothing was compiled", async () => {
  expect(await readCompiled(folder, "en", compiled)).toBeUndefined();
  await keepCompiled(folder, await loadCues(folder, "en"), compiled);
  appendFileSync(join(folder, "en", "caller-cues.yaml"), "\n# newer\n");
  expect(await readCompiled(folder, "en", compiled)).toBeUndefined();
  expect((await loadHearing(folder, "en", { compiled })).cues.language).toBe("en");
});
