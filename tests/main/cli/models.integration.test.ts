// Models as typed: added from a zip, fetched from a mirror, used by the real recogniser, verified, removed.

import { createHash } from "node:crypto";
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestFolder } from "../../support/bundles.ts";
import { endPrograms, objectsOf, ProgramTree, requireBuild, root, steadyline } from "../../support/program.ts";
import { zipOf } from "../../support/zip.ts";

const id = "vosk-model-small-nl-9.9";
let folder: TestFolder;
let tree: ProgramTree;
let env: Record<string, string>;
let zip: Buffer;
let server: Server;
let mirror: string;
const run = (...args: string[]) => steadyline(args, { env, tree: tree.path });

/** The Dutch demo model under a real one's name: it loads. */
function realZip(): Buffer {
  const model = join(root, "models/vosk-model-demo-nl");
  const files = readdirSync(model, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return zipOf(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return { name: `${id}/${relative(model, file)}`, data: readFileSync(file) };
    }),
  );
}

beforeAll(async () => {
  requireBuild();
  folder = new TestFolder();
  tree = new ProgramTree({ models: "copy" });
  zip = realZip();
  writeFileSync(folder.file(`${id}.zip`), zip);
  server = createServer((request, response) =>
    request.url === `/${id}.zip` ? response.end(zip) : response.writeHead(404).end(),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const machine = folder.write("machine.yaml", `models: { mirrors: ["${mirror}"] }\n`);
  env = { STEADYLINE_MACHINE_CONFIG: machine, XDG_DATA_HOME: folder.file("data") };
  const about = { bytes: zip.length, sha256: createHash("sha256").update(zip).digest("hex") };
  const model = {
    name: "small-nl",
    id,
    language: "nl",
    url: `https://models.example/${id}.zip`,
    licence: "Apache-2.0",
  };
  writeFileSync(tree.file("models/catalogue.json"), JSON.stringify({ version: 1, models: [{ ...model, ...about }] }));
});
afterAll(() => {
  endPrograms();
  server.close();
  folder.remove();
  tree.remove();
});

const usedFor = async (language: string): Promise<unknown> => {
  const [rows] = objectsOf((await run("models", "list", "--json")).stdout) as [
    { language: string; isUsed: boolean; id: string }[],
  ];
  return rows.find((row) => row.language === language && row.isUsed)?.id;
};

describe("models", () => {
  test("that are demos are said to be, in plain words and by the exit code", async () => {
    const { code, stdout } = await run("models", "list");
    expect(code).toBe(1);
    expect(stdout).toMatch(/nl: a demo model.*human callers are hardly heard.*models fetch small-nl/);
  });

  test("added from a zip are used from then on, by the real recogniser", async () => {
    const added = await run("models", "add", folder.file(`${id}.zip`));
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining(`${id} added`) });
    expect(await usedFor("nl")).toBe(id);
    const lint = await run("pack", "lint", "--lang", "nl");
    expect(lint.stdout).toMatch(new RegExp(`${id} knows \\d+ of \\d+ words`));
  });

  test("that were changed are found bad, and removed ones give their place back", async () => {
    expect(await run("models", "verify", id)).toMatchObject({ code: 0 });
    appendFileSync(join(folder.file("data"), "steadyline/models", id, "conf/mfcc.conf"), "#\n");
    expect(await run("models", "verify")).toMatchObject({ code: 1, stdout: expect.stringMatching(/bad .*mfcc\.conf/) });
    expect(await run("models", "remove", id)).toMatchObject({ code: 0 });
    expect(await usedFor("nl")).toBe("vosk-model-demo-nl");
  });

  test("fetched from the administrator's mirror are checked and added, and the zip is gone", async () => {
    const fetched = await run("models", "fetch", "small-nl");
    expect(fetched).toMatchObject({ code: 0, stderr: expect.stringMatching(/fetching \[#{30}\] 100 %/) });
    expect(fetched.stdout).toContain("licence Apache-2.0");
    expect(await usedFor("nl")).toBe(id);
    expect(readdirSync(join(folder.file("data"), "steadyline/downloads"))).toEqual([]);
  });

  test("that nobody has, or that have another hash than the catalogue's, are not added", async () => {
    const nowhere = await run("models", "fetch", "small-nl", "--replace", "--mirror", `${mirror}none/`);
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining("the server answers 404") });
    zip = Buffer.concat([zip.subarray(0, -1), Buffer.from([9])]);
    const other = await run("models", "fetch", "small-nl", "--replace");
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining("expected SHA-256") });
    expect(await run("models", "verify", id)).toMatchObject({ code: 0 });
  });
});
