// `npm run evaluate`: the packs against two word lists, on the split that nobody tunes on. Prints a table, writes JSON and docs/evaluation.md.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createScorerFinder } from "../../src-core/cue/scorer.ts";
import { isLanguage, type Language, languages, severeCues } from "../../src-core/ids.ts";
import { loadCues } from "../../src-main/packs/load-pack.ts";
import { readScorer } from "../../src-main/packs/scorer-file.ts";
import { baselines } from "./baselines.ts";
import { readCorpus } from "./corpus.ts";
import { measure, packFinder, type Result } from "./measure.ts";
import { evaluationPage, terminalTable } from "./report.ts";

export interface LanguageReport {
  readonly language: Language;
  /** By name of the finder, the program itself first. */
  readonly test: Readonly<Record<string, Result>>;
  readonly tune: Readonly<Record<string, Result>>;
}

async function evaluate(language: Language): Promise<LanguageReport> {
  const pack = await loadCues("packs", language);
  const scorer = await readScorer(join("packs", language, "scorer.bin"));
  const finders = {
    steadyline: packFinder(pack, scorer && createScorerFinder(scorer)),
    "rules alone": packFinder(pack),
    ...baselines(language),
  };
  const onSplit = (split: "tune" | "test"): Record<string, Result> => {
    const corpus = readCorpus("packs", language, split);
    return Object.fromEntries(Object.entries(finders).map(([name, find]) => [name, measure(find, corpus)]));
  };
  return { language, test: onSplit("test"), tune: onSplit("tune") };
}

const { values } = parseArgs({
  options: { lang: { type: "string" }, "no-write": { type: "boolean", default: false } },
});
const wanted: readonly Language[] = values.lang !== undefined && isLanguage(values.lang) ? [values.lang] : languages;
const reports: LanguageReport[] = [];
for (const language of wanted) reports.push(await evaluate(language));
for (const report of reports) process.stdout.write(terminalTable(report));
if (!values["no-write"] && wanted.length === languages.length) {
  mkdirSync("out", { recursive: true });
  writeFileSync("out/evaluation.json", `${JSON.stringify({ severe: severeCues, reports }, null, 2)}\n`);
  writeFileSync("docs/evaluation.md", evaluationPage(reports));
  process.stdout.write("\nwritten: docs/evaluation.md, out/evaluation.json\n");
}
