// What the doctor finds: each trouble is named, with what mends it.

import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { replaceFile } from "../../../src-main/files.ts";
import { installedBundle } from "../../../src-main/policy/bundle/rules-keeper.ts";
import { checkConfiguration, checkRules } from "../../../src-main/readiness/check-rules.ts";
import { devicesIn } from "../../../src-main/readiness/check-speech.ts";
import { checkDisk, checkJournal } from "../../../src-main/readiness/check-storage.ts";
import { parseMachineConfig, readMachineConfig } from "../../../src-main/settings/machine-config.ts";
import type { DeviceList } from "../../../src-shared/listener-protocol.ts";
import { bundleText, TestFolder, testKey } from "../../support/bundles.ts";
import { calmCall, TestJournal } from "../../support/journal.ts";
import { writeSmallPacks } from "../../support/pack.ts";

let folder: TestFolder;
beforeEach(() => (folder = new TestFolder()));
afterEach(() => folder.remove());

describe("the rules", () => {
  const key = testKey();
  const check = async (config: string) => {
    writeSmallPacks(folder.file("packs"));
    const found = await checkRules({
      packs: folder.file("packs"),
      config: parseMachineConfig(config, "machine.yaml"),
      installed: installedBundle(folder.file("data")),
    });
    return found.map(({ state, message, fix }) => `${state}: ${message} -> ${fix ?? "nothing"}`);
  };
  const managed = (watch: string): string =>
    `policy: { keys: ["${key.publicKey.line}"], watch: ${JSON.stringify(watch)} }`;

  test("of a desktop without a key are doubtful, and of one with a key and no bundle bad", async () => {
    expect(await check("{}")).toEqual([expect.stringMatching(/^doubtful: .*given no key -> .*keygen/)]);
    const [rules, share] = await check(managed(folder.file("none.bundle")));
    expect(rules).toMatch(/^bad: no signed rules yet.*-> steadyline policy install FILE/);
    expect(share).toMatch(/^doubtful: cannot read .*none\.bundle/);
  });

  test("that run are named with version and key, and so is what was refused beside them", async () => {
    replaceFile(installedBundle(folder.file("data")), bundleText(key, 4));
    const watch = folder.write("share.bundle", bundleText(testKey(), 5));
    const [rules, refused] = await check(managed(watch));
    expect(rules).toMatch(new RegExp(`^good: "house rules 4", version 4, signed with ${key.id}`));
    expect(refused).toMatch(/^doubtful: .*is signed with the key/);
  });
});

test("a configuration that others may write is bad: it says whose rules count", async () => {
  const file = folder.write("machine.yaml", "{}");
  const config = await readMachineConfig({}, file);
  chmodSync(file, 0o644);
  expect(await checkConfiguration(config)).toMatchObject([{ state: "good" }]);
  chmodSync(file, 0o666);
  expect(await checkConfiguration(config)).toMatchObject([{ state: "bad", fix: expect.stringContaining("chmod 644") }]);
});

describe("the journal", () => {
  let journal: TestJournal;
  beforeEach(() => (journal = new TestJournal()));
  afterEach(() => journal.remove());

  test("is good when there is none yet, and when it opens", () => {
    expect(checkJournal(folder.file("none.db"))).toMatchObject({ state: "good" });
    journal.write([calmCall("one")]);
    journal.close();
    expect(checkJournal(journal.file)).toMatchObject({ state: "good", message: expect.stringContaining("1 calls") });
  });

  test("that is damaged or without its key is found, with what to do", () => {
    journal.write([calmCall("one")]);
    journal.close();
    rmSync(`${journal.file}.key`);
    expect(checkJournal(journal.file)).toMatchObject({ state: "doubtful", fix: expect.stringContaining("key") });
    const other = new TestJournal();
    writeFileSync(other.file, Buffer.alloc(8192, 7));
    expect(checkJournal(other.file)).toMatchObject({ state: "bad", fix: expect.stringContaining("sets it aside") });
    other.remove();
  });
});

test("the disk is looked at where the data will lie, and a folder that is not there yet is not made", async () => {
  expect(await checkDisk(join(folder.path, "not/yet"))).toMatchObject({
    id: "disk",
    message: expect.stringContaining("MB left"),
  });
  mkdirSync(folder.file("not"), { recursive: false }); // Would throw if the look had made it.
});

describe("devices", () => {
  const device = (side: "input" | "output"): DeviceList["devices"][number] => ({
    id: side,
    name: side,
    side,
    isDefault: true,
    isMuted: false,
  });
  const states = (list: DeviceList, platform = "linux") =>
    devicesIn(list, platform).map(({ id, state }) => `${id} ${state}`);

  test("of both sides and a recorder are good; a missing side or recorder is bad, except where a window records", () => {
    const both = [device("input"), device("output")];
    expect(states({ devices: both, recorders: ["parec"] })).toEqual(["recorder good", "device good"]);
    expect(states({ devices: [device("input")], recorders: ["parec"] })).toEqual(["recorder good", "device bad"]);
    expect(states({ devices: [], recorders: [] })).toEqual(["recorder bad"]);
    expect(states({ devices: [], recorders: [] }, "win32")).toEqual(["recorder good"]);
  });
});
