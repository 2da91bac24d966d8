// The rules of a desktop over time: newer bundles come in from a watched folder, bad ones are refused, calls keep what they began with.

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defaultPolicy } from "../../../../src-core/policy/default-policy.ts";
import { loadService, type LoadedService } from "../../../../src-main/call/load-all.ts";
import { installedBundle } from "../../../../src-main/policy/bundle/rules-keeper.ts";
import { parseMachineConfig } from "../../../../src-main/settings/machine-config.ts";
import { said } from "../../../support/heard.ts";
import { bundleText, TestFolder, testKey } from "../../../support/bundles.ts";
import { writeSmallPacks } from "../../../support/pack.ts";

const key = testKey();
let folder: TestFolder;
let share: string;
let watched: string;
let log: string[];
let loaded: LoadedService | undefined;

beforeEach(() => {
  folder = new TestFolder();
  share = folder.file("share");
  watched = join(share, "house.bundle");
  mkdirSync(share);
  writeSmallPacks(folder.file("packs"));
  log = [];
});
afterEach(() => {
  loaded?.close();
  loaded = undefined;
  folder.remove();
});

const configOf = (more = ""): ReturnType<typeof parseMachineConfig> =>
  parseMachineConfig(
    `policy: { keys: ["${key.publicKey.line}"], watch: ${JSON.stringify(watched)}, pollSeconds: 1${more} }`,
    "machine.yaml",
  );

async function start(more = ""): Promise<LoadedService> {
  loaded = await loadService({
    packs: folder.file("packs"),
    live: { log: (line) => log.push(line), config: configOf(more), data: folder.file("data") },
  });
  return loaded;
}

/** As copying programs do it that care: beside, then over. */
function publish(text: string): void {
  writeFileSync(`${watched}.new`, text);
  renameSync(`${watched}.new`, watched);
}

const runs = ({ service }: LoadedService): number | null | undefined => service.snapshot().health.rules?.version;
const installed = (): string => installedBundle(folder.file("data"));
const quickly = { timeout: 5000, interval: 20 };

describe("a desktop that was given a key", () => {
  test("runs the program's own rules until signed ones come, then those, and keeps them for the next start", async () => {
    const first = await start();
    expect(first.service.policy).toEqual(defaultPolicy);
    publish(bundleText(key, 3));
    await vi.waitFor(() => expect(runs(first)).toBe(3), quickly);
    expect(first.service.policy.name).toBe("house rules 3");
    await vi.waitFor(() => expect(existsSync(installed())).toBe(true), quickly);
    first.close();
    rmSync(share, { recursive: true }); // The server is away.
    const second = await start();
    expect(runs(second)).toBe(3);
    expect(log.at(-1)).toMatch(/cannot read.*version 3 keeps running/);
    expect(second.service.snapshot().health.rules?.problem).toBeNull();
  });

  test("sees what was copied in place byte by byte, once it is whole, and says meanwhile why not", async () => {
    publish(bundleText(key, 1));
    const now = await start();
    const text = bundleText(key, 2);
    writeFileSync(watched, text.slice(0, 400));
    await vi.waitFor(() => expect(now.service.snapshot().health.rules?.problem).toBe("bundle-invalid"), quickly);
    expect(runs(now)).toBe(1);
    expect(log.at(-1)).toMatch(/not whole.*version 1 keeps running/);
    writeFileSync(watched, text.slice(400), { flag: "a" });
    await vi.waitFor(
      () => expect(now.service.snapshot().health.rules).toMatchObject({ version: 2, problem: null }),
      quickly,
    );
  });

  test.each([
    ["bundle-invalid", () => bundleText(key, 9).replace(/"sig": "../, '"sig": "AA')],
    ["bundle-foreign", () => bundleText(testKey(), 9)],
    ["bundle-old", () => bundleText(key, 4)],
    ["bundle-old", () => bundleText(key, 5, { policy: { ...defaultPolicy, name: "changed" } })],
    [
      "pack-invalid",
      () =>
        bundleText(key, 9, {
          houseCues: {
            en: { language: "en", version: 1, rules: [{ id: "house-a", category: "insult", say: ["(x"] }] },
          },
        }),
    ],
  ])("refuses a bundle that is %s and goes on with the old rules, also after a start", async (problem, text) => {
    publish(bundleText(key, 5));
    const now = await start();
    publish(text());
    await vi.waitFor(() => expect(now.service.snapshot().health.rules?.problem).toBe(problem), quickly);
    expect(runs(now)).toBe(5);
    expect(readFileSync(installed(), "utf8")).toBe(bundleText(key, 5));
    now.close();
    const next = await start();
    expect(runs(next)).toBe(5);
  });

  test("tells a refusal once, not at every look", async () => {
    publish(bundleText(testKey(), 9));
    await start();
    await new Promise((resolve) => setTimeout(resolve, 2300)); // Two looks by the clock.
    expect(log.filter((line) => line.includes("refused"))).toHaveLength(1);
  });

  test("takes over what is installed while it runs", async () => {
    const now = await start();
    mkdirSync(join(installed(), ".."), { recursive: true });
    writeFileSync(installed(), bundleText(key, 2));
    await vi.waitFor(() => expect(runs(now)).toBe(2), quickly);
  });

  test("does not go on with a kept bundle whose key no longer counts", async () => {
    mkdirSync(join(installed(), ".."), { recursive: true });
    writeFileSync(installed(), bundleText(testKey(), 8));
    const now = await start();
    expect(now.service.policy).toEqual(defaultPolicy);
    expect(now.service.snapshot().health.rules?.problem).toBe("bundle-foreign");
  });

  test("refuses what is below the administrator's least version, although nothing runs yet", async () => {
    publish(bundleText(key, 3));
    const now = await start(", leastVersion: 4");
    expect(runs(now)).toBeNull();
    expect(existsSync(installed())).toBe(false);
  });

  test("takes no unsigned policy file", async () => {
    const policyFile = folder.write("policy.yaml", "name: mine");
    const loading = loadService({
      packs: folder.file("packs"),
      policyFile,
      live: { log: () => undefined, config: configOf() },
    });
    await expect(loading).rejects.toMatchObject({ code: "refused" });
  });
});

describe("a call", () => {
  const plonker = { id: "house-plonker", category: "insult" as const, say: ["plonker"] };

  test("keeps the rules it began with; the next one has the new ones, house cues included", async () => {
    publish(bundleText(key, 1));
    const now = await start();
    const { service } = now;
    const noted: (string | null)[] = [];
    service.keepIn(
      {
        append: () => undefined,
        transcribe: () => undefined,
        useRules: ({ policy, signature }) => noted.push(policy.name, signature),
      },
      { state: "on", problem: null, asksDate: false },
    );
    const cues = (): string[] => service.snapshot().cues.map(({ words }) => words);
    service.startCall({ language: "en" });
    publish(
      bundleText(key, 2, {
        houseCues: { en: { language: "en", version: 1, off: ["profanity-rule"], rules: [plonker] } },
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 1500)); // Told by the system, and looked at by the clock.
    service.hear(said("caller", "you plonker", { start: 1 }));
    service.setLanguage("nl"); // Rules of another language come from the same bundle.
    service.setLanguage("en");
    service.hear(said("caller", "you plonker", { start: 5 }));
    expect(cues()).toEqual([]);
    service.endCall();
    await vi.waitFor(() => expect(service.snapshot().health.rules?.next).toBe(2), quickly);
    expect(runs(now)).toBe(1); // The call on the screen is the one that ended.
    service.startCall({ language: "en" });
    expect(service.snapshot().health.rules).toMatchObject({ version: 2, next: null });
    service.hear(said("caller", "you plonker", { start: 1 }));
    expect(cues()).toEqual(["plonker"]);
    expect([noted[0], noted[2]]).toEqual(["house rules 1", "house rules 2"]);
    expect(noted[3]).toMatch(new RegExp(`^${key.id} v2 [A-Za-z0-9+/]{86}==$`));
  });
});
