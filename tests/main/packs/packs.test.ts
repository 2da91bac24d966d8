// Loading a language's pack: one mistake refuses the whole pack and names file, line and path.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Scorer } from "../../../src-core/cue/scorer.ts";
import { scanText } from "../../../src-core/cue/scan.ts";
import { languages } from "../../../src-core/ids.ts";
import { loadCues, loadPack, readCueSource } from "../../../src-main/packs/load-pack.ts";
import { readScorer, writeScorer } from "../../../src-main/packs/scorer-file.ts";
import { smallPack } from "../../support/pack.ts";

let folder: string;

const write = (name: string, text: string): void => writeFileSync(join(folder, "en", name), text);
const rules = (body: string, language = "en"): string => `language: ${language}\nversion: 1\n${body}`;
const callerRules = rules(`sets:
  fools: [idiot, fool]
rules:
  - id: insult-fool
    category: insult
    say: ["you <fools>"]
`);
const agentRules = rules(`rules:
  - id: empathy-see
    category: empathy
    say: ["i see that"]
`);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "steadyline-packs-"));
  mkdirSync(join(folder, "en"));
  const { protocol, texts } = smallPack("en");
  write("caller-cues.yaml", callerRules);
  write("agent-cues.yaml", agentRules);
  write("protocol.yaml", JSON.stringify(protocol));
  write("texts.yaml", JSON.stringify(texts));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refused = (): Promise<string> =>
  loadPack(folder, "en").then(
    () => "accepted",
    (error: unknown) => {
      expect(error).toMatchObject({ code: expect.stringMatching(/^(pack-invalid|file-unreadable)$/) });
      return (error as Error).message;
    },
  );

describe("a pack", () => {
  test("is loaded from its files, the rules of both channels as one", async () => {
    const pack = await loadPack(folder, "en");
    expect(pack).toMatchObject({
      language: "en",
      protocol: { steps: expect.any(Object) },
      texts: { texts: { "app.name": "Steadyline en" } },
    });
    const cues = (channel: "caller" | "agent", text: string) =>
      scanText(pack.hearing.cues, { channel, text }).map(({ category }) => category);
    expect([cues("caller", "you idiot"), cues("agent", "i see that"), cues("caller", "i see that")]).toEqual([
      ["insult"],
      ["empathy"],
      [],
    ]);
    expect((await readCueSource(folder, "en")).rules.map(({ id }) => id).sort()).toEqual([
      "empathy-see",
      "insult-fool",
    ]);
  });

  test.each([
    ["broken YAML", "agent-cues.yaml", `${agentRules}  - id: [`, /agent-cues\.yaml:\d+: not valid YAML/],
    [
      "an unknown category",
      "agent-cues.yaml",
      agentRules.replace("empathy\n", "sympathy\n"),
      /agent-cues\.yaml:5 rules\[0\]\.category/,
    ],
    ["an unknown field", "agent-cues.yaml", `${agentRules}    loud: true\n`, /agent-cues\.yaml:4 rules\[0\].*"loud"/],
    [
      "a pattern that does not close",
      "caller-cues.yaml",
      callerRules.replace("you <fools>", "(you|ye <fools>"),
      /caller-cues\.yaml:8 rules\[0\]\.say\[0\]/,
    ],
    [
      "a set that nobody defined",
      "caller-cues.yaml",
      callerRules.replace("<fools>", "<tools>"),
      /caller-cues\.yaml:8 rules\[0\]\.say\[0\].*tools/,
    ],
    [
      "a guard that nobody defined",
      "caller-cues.yaml",
      `${callerRules}    guards: [quoted]\n`,
      /caller-cues\.yaml:\d+ rules\[0\]\.guards.*quoted/,
    ],
    [
      "the same id twice in one file",
      "agent-cues.yaml",
      agentRules + agentRules.slice(agentRules.indexOf("  - id")),
      /agent-cues\.yaml:\d+ rules\[1\].*empathy-see/,
    ],
    [
      "the same id in two files",
      "agent-cues.yaml",
      agentRules.replace("empathy-see", "insult-fool"),
      /(agent|caller)-cues\.yaml:\d+ rules\[0\].*insult-fool/,
    ],
    [
      "the same set in two files",
      "agent-cues.yaml",
      agentRules.replace("rules:", "sets: { fools: [twit] }\nrules:"),
      /cues\.yaml:\d+ sets\.fools: "fools" is defined in two files/,
    ],
    [
      "another language than its folder",
      "agent-cues.yaml",
      agentRules.replace("language: en", "language: nl"),
      /agent-cues\.yaml:1 language: got "nl", expected "en"/,
    ],
    ["no rules", "agent-cues.yaml", rules("rules: []\n"), /agent-cues\.yaml:3 rules/],
    ["a step without a line", "protocol.yaml", '{"language":"en","version":1,"steps":{}}', /protocol\.yaml:1 steps/],
    [
      "an empty text",
      "texts.yaml",
      "language: en\nversion: 1\ntexts:\n  app.name: ''\n",
      /texts\.yaml:4 texts\.app\.name/,
    ],
  ])("with %s is refused as a whole, by file, line and path", async (_, name, text, message) => {
    write(name, text);
    expect(await refused()).toMatch(message);
  });

  test("with mistakes in two places tells both", async () => {
    write(
      "agent-cues.yaml",
      agentRules.replace("i see that", "(i see").concat('  - id: other\n    category: empathy\n    say: ["~3"]\n'),
    );
    const lines = (await refused()).split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/rules\[0\]/);
    expect(lines[1]).toMatch(/rules\[1\]/);
  });

  test("without a folder, or without a file, is refused by name", async () => {
    rmSync(join(folder, "en/texts.yaml"));
    expect(await refused()).toMatch(/texts\.yaml/);
    await expect(loadCues(folder, "pl")).rejects.toMatchObject({
      message: expect.stringContaining(join(folder, "pl")),
    });
  });
});

describe("a scorer's file", () => {
  const file = (): string => join(folder, "scorer.bin");
  const scorer: Scorer = {
    rows: Int32Array.from([-1, 0, -1, -1, 1, -1, 2, -1]),
    fold: { ö: "o" },
    classes: { fault: ["fault", "blam*"] },
    rank: 2,
    scale: 0.01,
    sizes: Uint8Array.from([255, 0, 3]),
    factors: Int8Array.from([1, -2, 7, -7, 0, 4]),
    hidden: [{ bias: -0.25, weights: [0.5, 2] }],
    categories: [
      { category: "blame", bias: -0.5, threshold: 0.2, weights: [0.5, -1], hidden: [0.25] },
      { category: "empathy", bias: 0, threshold: 0.1, weights: [0, 2], hidden: [-1] },
    ],
    reader: { dimensions: 2, bias: 0.3, scale: 0.02, weights: Int8Array.from([-5, 100]) },
    agreeFrom: { "wide-blame": 0.1 },
    doubtBelow: { insult: -1.5 },
  };

  test("gives back what was written, and the same scorer gives the same bytes", async () => {
    await writeScorer(file(), scorer);
    const first = readFileSync(file());
    expect(await readScorer(file())).toEqual(scorer);
    await writeScorer(file(), (await readScorer(file())) ?? scorer);
    expect(readFileSync(file())).toEqual(first);
  });

  test.each(languages)("weighs less than 2 MB in %s", (language) =>
    expect(statSync(join("packs", language, "scorer.bin")).size).toBeLessThan(2_000_000),
  );

  test("may be missing", async () => expect(await readScorer(join(folder, "none.bin"))).toBeUndefined());

  test.each([
    ["cut short", (bytes: Buffer) => bytes.subarray(0, -1), /has \d+ bytes, expected \d+; to mend it: /],
    ["with bytes added", (bytes: Buffer) => Buffer.concat([bytes, Buffer.from("x")]), /has \d+ bytes, expected/],
    [
      "without its header",
      (bytes: Buffer) => bytes.subarray(1),
      /does not begin with the header of a scorer; to mend it: /,
    ],
    [
      "of another format",
      (bytes: Buffer) => Buffer.from(bytes.toString("latin1").replace(/"format":\d+/, '"format":3'), "latin1"),
      /does not begin with the header/,
    ],
    ["that is empty", () => Buffer.alloc(0), /does not begin with the header/],
  ])("%s is refused by name", async (_, damage, message) => {
    await writeScorer(file(), scorer);
    writeFileSync(file(), damage(readFileSync(file())));
    await expect(readScorer(file())).rejects.toMatchObject({
      code: "pack-invalid",
      message: expect.stringMatching(message),
    });
  });

  test("that is a folder is refused, not taken for missing", async () => {
    mkdirSync(file());
    await expect(readScorer(file())).rejects.toMatchObject({ code: "pack-invalid" });
  });
});
