// Speech models: the manifest, the choice for a language, and what is found wrong with a model on disk.

import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { languages } from "../../../src-core/ids.ts";
import { checkModel } from "../../../src-main/models/check-model.ts";
import { findModel, listModels, type FoundModel } from "../../../src-main/models/find-model.ts";
import { parseModelManifest, readModelManifest, type ModelManifest } from "../../../src-main/models/manifest.ts";
import { describeModels } from "../../../src-main/models/write-manifest.ts";

const models = fileURLToPath(new URL("../../../models", import.meta.url));
const bundled = [{ path: models, bundled: true }];

describe("the bundled manifest", () => {
  test("is what the script writes from the model folders", async () => {
    expect(await describeModels(models)).toEqual(await readModelManifest(models));
  });

  test("has a demo model for every language, named as one, with its licence", async () => {
    const { models: entries } = await readModelManifest(models);
    expect(entries.map(({ language }) => language).sort()).toEqual([...languages].sort());
    for (const entry of entries) {
      expect(entry).toMatchObject({ demo: true, note: "demo: synthesised speech only", sampleRateHz: 8000 });
      expect(entry.licence).toContain("CC BY-SA 4.0");
    }
  });

  test("passes its own check", async () => {
    for (const model of await listModels(bundled)) await checkModel(model);
  });
});

describe("a manifest", () => {
  const valid = (): ModelManifest => parseModelManifest(readFileSync(path.join(models, "models.json"), "utf8"), "models.json");
  const withFile = (file: string): string => {
    const manifest = valid();
    const [entry] = manifest.models;
    const [first] = entry?.files ?? [];
    if (first !== undefined) first.path = file;
    return JSON.stringify(manifest);
  };

  test.each(["../secret", "/etc/passwd", "a/../../b", "a\\b", "./a", ""])("with the path %j is refused", (file) => {
    expect(() => parseModelManifest(withFile(file), "models.json")).toThrow(/models\.json/);
  });

  test.each(["{", "[]", '{"version":2,"models":[]}', '{"version":1,"models":[{}]}'])("of %s is refused as damaged", (text) => {
    expect(() => parseModelManifest(text, "m.json")).toThrow(expect.objectContaining({ code: "model-damaged" }));
  });
});

describe("on disk", () => {
  let folder = "";
  let model: FoundModel;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "steadyline-models-"));
    cpSync(path.join(models, "vosk-model-demo-nl"), path.join(folder, "vosk-model-demo-nl"), { recursive: true });
    const manifest = await readModelManifest(models);
    const entries = manifest.models.filter(({ language }) => language === "nl");
    writeFileSync(path.join(folder, "models.json"), JSON.stringify({ version: 1, models: entries }));
    model = await findModel("nl", [{ path: folder, bundled: true }]);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string): string => path.join(model.path, name);
  const addInstalled = (id: string, change: object): string => {
    const installed = path.join(folder, "installed");
    mkdirSync(installed, { recursive: true });
    const entry = { ...model.entry, id, demo: false, ...change };
    writeFileSync(path.join(installed, "models.json"), JSON.stringify({ version: 1, models: [entry] }));
    return installed;
  };

  test("a whole model passes, and a second check costs nothing even if the disk changes", async () => {
    await checkModel(model);
    rmSync(model.path, { recursive: true });
    await checkModel(model);
  });

  test("a missing folder is model-missing, with the command that mends it", async () => {
    rmSync(model.path, { recursive: true });
    await expect(checkModel(model)).rejects.toMatchObject({
      code: "model-missing",
      message: expect.stringContaining("git checkout -- models/vosk-model-demo-nl") as string, // A matcher stands for a text.
    });
  });

  test("a folder with something else in it is model-wrong", async () => {
    rmSync(model.path, { recursive: true });
    mkdirSync(model.path);
    writeFileSync(file("readme.txt"), "hello");
    await expect(checkModel(model)).rejects.toMatchObject({ code: "model-wrong" });
  });

  test.each(["am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst", "conf/model.conf", "graph/words.txt"])(
    "a model without %s is damaged, by name",
    async (name) => {
      rmSync(file(name));
      const checking = checkModel(model);
      await expect(checking).rejects.toMatchObject({ code: "model-damaged" });
      await expect(checking).rejects.toThrow(name);
    },
  );

  test("a file of the wrong size is damaged, with both sizes", async () => {
    truncateSync(file("am/final.mdl"), 1000);
    await expect(checkModel(model)).rejects.toThrow(/expected \d+ bytes in am\/final\.mdl, got 1000/);
  });

  test("a file with one changed byte is damaged, and passes once it is mended", async () => {
    const name = file("graph/words.txt");
    const bytes = readFileSync(name);
    const changed = Buffer.from(bytes);
    changed[10] = (changed[10] ?? 0) ^ 1;
    writeFileSync(name, changed);
    await expect(checkModel(model)).rejects.toThrow(/SHA-256.*graph\/words\.txt/);
    writeFileSync(name, bytes);
    await checkModel(model);
  });

  test("an installed model that is damaged is mended by installing it again", async () => {
    const installed = addInstalled("vosk-model-small-nl", {});
    const found = await findModel("nl", [{ path: installed, bundled: false }]);
    await expect(checkModel(found)).rejects.toThrow("steadyline models add");
  });

  test("an installed real model is chosen before the demo model, unless another is preferred", async () => {
    const installed = addInstalled("vosk-model-small-nl", {});
    const folders = [{ path: folder, bundled: true }, { path: installed, bundled: false }];
    expect((await findModel("nl", folders)).entry.id).toBe("vosk-model-small-nl");
    expect((await findModel("nl", folders, "vosk-model-demo-nl")).entry.id).toBe("vosk-model-demo-nl");
  });

  test("a folder for installed models need not exist; the bundled one must", async () => {
    const gone = path.join(folder, "gone");
    expect(await listModels([{ path: gone, bundled: false }])).toEqual([]);
    await expect(listModels([{ path: gone, bundled: true }])).rejects.toMatchObject({ code: "model-missing" });
  });

  test("a damaged manifest is told by name", async () => {
    appendFileSync(path.join(folder, "models.json"), "}");
    await expect(listModels([{ path: folder, bundled: true }])).rejects.toThrow(/models\.json/);
  });

  test("a preferred model for another language is model-wrong, an unknown one is missing", async () => {
    await expect(findModel("pl", bundled, "vosk-model-demo-nl")).rejects.toMatchObject({ code: "model-wrong" });
    await expect(findModel("nl", bundled, "nope")).rejects.toMatchObject({ code: "model-missing" });
  });

  test("a language without a model, or not a language at all, is refused", async () => {
    await expect(findModel("pl", [{ path: folder, bundled: true }])).rejects.toMatchObject({ code: "model-missing" });
    await expect(findModel("tlh", bundled)).rejects.toMatchObject({ code: "language-unknown" });
  });
});
