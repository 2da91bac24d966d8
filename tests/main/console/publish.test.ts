// Signing from the console: real keys, real files, and nothing written that no desktop would take.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { draftFile } from "../../../src-main/console/draft/draft-file.ts";
import { DraftStore } from "../../../src-main/console/draft/draft-store.ts";
import { Publisher } from "../../../src-main/console/publish/publisher.ts";
import { readBundle } from "../../../src-main/policy/bundle/bundle.ts";
import { parsePublicKey } from "../../../src-main/policy/bundle/public-key.ts";
import { parseMachineConfig } from "../../../src-main/settings/machine-config.ts";
import { bundleText, TestFolder, testKey } from "../../support/bundles.ts";

const passphrase = "ten or more characters";
let folder: TestFolder;
let draft: DraftStore;
let config: string;
let version: number | null;

beforeEach(() => {
  folder = new TestFolder();
  config = "{}";
  version = null;
  draft = new DraftStore({
    file: draftFile(folder.path),
    running: () => ({ policy: defaultPolicy, houseCues: {}, version }),
    checkHouse: () => Promise.resolve(),
    log: () => undefined,
  });
});
afterEach(() => folder.remove());

const open = (): Publisher =>
  new Publisher({
    data: folder.path,
    draft,
    running: () => ({ policy: defaultPolicy, houseCues: {}, version, keyId: null }),
    config: () => Promise.resolve(parseMachineConfig(config, "machine.yaml")),
    refusals: () => [{ code: "bundle-old", message: "too old", atMs: 0 }],
    now: () => Date.UTC(2026, 2, 2, 9),
  });
const target = (): string => folder.file("rules.bundle");

describe("the console's publisher", () => {
  it("signs the draft as a bundle that a desktop with the key takes", async () => {
    await draft.change([{ path: ["policy", "permission", "calmSeconds"], value: 90 }]);
    const publisher = open();
    await publisher.makeKey(passphrase);
    const { key, nextVersion } = await publisher.view();
    expect(await publisher.sign({ passphrase, version: nextVersion, target: target() })).toBeNull();
    const signed = await readBundle(target(), [parsePublicKey(key?.line ?? "", "view")]);
    expect(signed).toMatchObject({ version: 1, policy: { permission: { calmSeconds: 90 } } });
    expect(await open().view()).toMatchObject({ nextVersion: 2, target: target(), lastSigned: { version: 1 } });
  }, 20_000);

  it("writes nothing with a wrong passphrase, over another file, into no folder, or with an old version", async () => {
    const publisher = open();
    expect(await publisher.sign({ passphrase, version: 1, target: target() })).toBe("no-key");
    await publisher.makeKey(passphrase);
    await expect(publisher.sign({ passphrase: "wrong", version: 1, target: target() })).rejects.toMatchObject({
      code: "key-invalid",
    });
    expect(existsSync(target())).toBe(false);
    const letter = folder.write("letter.txt", "dear Sir");
    expect(await publisher.sign({ passphrase, version: 1, target: letter })).toBe("other-file");
    expect(readFileSync(letter, "utf8")).toBe("dear Sir");
    expect(await publisher.sign({ passphrase, version: 1, target: folder.file("no/such/folder") })).toBe("no-folder");
    expect(await publisher.sign({ passphrase, version: 1, target: "rules.bundle" })).toBe("no-folder");
    version = 7;
    expect(await publisher.sign({ passphrase, version: 7, target: target() })).toBe("old-version");
    expect((await publisher.view()).nextVersion).toBe(8);
  }, 20_000);

  it("makes no second key, and leaves another supervisor's bundle alone", async () => {
    const publisher = open();
    await publisher.makeKey(passphrase);
    await expect(publisher.makeKey(passphrase)).rejects.toMatchObject({ code: "refused" });
    writeFileSync(target(), bundleText(testKey(), 3));
    expect(await publisher.sign({ passphrase, version: 4, target: target() })).toBe("other-file");
  }, 20_000);

  it("says whether this computer takes what it signs, what it watches and what was refused", async () => {
    const publisher = open();
    await publisher.makeKey(passphrase);
    const line = (await publisher.view()).key?.line ?? "";
    expect((await publisher.view()).key?.isTrustedHere).toBe(false);
    config = JSON.stringify({ policy: { keys: [line], watch: "/share/rules.bundle", leastVersion: 5 } });
    expect(await publisher.view()).toMatchObject({
      key: { isTrustedHere: true },
      nextVersion: 5,
      target: "/share/rules.bundle",
      here: { isManaged: true, watched: "/share/rules.bundle", refusals: [{ code: "bundle-old", message: "too old" }] },
    });
  }, 20_000);

  it("takes a key that was made elsewhere, and says when its file is broken", async () => {
    await open().makeKey(passphrase);
    const other = folder.write("other.json", readFileSync(folder.file("signing-key.json"), "utf8"));
    await open().useKey(other);
    expect((await open().view()).key?.file).toBe(other);
    writeFileSync(other, "{}");
    expect(await open().view()).toMatchObject({ key: null, isKeyBroken: true });
    await expect(open().useKey(folder.write("none.json", "{}"))).rejects.toMatchObject({ code: "key-invalid" });
  }, 20_000);
});
