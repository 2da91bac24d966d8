// Takes the clauses of the permission rule out one by one, in a copy of the engine, and asks whether the table of clauses notices.
// A clause that can go without a test failing is a clause that nobody holds the program to.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as Engine from "../../../src-core/engine.ts";
import type { Policy } from "../../../src-core/policy/policy.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { started } from "../../support/call-events.ts";
import { clauses } from "./clauses.ts";

const core = join(import.meta.dirname, "../../../src-core");
let folder = "";

/** File, text of the clause, and what stands there without it. The text must occur exactly once. */
const mutations: readonly (readonly [name: string, file: string, clause: string, without: string])[] = [
  ["only confirmed cues count", "abuse.ts", 'const isSure = cue.status === "confirmed" && ', "const isSure = "],
  ["only confirmed ones make one too many", "abuse.ts", "confirmed(cue) >= from", "occurrence >= from"],
  ["swearing at nobody is none", "abuse.ts", "undefined || isAtNobody(cue, policy)", "undefined"],
  ["a house may take it for abuse", "abuse.ts", "severities.profanity === undefined &&", "true &&"],
  [
    "swearing that a wide rule is not sure of is none",
    "abuse.ts",
    " || (cue.isTentative === true && cue.isAlternative !== true)",
    "",
  ],
  ["one breath is one occurrence", "abuse.ts", "if (before?.utterance === utterance) return before.count;", ""],
  ["doubtful cues do not count", "abuse.ts", "cue.confidence >= permission.minConfidence && ", ""],
  ["what only the scorer found does not count", "abuse.ts", "rule === scorerRuleId || ", ""],
  ["what may have been said instead does not count", "abuse.ts", " || isAlternative === true", ""],
  ["one word is no threat", "abuse.ts", " && (!isThreat || cue.wordCount >= policy.permission.threatMinWords)", ""],
  ["a veiled threat is none", "abuse.ts", ' && severityOf(cue, policy) === "critical"', ""],
  ["a tentative threat needs company", "abuse.ts", "cue.isTentative !== true || ", "true || "],
  ["the agent's mark is company", "abuse.ts", "marked.length > 0 || ", ""],
  [
    "any company is not enough",
    "abuse.ts",
    "policy.abuseFrom[other.category as AbuseCategory] !== undefined &&",
    "true &&",
  ],
  ["light swearing is no company", "abuse.ts", 'cue.category === "mild-profanity" || isAtNobody', "isAtNobody"],
  ["swearing at nobody is no company", "abuse.ts", " || isAtNobody(cue, policy);", ";"],
  ["company is confirmed", "abuse.ts", 'other.status === "confirmed" &&', "true &&"],
  ["a guess does not count", "abuse.ts", " && !isGuess(cue)", ""],
  ["a guess is no company", "abuse.ts", "!isGuess(other) &&", "true &&"],
  ["a threat keeps itself no company", "abuse.ts", "? other.utterance !== threat.utterance", "? true"],
  ["tentative abuse is no company", "abuse.ts", ": other.isTentative !== true", ": true"],
  ["marks count where the policy says so", "abuse.ts", "policy.permission.marksCount ? ", "true ? "],
  [
    "only what counts permits",
    "permission/permission.ts",
    "standing.abuses.filter(({ counts }) => counts)",
    "[...standing.abuses]",
  ],
  [
    "a threat permits at once",
    "permission/permission.ts",
    "if (threat !== undefined) return",
    "if (threat === null) return",
  ],
  [
    "a threat is not forgotten",
    "permission/permission.ts",
    "until: Number.POSITIVE_INFINITY",
    "until: threat.end + policy.permission.calmSeconds",
  ],
  ["a transfer comes first", "permission/permission.ts", "if (!transferSettled(marks, facts, policy))", "if (false)"],
  ["calm takes it back", "permission/permission.ts", "at < basis.until", "true"],
  ["no warning where none is required", "permission/permission.ts", "if (required === 0)", "if (required < 0)"],
  ["abuse comes after the warnings", "permission/permission.ts", "mark.at < item.start &&", "true &&"],
  [
    "warnings lapse",
    "permission/permission.ts",
    "(policy.warningValidSeconds === null || item.start - mark.at <= policy.warningValidSeconds)",
    "true",
  ],
  ["enough warnings", "permission/permission.ts", "warningChain(before, required,", "warningChain(before, 1,"],
  [
    "abuse came before the warnings, too",
    "permission/permission.ts",
    "if (warnedOf.length === 0) return undefined;",
    "",
  ],
  [
    "each category has its own number",
    "permission/permission.ts",
    "warningsRequired.byCategory[category as AbuseCategory]",
    "undefined",
  ],
  [
    "the last warning names the end",
    "permission/permission.ts",
    'isLast ? mark.step === "end-warning" :',
    "isLast ? true :",
  ],
  ["a boundary comes first", "permission/permission.ts", '!isFirst || mark.step === "intent-and-boundary"', "true"],
  ["one breath is one warning", "permission/permission.ts", "mark.breath !== previous.breath && ", ""],
  ["warnings are apart in time", "permission/permission.ts", " && mark.at - previous.at >= minSeconds", ""],
  [
    "a skipped warning was not given",
    "permission/permission.ts",
    '(step === "intent-and-boundary" || step === "end-warning") && how !== "skipped";\n\nconst toWarning',
    '(step === "intent-and-boundary" || step === "end-warning");\n\nconst toWarning',
  ],
  ["nobody to transfer to", "permission/permission.ts", "protocol.transferTo === null || ", ""],
  ["nobody is free to take it", "permission/permission.ts", " || transferUnavailable", ""],
  [
    "a skipped offer was not made",
    "permission/permission.ts",
    'step === "transfer-offer" && how !== "skipped"',
    'step === "transfer-offer"',
  ],
  ["only confirmed warnings count", "facts.ts", 'status !== "confirmed" || ', ""],
  ["a warning taken back was not given", "facts.ts", " || start <= (undone.get(step) ?? -1)", ""],
  [
    "a false alarm is out of everything",
    "facts.ts",
    "[...cues.values()].filter(({ id }) => !dismissed.has(id))",
    "[...cues.values()]",
  ],
  [
    "a mark taken back is out of everything",
    "facts.ts",
    "facts.marks.filter(({ id }) => id !== event.cueId)",
    "facts.marks",
  ],
];

/** TypeScript to CommonJS, so that Node loads a copy afresh for every mutation. */
function compile(source: string): string {
  return transpileModule(source, {
    compilerOptions: {
      module: ModuleKind.CommonJS,
      target: ScriptTarget.ES2023,
      rewriteRelativeImportExtensions: true,
      verbatimModuleSyntax: false,
    },
  }).outputText;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "steadyline-mutations-"));
  writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}');
  for (const file of readdirSync(core, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const target = join(folder, "whole", file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, compile(readFileSync(join(core, file), "utf8")));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Titles of the clauses whose answer differs under an engine. */
function noticedBy({ initialState, step }: Pick<typeof Engine, "initialState" | "step">): string[] {
  return clauses
    .filter(([, events, expected, policy = defaultPolicy]) => {
      let state = initialState;
      for (const event of [started, ...events]) ({ state } = step(state, event, policy satisfies Policy));
      return state.permission.granted !== expected;
    })
    .map(([title]) => title);
}

const engineIn = (name: string): Pick<typeof Engine, "initialState" | "step"> =>
  createRequire(import.meta.url)(join(folder, name, "engine.js")) as typeof Engine; // A compiled copy of that very module.

describe("the table of clauses", () => {
  it("finds nothing wrong with the engine as it is", () => {
    expect(noticedBy(engineIn("whole"))).toEqual([]);
  });

  it.each(mutations)("notices when this is taken out: %s", (name, file, clause, without) => {
    const source = readFileSync(join(core, file), "utf8");
    expect(source.split(clause)).toHaveLength(2);
    const copy = name.replaceAll(/\W+/g, "-");
    cpSync(join(folder, "whole"), join(folder, copy), { recursive: true });
    writeFileSync(join(folder, copy, file.replace(/\.ts$/, ".js")), compile(source.replace(clause, without)));
    expect(noticedBy(engineIn(copy))).not.toEqual([]);
  });
});
