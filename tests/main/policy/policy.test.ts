// A house's policy document: what it may leave out, and that every refusal names the path and the reason.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { loadPolicy, parsePolicy } from "../../../src-main/policy/load-policy.ts";
import { policySchema } from "../../../src-shared/policy-schema.ts";

const refusal = (text: string): string => {
  try {
    parsePolicy(text, "house.yaml");
  } catch (error) {
    expect(error).toMatchObject({ code: "policy-invalid" });
    return (error as Error).message;
  }
  return "accepted";
};

describe("the default policy", () => {
  test("is valid, and marked as an example to be replaced", () => {
    expect(policySchema.parse(defaultPolicy)).toEqual(defaultPolicy);
    expect(defaultPolicy.isExample).toBe(true);
  });

  test("asks for two warnings before abuse permits the end", () => {
    expect(defaultPolicy.permission.warningsRequired).toEqual({ default: 2, byCategory: {} });
    expect(defaultPolicy.permission).toMatchObject({ calmSeconds: 120 });
    expect(defaultPolicy.abuseFrom).not.toHaveProperty("raised-voice");
  });

  test("keeps no transcripts", () =>
    expect(defaultPolicy.retention).toMatchObject({ keepTranscripts: false, transcriptDays: 0 }));
});

describe("a document", () => {
  test.each([
    ["that is empty", "", defaultPolicy],
    ["that is JSON", '{"company":"Acme"}', { ...defaultPolicy, company: "Acme" }],
    [
      "with one number deep inside",
      "permission:\n  calmSeconds: 60\n",
      { ...defaultPolicy, permission: { ...defaultPolicy.permission, calmSeconds: 60 } },
    ],
    [
      "with a category of its own",
      "abuseFrom: { belittling: 1 }\n",
      { ...defaultPolicy, abuseFrom: { ...defaultPolicy.abuseFrom, belittling: 1 } },
    ],
    ["with null where the schema allows it", "level: { threateningHoldSeconds: null }\n", defaultPolicy],
  ])("%s keeps the default for what it leaves out", (_, text, expected) => {
    expect(parsePolicy(text, "house.yaml")).toEqual(expected);
  });

  test("replaces a list as a whole", () => {
    expect(
      parsePolicy("protocol: { ladders: { threat: [end-warning, call-release] } }", "x").protocol.ladders.threat,
    ).toEqual(["end-warning", "call-release"]);
  });

  test("never changes the default itself", () => {
    const before = structuredClone(defaultPolicy);
    parsePolicy("permission: { warningsRequired: { byCategory: { insult: 1 } } }", "x");
    expect(defaultPolicy).toEqual(before);
  });

  test.each([
    ["an unknown key", "name: x\nlevel:\n  halfLife: 30\n", /^house\.yaml:3 level.*"halfLife"/],
    ["an unknown category", "abuseFrom: { swearing: 1 }", /^house\.yaml:1 abuseFrom.*/],
    [
      "an unknown step",
      "protocol:\n  ladders:\n    abuse: [shout]\n",
      /^house\.yaml:3 protocol\.ladders\.abuse\[0\]: .*"call-release"/,
    ],
    ["an empty ladder", "protocol: { ladders: { abuse: [] } }", /^house\.yaml:1 protocol\.ladders\.abuse: /],
    ["a number out of range", "permission: { minConfidence: 1.5 }", /^house\.yaml:1 permission\.minConfidence: .*<=1/],
    [
      "a word for a number",
      "permission: { calmSeconds: soon }",
      /^house\.yaml:1 permission\.calmSeconds: .*expected number/,
    ],
    ["a list for a record", "level: [1]", /^house\.yaml:1 level: .*expected object/],
    [
      "null for a number",
      "permission: { calmSeconds: null }",
      /^house\.yaml:1 permission\.calmSeconds: .*expected number/,
    ],
    ["a newer format", "format: 3", /^house\.yaml:1 format: /],
    ["a format that never was", "format: 0", /^house\.yaml:1 format: /],
    ["no record at all", "- name", /^house\.yaml:1 \(root\): .*expected object/],
    ["broken YAML", "name: x\nlevel: {", /^house\.yaml:\d: not valid YAML: /],
    ["the same key twice", "name: a\nname: b\n", /^house\.yaml:2: not valid YAML: .*unique/],
    [
      "thresholds that flap",
      "level: { tense: { rise: 2, fall: 3 } }",
      /^house\.yaml:1 level\.tense\.fall: expected fall to be below rise/,
    ],
    [
      "levels out of order",
      "level:\n  heated: { rise: 1, fall: 0.5 }\n",
      /^house\.yaml:2 level\.heated\.rise: got 1, expected more than tense\.rise \(2\)/,
    ],
    ["thanks as abuse", "abuseFrom: { thanks: 1 }", /^house\.yaml:1 abuseFrom: thanks can never be abuse/],
    ["anger as abuse", "abuseFrom: { anger-declaration: 1 }", /^house\.yaml:1 abuseFrom: anger-declaration can never/],
    ["a threat that is let pass", "abuseFrom: { physical-threat: 2 }", /^house\.yaml:1 abuseFrom\.physical-threat: /],
    [
      "a threat that is no grave matter",
      "severities: { physical-threat: low }",
      /^house\.yaml:1 severities\.physical-threat: .*expected critical/,
    ],
    [
      "warnings for what is no abuse in this house",
      "permission: { warningsRequired: { byCategory: { background-aside: 1 } } }",
      /^house\.yaml:1 permission\.warningsRequired\.byCategory\.background-aside: .*abuseFrom/,
    ],
    [
      "warnings that are forgotten before the second",
      "permission: { minSecondsBetweenWarnings: 60, warningValidSeconds: 30 }",
      /^house\.yaml:1 permission\.warningValidSeconds: got 30, expected more than/,
    ],
    [
      "a grave cue that weighs less than a light one",
      "level: { severityPoints: { critical: 1 } }",
      /^house\.yaml:1 level\.severityPoints\.critical: got 1, expected at least/,
    ],
    [
      "a warning that the ladder leaves out",
      "protocol: { ladders: { discrimination: [intent-and-boundary, call-release] } }",
      /^house\.yaml:1 protocol\.ladders\.discrimination: .*no end-warning/,
    ],
    [
      "a placeholder that nobody fills",
      "phrases: { nl: { closing: [{ say: 'Dag {naam}', short: Dag, long: Dag }] } }",
      /^house\.yaml:1 phrases\.nl\.closing\[0\]\.say: .*\{customer\}/,
    ],
    ["distress as abuse", "abuseFrom: { distress: 1 }", /^house\.yaml:1 abuseFrom: distress can never be abuse/],
    [
      "a transfer to nobody",
      "permission: { transferFirst: true }",
      /^house\.yaml:1 permission\.transferFirst: .*names nobody/,
    ],
    [
      "two warnings without a boundary to give",
      "protocol: { ladders: { abuse: [end-warning, call-release] } }",
      /^house\.yaml:1 protocol\.ladders\.abuse: 2 warnings are required/,
    ],
    [
      "days for transcripts that are not kept",
      "retention: { transcriptDays: 7 }",
      /^house\.yaml:1 retention\.transcriptDays: /,
    ],
  ])("with %s is refused by file, line, path and reason", (_, text, message) => expect(refusal(text)).toMatch(message));

  test("with several mistakes tells them all, a line each", () => {
    expect(refusal("permission:\n  calmSeconds: 0\n  minConfidence: 2\n").split("\n")).toEqual([
      expect.stringMatching(/^house\.yaml:2 permission\.calmSeconds/),
      expect.stringMatching(/^house\.yaml:3 permission\.minConfidence/),
    ]);
  });
});

describe("a document of an older format", () => {
  test.each([
    ["that let a raised voice count", "format: 1\npermission: { raisedVoiceCounts: true }", 1],
    [
      "that let it count beside its own list",
      "format: 1\nabuseFrom: { insult: 2 }\npermission: { raisedVoiceCounts: true }",
      1,
    ],
    ["that did not", "format: 1\npermission: { raisedVoiceCounts: false }", undefined],
    ["that did not say", "format: 1\nname: old", undefined],
  ])("%s means the same in today's", (_, text, expected) => {
    const policy = parsePolicy(text, "old.yaml");
    expect(policy.format).toBe(defaultPolicy.format);
    expect(policy.abuseFrom["raised-voice"]).toBe(expected);
    expect(policy.permission).toEqual(defaultPolicy.permission);
  });

  test("keeps everything else it says", () => {
    const policy = parsePolicy(
      "format: 1\nname: old\nabuseFrom: { insult: 2 }\npermission: { calmSeconds: 90 }",
      "old.yaml",
    );
    expect(policy).toMatchObject({ name: "old", abuseFrom: { insult: 2 }, permission: { calmSeconds: 90 } });
  });

  test("is refused where it is wrong, by its own path", () => {
    expect(refusal("format: 1\npermission: 3")).toMatch(/^house\.yaml:2 permission: /);
    expect(refusal("format: 1\nabuseFrom: [insult]")).toMatch(/^house\.yaml:2 abuseFrom: /);
  });
});

describe("a policy file", () => {
  test("is read by its name, and a missing one is refused", async () => {
    const folder = mkdtempSync(join(tmpdir(), "steadyline-policy-"));
    const file = join(folder, "house.yaml");
    writeFileSync(file, "company: Acme\n");
    expect((await loadPolicy(file)).company).toBe("Acme");
    await expect(loadPolicy(join(folder, "none.yaml"))).rejects.toMatchObject({
      code: "file-unreadable",
      message: expect.stringContaining("none.yaml"),
    });
    rmSync(folder, { recursive: true });
  });
});
