// The draft: what gets in, what is refused and why, undo, and what stays on the disk.

import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { draftFile } from "../../../src-main/console/draft/draft-file.ts";
import { DraftStore, type RunningRules } from "../../../src-main/console/draft/draft-store.ts";
import { readPresets, presetHandlers } from "../../../src-main/console/presets/presets.ts";
import { parseBundle } from "../../../src-main/policy/bundle/bundle.ts";
import { parsePolicy } from "../../../src-main/policy/load-policy.ts";
import { documentOf } from "../../../src-main/policy/policy-document.ts";
import { AppError } from "../../../src-shared/errors.ts";
import { bundleText, TestFolder, testKey } from "../../support/bundles.ts";
import { root } from "../../support/program.ts";

let folder: TestFolder;
let running: RunningRules;

beforeEach(() => {
  folder = new TestFolder();
  running = { policy: defaultPolicy, houseCues: {}, version: null };
});
afterEach(() => folder.remove());

const open = (): DraftStore =>
  new DraftStore({
    file: draftFile(folder.path),
    running: () => running,
    checkHouse: ({ rules }) =>
      rules.some(({ id }) => id === "house-bad")
        ? Promise.reject(new AppError("pack-invalid", "no such set"))
        : Promise.resolve(),
    log: () => undefined,
  });

const calm = ["policy", "permission", "calmSeconds"];
const houseOf = (id: string) => ({
  language: "nl",
  version: 1,
  rules: [{ id, category: "insult", say: ["sukkel"] }],
});

describe("the draft", () => {
  it("is the running rules until something is changed", () => {
    expect(open().view()).toMatchObject({ differences: [], undo: null, redo: null, problem: null });
  });

  it("keeps a change over a restart, as what differs from the default alone", async () => {
    expect(await open().change([{ path: calm, value: 90 }])).toEqual([]);
    expect(open().rules.policy.permission.calmSeconds).toBe(90);
    expect(JSON.parse(readFileSync(draftFile(folder.path), "utf8"))).toEqual({
      steadylineDraft: 1,
      policy: { permission: { calmSeconds: 90 } },
      houseCues: {},
    });
    expect(open().view().differences).toEqual([{ path: calm, running: 120, draft: 90 }]);
  });

  it.each([
    [[{ path: ["policy", "level", "tense", "fall"], value: 50 }], ["policy.level.tense.fall", "fall-below-rise"]],
    [[{ path: calm, value: 0 }], ["policy.permission.calmSeconds", "too-small"]],
    [
      [{ path: ["policy", "permission", "transferFirst"], value: true }],
      ["policy.permission.transferFirst", "transfer-to-whom"],
    ],
    [[{ path: ["policy", "nonsense"], value: 1 }], ["policy", "other"]],
    [[{ path: ["secrets", "nl"], value: 1 }], ["secrets", "other"]],
    [[{ path: ["houseCues", "nl"], value: houseOf("no-prefix") }], ["houseCues.nl.rules.0.id", "other"]],
    [[{ path: ["houseCues", "nl"], value: houseOf("house-bad") }], ["houseCues.nl", "house-cues"]],
  ])("refuses %j, names the place and leaves everything as it was", async (changes, [path, reason]) => {
    const draft = open();
    const issues = await draft.change([{ path: calm, value: 90 }, ...changes]);
    expect(issues.map((issue) => [issue.path.join("."), issue.reason])).toContainEqual([path, reason]);
    expect(draft.view()).toMatchObject({ differences: [], undo: null });
    expect(open().rules.policy).toEqual(defaultPolicy);
  });

  it("takes house cues that fit", async () => {
    const draft = open();
    expect(await draft.change([{ path: ["houseCues", "nl"], value: houseOf("house-sukkel") }])).toEqual([]);
    expect(open().rules.houseCues.nl?.rules).toHaveLength(1);
    expect(draft.view().differences.map(({ path }) => path)).toEqual([["houseCues", "nl"]]);
  });

  it("undoes and brings again, and a new change forgets what was undone", async () => {
    const draft = open();
    await draft.change([{ path: calm, value: 90 }]);
    await draft.change([{ path: calm, value: 60 }]);
    await draft.undo();
    expect(draft.view()).toMatchObject({ undo: { paths: [calm] }, redo: { paths: [calm] } });
    expect(draft.rules.policy.permission.calmSeconds).toBe(90);
    await draft.redo();
    expect(draft.rules.policy.permission.calmSeconds).toBe(60);
    await draft.undo();
    await draft.change([{ path: calm, value: 30 }]);
    expect(draft.view().redo).toBeNull();
  });

  it("goes back to the running rules when it is discarded, and that can be undone", async () => {
    const draft = open();
    await draft.change([{ path: calm, value: 90 }]);
    await draft.discard();
    expect(draft.view().differences).toEqual([]);
    await draft.undo();
    expect(draft.rules.policy.permission.calmSeconds).toBe(90);
  });

  it("sets a broken file aside and says so", () => {
    folder.write("draft.json", "{ half");
    expect(open().view()).toMatchObject({ problem: "draft-broken", differences: [] });
    expect(readFileSync(`${draftFile(folder.path)}.damaged`, "utf8")).toBe("{ half");
  });

  it("tells its windows of every change", async () => {
    const draft = open();
    const told: number[] = [];
    const stop = draft.subscribe(({ differences }) => told.push(differences.length));
    await draft.change([{ path: calm, value: 90 }]);
    running = { ...running, policy: draft.rules.policy };
    draft.tell();
    stop();
    await draft.undo();
    expect(told).toEqual([1, 0]);
  });
});

describe("an entry that is taken out of a table", () => {
  const withoutBelittling = [{ path: ["policy", "abuseFrom", "belittling"], value: null }];

  it("stays out over a restart, in the file and in a signed bundle", async () => {
    const draft = open();
    expect(await draft.change(withoutBelittling)).toEqual([]);
    const { policy } = open().rules;
    expect(policy.abuseFrom).not.toHaveProperty("belittling");
    expect(documentOf(policy)).toEqual({ abuseFrom: { belittling: null } });
    const key = testKey();
    const signed = parseBundle(bundleText(key, 1, { policy }), { keys: [key.publicKey], file: "b" });
    expect(signed.policy).toEqual(policy);
    expect(parsePolicy("abuseFrom: { belittling: null }", "p")).toEqual(policy);
  });

  it("comes back when it is set to its default", async () => {
    const draft = open();
    await draft.change(withoutBelittling);
    await draft.change([{ path: ["policy", "abuseFrom", "belittling"] }]);
    expect(draft.rules.policy).toEqual(defaultPolicy);
  });
});

describe("presets", () => {
  const packs = `${root}/packs`;

  it("are all possible policies, and the house default is the default", async () => {
    const presets = await readPresets(packs);
    expect(presets.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["lenient", "default", "strict", "one-warning"]),
    );
    for (const { id, changes } of presets) {
      const draft = open();
      expect([id, await draft.change(changes)]).toEqual([id, []]);
      expect([id, draft.view().differences.length > 0]).toEqual([id, id !== "default"]);
      await draft.discard();
    }
  });

  it("replace figures and leave the house's own words, in one step back", async () => {
    const draft = open();
    await draft.change([
      { path: ["policy", "company"], value: "Acme" },
      { path: ["policy", "level", "halfLifeSeconds"], value: 30 },
    ]);
    const handlers = presetHandlers(draft, packs);
    await handlers["presets/apply"]({ id: "strict" });
    expect(draft.rules.policy).toMatchObject({ company: "Acme", permission: { warningsRequired: { default: 1 } } });
    const { presets } = (await handlers["presets/list"]({})) as { presets: { id: string; isDraft: boolean }[] };
    expect(presets.filter(({ isDraft }) => isDraft).map(({ id }) => id)).toEqual(["strict"]);
    await draft.undo();
    expect(draft.rules.policy.level.halfLifeSeconds).toBe(30);
  });
});
