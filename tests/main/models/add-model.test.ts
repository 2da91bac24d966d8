// Models from zip files that nobody vouches for: what is taken, and everything that is refused without a trace.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addModel, type AddOptions, removeModel } from "../../../src-main/models/add-model.ts";
import { verifyModel } from "../../../src-main/models/check-model.ts";
import { findModel, listModels } from "../../../src-main/models/find-model.ts";
import { modelFolders } from "../../../src-main/models/model-folders.ts";
import { parseMachineConfig } from "../../../src-main/settings/machine-config.ts";
import { TestFolder } from "../../support/bundles.ts";
import { root } from "../../support/program.ts";
import { modelItems, type ZipItem, zipOf } from "../../support/zip.ts";

let folder: TestFolder;
let progress: number[];
const models = (): string => folder.file("models");
beforeEach(() => {
  folder = new TestFolder();
  progress = [];
});
afterEach(() => folder.remove());

const add = (items: readonly ZipItem[] | Buffer, more: Partial<AddOptions> = {}) => {
  const zip = folder.file("model.zip");
  writeFileSync(zip, Buffer.isBuffer(items) ? items : zipOf(items));
  const onProgress = (done: number, total: number): void => void progress.push(done / total);
  return addModel({ zip, folder: models(), replace: false, onProgress, ...more });
};
const id = "vosk-model-small-nl-9.9";

describe("a zip with a model", () => {
  test("is unpacked, hashed and used before the demo model, and its progress is told", async () => {
    const entry = await add(modelItems());
    expect(entry).toMatchObject({ id, language: "nl", sampleRateHz: 16_000, demo: false });
    expect(progress.at(-1)).toBe(1);
    const folders = [{ path: models(), bundled: false }, { path: join(root, "models"), bundled: true }];
    const found = await findModel("nl", folders);
    expect(found.path).toBe(join(models(), id));
    await verifyModel(found);
    writeFileSync(join(found.path, "README"), "a m0del");
    await expect(verifyModel(found)).rejects.toMatchObject({ code: "model-damaged" });
  });

  test("of a name that is there is refused, unless it shall replace it", async () => {
    await add(modelItems());
    await expect(add(modelItems())).rejects.toThrow(/--replace/);
    const other = modelItems().map((item) => (item.name.endsWith("README") ? { ...item, data: Buffer.from("newer") } : item));
    await add(other, { replace: true });
    expect(readFileSync(join(models(), id, "README"), "utf8")).toBe("newer");
    expect(readdirSync(models()).sort()).toEqual(["models.json", id].sort());
  });

  test("of an unknown language needs to be told which", async () => {
    await expect(add(modelItems("my-model"))).rejects.toThrow(/--lang/);
    expect(await add(modelItems("my-model"), { language: "pl" })).toMatchObject({ id: "my-model", language: "pl" });
  });

  test("is removed again, and only what was added can be", async () => {
    await add(modelItems());
    await removeModel(models(), id);
    expect(readdirSync(models())).toEqual(["models.json"]);
    expect(await listModels([{ path: models(), bundled: false }])).toEqual([]);
    await expect(removeModel(models(), "../models")).rejects.toMatchObject({ code: "model-missing" });
  });

  test("with another hash than expected is not even opened", async () => {
    await expect(add(modelItems(), { sha256: "0".repeat(64) })).rejects.toMatchObject({ code: "model-damaged" });
  });
});

const top = id;
const withItem = (item: ZipItem): ZipItem[] => [...modelItems(), item];
const hostile: [string, ZipItem[] | Buffer, RegExp][] = [
  ["a name that climbs out", withItem({ name: `${top}/../../evil` }), /invalid relative path/],
  ["an absolute name", withItem({ name: "/etc/evil" }), /absolute path/],
  ["a name with a drive", withItem({ name: "C:/evil" }), /absolute path/],
  ["a name with backslashes", withItem({ name: `${top}\\..\\evil` }), /invalid characters/],
  ["a name with a stream of Windows", withItem({ name: `${top}/am/final.mdl:evil` }), /plain name/],
  ["a symbolic link", withItem({ name: `${top}/link`, data: Buffer.from("/etc"), mode: 0o120_777 }), /link or a device/],
  ["a device", withItem({ name: `${top}/device`, mode: 0o020_666 }), /link or a device/],
  ["the same file twice", withItem({ name: `${top}/am/FINAL.mdl` }), /twice/],
  ["a file beside the top folder", withItem({ name: "evil" }), /one top folder/],
  ["a second top folder", withItem({ name: "other/file" }), /one top folder/],
  ["an encrypted file", withItem({ name: `${top}/secret`, isEncrypted: true }), /encrypted/],
  ["an unknown method", withItem({ name: `${top}/odd`, method: 12 }), /method 12/],
  ["a bomb", withItem({ name: `${top}/zeros`, data: Buffer.alloc(20_000_000) }), /at most 25 times/],
  ["a bomb that hides its size", withItem({ name: `${top}/zeros`, data: Buffer.alloc(5_000_000), claimedBytes: 1000 }), /zeros: too many bytes/],
  ["less than it says", withItem({ name: `${top}/short`, data: Buffer.from("ab"), claimedBytes: 9 }), /short: not enough bytes/],
  ["a wrong checksum", withItem({ name: `${top}/odd`, data: Buffer.from("ab"), claimedCrc: 1 }), /odd: its checksum/],
  ["too many entries", Array.from({ length: 5001 }, (_, n) => ({ name: `${top}/${n}` })), /5001 entries/],
  ["no zip at all", Buffer.from("hello"), /expected a zip/],
  ["a zip cut off", zipOf(modelItems()).subarray(0, 300), /expected a zip/],
  ["no entries", [], /one top folder, found nothing/],
  ["no model", [{ name: `${top}/readme`, data: Buffer.from("x") }], /mfcc\.conf/],
  ["half a model", modelItems().filter(({ name }) => !name.endsWith("Gr.fst")), /expected the file graph\/Gr\.fst/],
];

test.each(hostile)("a zip with %s is refused, and nothing is left of it", async (_, items, message) => {
  await expect(add(items)).rejects.toThrow(message);
  expect(readdirSync(models())).toEqual([]);
  expect(readdirSync(folder.path).sort()).toEqual(["model.zip", "models"]);
  expect(existsSync("/etc/evil")).toBe(false);
});

test("models are looked for with the user, then with everybody on the computer, then with the program", async () => {
  const config = parseMachineConfig(`models: { folder: ${JSON.stringify(folder.file("all"))} }`, "machine.yaml");
  const folders = await modelFolders("/program/models", { config, data: "/home/me/data" });
  expect(folders.map(({ path }) => path)).toEqual(["/home/me/data/models", folder.file("all"), "/program/models"]);
  mkdirSync(folder.file("all"));
  await add(modelItems(), { folder: folder.file("all") });
  const found = await findModel("nl", await modelFolders(join(root, "models"), { config, data: folder.file("none") }));
  expect(found.path).toBe(join(folder.file("all"), id));
});
