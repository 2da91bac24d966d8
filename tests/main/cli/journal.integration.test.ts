// The built `journal` commands as an administrator uses them, on a journal that `simulate --journal` wrote.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { journalKey } from "../../../src-main/journal/key.ts";
import { openJournal } from "../../../src-main/journal/open.ts";
import { phrases } from "../../support/pack.ts";
import { endPrograms, type Finished, objectsOf, ProgramTree, requireBuild, steadyline } from "../../support/program.ts";

let tree: ProgramTree;
let folder: string;
let file: string;

const turn = (t: number, channel: string, text: string) => ({ t, channel, text });
const calls = [
  {
    id: "abusive",
    turns: [
      turn(1, "caller", phrases.insult),
      turn(5, "agent", phrases["intent-and-boundary"]),
      turn(10, "caller", phrases.profanity),
      turn(15, "agent", phrases["end-warning"]),
      turn(20, "caller", phrases.insult),
    ],
  },
  { id: "calm", turns: [turn(1, "caller", phrases.thanks)] },
];

beforeAll(() => {
  requireBuild();
  tree = new ProgramTree({ packs: "small" });
});
afterAll(() => {
  endPrograms();
  tree.remove();
});

const run = (...args: string[]): Promise<Finished> => steadyline(args, { tree: tree.path });
const journal = (command: string, ...args: string[]): Promise<Finished> =>
  run("journal", command, ...args, "--journal", file);
const listed = async (...args: string[]) =>
  objectsOf((await journal("list", ...args)).stdout) as {
    callId: string;
    highestLevel: string;
    wasPermitted: boolean;
  }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "steadyline-cli-journal-"));
  file = join(folder, "journal.db");
  const input = calls.map((call) => `${JSON.stringify(call)}\n`).join("");
  const { code, stderr } = await steadyline(["simulate", "--lang", "en", "--journal", file], {
    tree: tree.path,
    input,
  });
  if (code !== 0) throw new Error(stderr);
  return () => rmSync(folder, { recursive: true, force: true });
});

describe("looking", () => {
  test("list filters by level, words and permission; show tells all of one; stats tells no figure of calls", async () => {
    expect((await listed()).map(({ highestLevel }) => highestLevel)).toEqual(["calm", "abusive"]);
    const [abusive] = await listed("--level", "abusive");
    expect(await listed("--words", "utter idiot")).toEqual([abusive]);
    expect(await listed("--permitted")).toEqual([abusive]);
    const shown = await journal("show", abusive?.callId ?? "");
    expect(JSON.parse(shown.stdout)).toMatchObject({ callId: abusive?.callId, wasPermitted: true, state: "ended" });
    const stats = JSON.parse((await journal("stats")).stdout) as object;
    expect(stats).toMatchObject({ calls: 2, keyKeptIn: "key-file", filesSetAside: [] });
    expect(JSON.stringify(stats)).not.toMatch(/abusive|permitted|level|incident/i);
  });

  test("report writes HTML in any language and JSON; the file is for this user only", async () => {
    const [abusive] = await listed("--permitted");
    const out = join(folder, "report.html");
    const args = ["journal", "report", abusive?.callId ?? "", "--journal", file, "--lang", "pl", "--out", out];
    const { code, stderr } = await steadyline(args); // With the real packs, whose texts it needs.
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(readFileSync(out, "utf8")).toContain('<html lang="pl">');
    expect(statSync(out).mode & 0o077).toBe(0);
    const json = await journal("report", abusive?.callId ?? "", "--format", "json");
    expect(JSON.parse(json.stdout)).toMatchObject({ highestLevel: "abusive", record: { holds: true } });
  });

  test("whatif reads journalled calls", async () => {
    const draft = join(folder, "draft.yaml");
    writeFileSync(draft, "name: draft\npermission: { warningsRequired: { default: 5 } }\n");
    const { code, stdout } = await run("whatif", "--journal", file, "--policy", draft);
    expect(code).toBe(0);
    expect(objectsOf(stdout).at(-1)).toMatchObject({
      calls: 2,
      permittedBefore: 1,
      permittedAfter: 0,
      noLongerPermitted: 1,
    });
  });

  test("verify holds; a record that was changed is named, with exit code 1", async () => {
    const good = await journal("verify");
    expect([good.code, objectsOf(good.stdout)]).toMatchObject([0, [{ type: "verdict", holds: true, calls: 2 }]]);
    const database = openJournal(file, journalKey(file, { mayCreate: false }).cipherKey);
    database.run("UPDATE events SET at = at + 1 WHERE call = 1 AND seq = 2");
    database.close();
    const bad = await journal("verify");
    expect(bad.code).toBe(1);
    expect(objectsOf(bad.stdout)[0]).toMatchObject({ type: "breach", seq: 2 });
  });
});

describe("deleting", () => {
  test("erase lists first, and erases with --yes", async () => {
    const [abusive] = await listed("--permitted");
    const erase = (...more: string[]) => journal("erase", "--call", abusive?.callId ?? "", ...more);
    const asked = await erase();
    expect([asked.code, asked.stderr]).toEqual([0, expect.stringMatching(/would be erased for good: 1; add --yes/)]);
    expect(await listed()).toHaveLength(2);
    expect(objectsOf((await erase("--yes")).stdout)).toMatchObject([{ callId: abusive?.callId, erased: true }]);
    expect(await listed()).toHaveLength(1);
    expect((await journal("verify")).code).toBe(0);
    await journal("erase", "--before", "2999-01-01", "--yes");
    expect(await listed()).toEqual([]);
  });

  test("export and erase find a customer by the name that was noted", async () => {
    const none = await journal("export", "--customer", "Nobody");
    expect([none.code, none.stdout, none.stderr]).toEqual([
      0,
      "[]\n",
      expect.stringMatching(/no call of this customer/),
    ]);
    const [call] = await listed();
    const csv = await journal("export", "--call", call?.callId ?? "", "--format", "csv");
    expect(csv.stdout).toMatch(/^call,started,second,record/);
  });

  test("sweep deletes nothing that is not due", async () => {
    const { code, stdout } = await journal("sweep");
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { state: "swept", calls: 0, incidents: 0, transcripts: 0, filesSetAside: 0 },
    ]);
    expect(await listed()).toHaveLength(2);
  });
});

describe("refusals", () => {
  test.each([
    [["journal", "list", "--journal", "/nowhere/journal.db"], /there is no journal at \/nowhere\/journal.db/],
    [["journal", "list", "--level", "loud"], /expected one of calm, tense/],
    [["journal", "list", "--from", "yesterday"], /expected a date such as/],
    [["journal", "erase"], /expected exactly one of --call, --before, --customer/],
    [["journal", "export", "--format", "xml", "--call", "x"], /expected one of json, csv/],
    [["whatif", "--policy", "/nowhere.yaml"], /expected a file of calls, or --journal/],
  ])("%j: exit code 2, one clear line, nothing on stdout", async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringMatching(message)]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("a call that is not there is named, with where to look", async () => {
    const { code, stderr } = await journal("show", "nothing");
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/has no call nothing; .steadyline journal list. names them/),
    ]);
  });
});
