// What is said to people: lines to say, the terminal's account of a call, the list of bundled calls.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { CallService } from "../../../src-main/call/call-service.ts";
import { demoCalls, demoSource, pickDemoCall } from "../../../src-main/call/demo-calls.ts";
import { followCall } from "../../../src-main/call/follow.ts";
import { clockText, closingLines, explain, linesFor, type Names, quoted } from "../../../src-main/call/lines.ts";
import { systemLanguage } from "../../../src-main/language.ts";
import { said } from "../../support/heard.ts";
import { phrases, smallPack, smallProtocol } from "../../support/pack.ts";

const nobody: Names = { customer: undefined, agent: undefined, company: undefined };
const named: Names = { ...nobody, customer: "Ms Jones" };

describe("the line for a step", () => {
  const texts = smallProtocol("en");
  const line = (times: number, names: Names, situation?: "threat") =>
    linesFor(texts, { step: "call-release", situation, times, names });

  test.each([
    ["names the caller where the name is known", line(1, named), "Ms Jones, call-release one."],
    ["passes over wordings that need an unknown name", line(1, nobody), "call-release two."],
    ["is worded otherwise the second time", line(2, named), "call-release two."],
    ["begins again when all wordings were used", line(4, named), "Ms Jones, call-release one."],
    ["is the situation's own where there is one", line(1, named, "threat"), "release after a threat."],
  ])("%s", (_, { line: { say } }, expected) => expect(say).toBe(expected));

  test("comes with the other wordings as alternatives", () => {
    expect(line(1, named).alternatives.map(({ say }) => say)).toEqual(["call-release two.", "call-release three."]);
  });

  test("closes without a gap where no wording can do without the name", () => {
    const onlyNamed = {
      ...texts,
      closing: [{ say: "Goodbye, {customer}.", short: "{customer}, bye", long: "Well, {customer}, goodbye." }],
    };
    expect(closingLines(onlyNamed, nobody).line).toEqual({ say: "Goodbye.", short: "bye", long: "Well, goodbye." });
  });

  test("keeps a name as it is, even one that looks like a placeholder or a pattern", () => {
    expect(line(1, { ...nobody, customer: "$& {agent}" }).line.say).toBe("$& {agent}, call-release one.");
  });
});

test.each([
  [0, "0:00"],
  [59.9, "0:59"],
  [60, "1:00"],
  [3671, "61:11"],
])("%s seconds are written %s", (seconds, text) => expect(clockText(seconds)).toBe(text));

test("words are quoted as each language does", () => {
  expect((["en", "nl", "pl"] as const).map((language) => quoted("x", language))).toEqual(["“x”", "‘x’", "„x”"]);
});

test("an explanation that a pack does not have is empty, and a missing value leaves no placeholder", () => {
  expect(explain(smallProtocol("en"), "none", {})).toBe("");
  expect(explain(smallProtocol("en"), "permission-threat", { words: "“x”" })).toBe("threat “x” at ");
});

describe("the terminal's account", () => {
  const followed = (act: (service: CallService) => void): { readonly lines: string[]; readonly summary: string[] } => {
    const service = new CallService({ policy: defaultPolicy, packOf: smallPack, newId: () => "id" });
    const lines: string[] = [];
    const { summary } = followCall(service, (line) => lines.push(line));
    service.startCall({ language: "en" });
    act(service);
    return { lines, summary: summary() };
  };

  test("has a line per change, with time, level and words, and sums up", () => {
    const { lines, summary } = followed((service) => {
      service.hear(said("caller", phrases.insult, { start: 5 }));
      service.hear(said("agent", phrases["intent-and-boundary"], { start: 10 }));
      service.hear(said("agent", phrases["end-warning"], { start: 20 }));
      service.hear(said("caller", phrases.profanity, { start: 64 }));
      service.endCall(90);
    });
    expect(lines).toContain(" 0:06  ▆ abusive      caller said “you utter idiot”: insult");
    expect(lines).toContain(" 0:06  ▆ abusive      level calm → abusive");
    expect(lines.filter((line) => line.includes("YOU MAY END THIS CALL"))).toEqual([
      expect.stringMatching(/^ 1:05 .*abuse-after-warnings, after “what bloody rot”, 2 warnings given$/),
    ]);
    expect(summary).toEqual([
      "call of 1:30: highest level abusive, 2 cues of the caller",
      "steps done: intent-and-boundary, end-warning",
      "the rules permitted ending this call from 1:05 on",
    ]);
  });

  test("takes back what was misheard", () => {
    const { lines } = followed((service) => {
      service.hear(said("caller", phrases.insult, { start: 5, status: "partial" }));
      service.hear(said("caller", "you utter idealist", { start: 5 }));
    });
    expect(lines.at(-1)).toMatch(/level abusive → calm|misheard: insult taken back/);
    expect(lines.join()).toContain("(misheard: insult taken back)");
  });

  test("says so when nothing happened", () => {
    expect(followed((service) => service.endCall(12)).summary).toEqual([
      "call of 0:12: highest level calm, 0 cues of the caller",
      "steps done: none",
      "the rules did not permit ending this call",
    ]);
  });
});

describe("the bundled calls", () => {
  const folder = join(import.meta.dirname, "../../fixtures/calls");
  const wish = (over: { name?: string; language?: string }) => ({
    name: over.name,
    language: over.language,
    fallback: "nl" as const,
  });

  test("are listed by name with language and title", async () => {
    const calls = await demoCalls(folder);
    expect(calls.map(({ name }) => name)).toEqual(
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort(),
    );
    for (const { name, language, title } of calls)
      expect({ name, language, isTitled: title !== "" }).toEqual({ name, language: name.slice(0, 2), isTitled: true });
  });

  test.each([
    [{}, "nl-abusive"],
    [{ language: "pl" }, "pl-abusive"],
    [{ language: "en", name: "calm" }, "en-calm"],
    [{ name: "threat" }, "nl-threat"],
    [{ language: "nl", name: "en-angry" }, "en-angry"],
  ])("%j plays %s", async (asked, expected) =>
    expect(pickDemoCall(await demoCalls(folder), wish(asked)).name).toBe(expected),
  );

  test.each([
    [{ language: "de" }, "language-unknown", /nl, pl, en/],
    [{ name: "nothing" }, "usage", /expected one of en-abusive/],
  ])("%j is refused with the choices", async (asked, code, message) => {
    const calls = await demoCalls(folder);
    expect(() => pickDemoCall(calls, wish(asked))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  test("are heard at the pace of a live call, agent left", async () => {
    const call = pickDemoCall(await demoCalls(folder), wish({}));
    expect(demoSource(call)).toEqual({ kind: "wav", path: call.file, realtime: true, channels: ["agent", "caller"] });
  });
});

test.each([
  [{ LANG: "nl_NL.UTF-8" }, "nl"],
  [{ LANG: "en_GB", LC_MESSAGES: "pl_PL" }, "pl"],
  [{ LANG: "nl_NL", LC_ALL: "C.UTF-8" }, "en"],
  [{ LANG: "de_DE" }, "en"],
  [{ LANG: "", LC_ALL: "PL" }, "pl"],
])("the system's language under %j is %s", (env, expected) => expect(systemLanguage(env)).toBe(expected));
