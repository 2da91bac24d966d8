// `doctor` on this very machine: the real recogniser loads, a broken model and a broken configuration are found.

import { truncateSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestFolder } from "../../support/bundles.ts";
import { endPrograms, objectsOf, ProgramTree, requireBuild, steadyline } from "../../support/program.ts";

interface Report {
  readonly isReady: boolean;
  readonly findings: readonly {
    readonly id: string;
    readonly state: string;
    readonly message: string;
    readonly fix: string | null;
  }[];
}

let folder: TestFolder;
let tree: ProgramTree;
beforeAll(() => {
  requireBuild();
  folder = new TestFolder();
  tree = new ProgramTree({ models: "copy" });
  folder.write("machine.yaml", "{}");
});
afterAll(() => {
  endPrograms();
  folder.remove();
  tree.remove();
});

async function examine(machine = folder.file("machine.yaml")): Promise<Report & { readonly code: number | null }> {
  const env = { STEADYLINE_MACHINE_CONFIG: machine, XDG_DATA_HOME: folder.file("data") };
  const { code, stdout } = await steadyline(["doctor", "--json"], { env, tree: tree.path });
  const [report] = objectsOf(stdout) as [Report];
  return { code, ...report };
}
const of = ({ findings }: Report, id: string) => findings.filter((finding) => finding.id === id);

test("names demo models as what they are, and loads each in the recogniser", async () => {
  const report = await examine();
  expect(of(report, "model").map(({ state }) => state)).toEqual(["doubtful", "doubtful", "doubtful"]);
  expect(of(report, "model")[0]?.fix).toContain("steadyline models fetch small-");
  expect(of(report, "speech")).toMatchObject([{ state: "good", message: "the recogniser loads 3 models" }]);
  expect(report.isReady).toBe(report.findings.every(({ state }) => state !== "bad"));
  expect(report.code).toBe(report.isReady ? 0 : 1);
  for (const { state, fix } of report.findings) expect(fix === null).toBe(state === "good");
});

test("finds a damaged model and a configuration with a slip in it, and says so by its exit code", async () => {
  truncateSync(tree.file("models/vosk-model-demo-nl/am/final.mdl"), 1000);
  const report = await examine(folder.write("slip.yaml", "policy: { key: x }"));
  expect(report.code).toBe(1);
  expect(of(report, "model").filter(({ state }) => state === "bad")).toMatchObject([
    { message: expect.stringMatching(/nl: .*final\.mdl/) },
  ]);
  expect(of(report, "configuration")).toMatchObject([
    { state: "bad", message: expect.stringContaining("slip.yaml:1") },
  ]);
});
