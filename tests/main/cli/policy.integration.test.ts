// Rules from the supervisor's hands to a desktop, as typed: keygen, sign, verify, install, show, and a call under them.

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestFolder } from "../../support/bundles.ts";
import { endPrograms, objectsOf, ProgramTree, requireBuild, root, start, steadyline } from "../../support/program.ts";

let folder: TestFolder;
let tree: ProgramTree;
let env: Record<string, string>;
const run = (...args: string[]) => steadyline(args, { env, tree: tree.path });
const bundle = (): string => folder.file("share/house.bundle");
const sign = (...more: string[]) =>
  run(
    "policy",
    "sign",
    "--key",
    folder.file("house.key"),
    "--passphrase-file",
    folder.file("pass"),
    "--out",
    bundle(),
    ...more,
  );

beforeAll(async () => {
  requireBuild();
  folder = new TestFolder();
  tree = new ProgramTree({ packs: "small" });
  symlinkSync(join(root, "tests"), tree.file("tests"), "dir"); // The web host lists the bundled calls.
  mkdirSync(folder.file("share"));
  mkdirSync(folder.file("house/en"), { recursive: true });
  folder.write("pass", "correct horse battery\n");
  folder.write("house.yaml", "name: our rules\nisExample: false\npermission: { warningsRequired: { default: 0 } }\n");
  folder.write(
    "house/en/house-cues.yaml",
    "language: en\nversion: 1\noff: [gone]\nrules: [{ id: house-plonker, category: insult, say: [plonker] }]\n",
  );
  env = { STEADYLINE_MACHINE_CONFIG: folder.write("machine.yaml", "{}"), XDG_DATA_HOME: folder.file("data") };
  const made = await run(
    "policy",
    "keygen",
    "--out",
    folder.file("house.key"),
    "--passphrase-file",
    folder.file("pass"),
  );
  folder.write(
    "machine.yaml",
    `policy: { keys: ["${made.stdout.trim()}"], watch: ${JSON.stringify(bundle())}, pollSeconds: 1 }\n`,
  );
});
afterAll(() => {
  endPrograms();
  folder.remove();
  tree.remove();
});

describe("the house rules", () => {
  test("are signed with the next version each time, and show on the desktop that has the key", async () => {
    expect(await run("policy", "show")).toMatchObject({ code: 1 });
    const first = await sign("--policy", folder.file("house.yaml"), "--house", folder.file("house"));
    expect(first).toMatchObject({ code: 0, stderr: expect.stringContaining("no rule gone") });
    expect((await sign("--policy", folder.file("house.yaml"), "--house", folder.file("house"))).stdout).toMatch(
      /^version 2 /,
    );
    const shown = await run("policy", "show", "--json");
    expect(shown.code).toBe(0);
    expect(objectsOf(shown.stdout)).toMatchObject([
      {
        isManaged: true,
        name: "our rules",
        bundle: { version: 2, houseCues: { en: { added: 1, off: 1 } } },
        problems: [],
      },
    ]);
    expect(await run("policy", "verify", bundle())).toMatchObject({ code: 0 });
  });

  test("are installed once, and an older bundle is refused then", async () => {
    const older = folder.write("older.bundle", readFileSync(bundle(), "utf8"));
    await sign("--policy", folder.file("house.yaml"), "--house", folder.file("house"));
    expect((await run("policy", "install", bundle())).stdout).toMatch(/^version 3 .*from the next call on/);
    expect((await run("policy", "install", bundle())).stdout).toBe("version 3 runs already\n");
    const refused = await run("policy", "install", older);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("expected one newer than the running 3"),
    });
  });

  test("that nobody would take are not signed: a bad policy, house cues that do not compile, a wrong passphrase", async () => {
    const before = readFileSync(bundle(), "utf8");
    const bad = await sign("--policy", folder.write("bad.yaml", "permission: { calmSeconds: -1 }\n"));
    expect(bad).toMatchObject({ code: 2, stderr: expect.stringContaining("calmSeconds") });
    mkdirSync(folder.file("bad/en"), { recursive: true });
    folder.write(
      "bad/en/house-cues.yaml",
      'language: en\nversion: 1\nrules: [{ id: house-x, category: insult, say: ["(x"] }]\n',
    );
    expect(await sign("--house", folder.file("bad"))).toMatchObject({ code: 2 });
    expect(await sign("--house", folder.file("nowhere"))).toMatchObject({ code: 2 });
    const wrong = folder.write("wrong", "battery horse correct\n");
    expect(await sign("--passphrase-file", wrong)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("passphrase is wrong"),
    });
    expect(readFileSync(bundle(), "utf8")).toBe(before);
  });

  test("tampered with on the share show up as refused, and so does an unsigned policy in a live program", async () => {
    const good = readFileSync(bundle(), "utf8");
    writeFileSync(
      bundle(),
      good.replace(/"payload": "(.)/, (_, letter: string) => `"payload": "${letter === "e" ? "f" : "e"}`),
    );
    const shown = await run("policy", "show");
    expect(shown).toMatchObject({ code: 1, stdout: expect.stringMatching(/changed after signing/) });
    writeFileSync(bundle(), good);
    const live = await run("listen", "--lang", "en", "--policy", folder.file("house.yaml"));
    expect(live).toMatchObject({ code: 2, stderr: expect.stringContaining("signed rules only") });
  });

  test("rule the calls of the web host, which takes newer ones over while it runs", async () => {
    const host = start("web", ["--no-browser", "--no-journal"], {
      env: { ...env, XDG_RUNTIME_DIR: folder.path },
      tree: tree.path,
    });
    await host.line((line) => line.startsWith("overlay:"));
    await sign("--rule-version", "9");
    const heard = await new Promise<string>((resolve) => {
      let text = "";
      host.child.stderr?.on("data", (data: Buffer) => {
        text += data.toString("utf8");
        if (/version 9/.test(text)) resolve(text);
      });
    });
    expect(heard).toMatch(/rules: version 9 of .*house\.bundle/);
    host.child.kill("SIGTERM");
    await host.finished;
    expect(readFileSync(join(folder.file("data"), "steadyline/policy/running.bundle"), "utf8")).toBe(
      readFileSync(bundle(), "utf8"),
    );
  });

  test("can be tried before they are signed", async () => {
    const input = '{"id":1,"channel":"caller","text":"you plonker"}\n';
    const plain = await steadyline(["scan", "--lang", "en"], { input, env, tree: tree.path });
    expect(objectsOf(plain.stdout)).toEqual([{ id: 1, cues: [] }]);
    const tried = await steadyline(["scan", "--lang", "en", "--house", folder.file("house")], {
      input,
      env,
      tree: tree.path,
    });
    expect(objectsOf(tried.stdout)).toMatchObject([{ cues: [{ rule: "house-plonker" }] }]);
  });
});

test("a schema for editors is written", async () => {
  const { code, stdout } = await run("policy", "schema");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ type: "object", properties: { permission: {} } });
});
