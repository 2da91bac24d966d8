// The desktop's settings: kept, damaged, unwritable.

import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openSettings } from "../../../src-main/settings/settings.ts";

const folder = mkdtempSync(join(tmpdir(), "steadyline-settings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const silent = (): void => undefined;

test("a missing file means defaults; a change is there after a restart, for this user alone", async () => {
  const file = join(folder, "new/settings.json");
  const store = await openSettings(file, silent);
  expect(store.get()).toEqual({ devices: {}, callStart: { by: "hand", endAfterSilenceSeconds: 45 } });
  await store.change({ devices: { caller: { id: "headset.monitor", name: "Headset" } } });
  expect((await openSettings(file, silent)).get().devices).toEqual({
    caller: { id: "headset.monitor", name: "Headset" },
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("changes that come at once are all kept", async () => {
  const file = join(folder, "quick.json");
  const said: string[] = [];
  const store = await openSettings(file, (line) => said.push(line));
  await Promise.all([
    store.change({ language: "nl" }),
    store.change({ recorder: "sox" }),
    store.change({ language: "pl" }),
  ]);
  expect((await openSettings(file, silent)).get()).toMatchObject({ language: "pl", recorder: "sox" });
  expect(said).toEqual([]);
});

test("a damaged file is set aside and said so", async () => {
  const file = join(folder, "damaged.json");
  writeFileSync(file, "{");
  const said: string[] = [];
  const store = await openSettings(file, (line) => said.push(line));
  expect(store.get().devices).toEqual({});
  expect(said.join()).toContain("cannot be read");
  expect(existsSync(`${file}.damaged`)).toBe(true);
});

test("a disk that takes nothing costs the memory of a change, not the change", async () => {
  const said: string[] = [];
  const store = await openSettings("/dev/full/settings.json", (line) => said.push(line));
  await store.change({ language: "pl" });
  expect(store.get().language).toBe("pl");
  expect(said.join()).toContain("cannot write");
});
