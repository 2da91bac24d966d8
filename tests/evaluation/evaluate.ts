// `npm run evaluate`: the packs against two word lists, on the split that nobody tunes on. Prints a table, writes JSON and docs/evaluation.md.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createSecondReader } from "../../src-core/cue/scorer.ts";
import { isLanguage, type Language, languages, severeCues } from "../../src-core/ids.ts";
import { loadCues } from "../../src-main/packs/load-pack.ts";
import { readScorer } from "../../src-main/packs/scorer-file.ts";
import { baselines } from "./baselines.ts";
import { type CallsResult, measureCalls, readScriptedCalls } from "./calls.ts";
import { type Corpus, readCorpus, readCorpusFolder } from "./corpus.ts";
import { measure, packFinder, type Result } from "./measure.ts";
import { evaluationPage, terminalTable } from "./report.ts";

export interface LanguageReport {
  readonly language: Language;
  /** By name of the finder, the program itself first. */
  readonly test: Readonly<Record<string, Result>>;
  readonly tune: Readonly<Record<string, Result>>;
  /** Whole calls: those that authors of rules have seen, and those kept apart. */
  readonly calls: Readonly<Record<"tune" | "test", CallsResult>>;
}

/** Measures one language; `other` takes the place of the test split. */
async function evaluate(language: Language, other?: Corpus): Promise<LanguageReport> {
  const pack = await loadCues("packs", language);
  const scorer = await readScorer(join("packs", language, "scorer.bin"));
  const secondReader = scorer && createSecondReader(scorer);
  const finders = {
    steadyline: packFinder(pack, secondReader),
    "rules alone": packFinder(pack),
    ...baselines(language),
  };
  const callsOf = (split: "tune" | "test"): CallsResult =>
    measureCalls(readScriptedCalls(join("packs", language, "corpus", split, "calls.ndjson")), { pack, secondReader });
  const onCorpus = (corpus: Corpus): Record<string, Result> =>
    Object.fromEntries(Object.entries(finders).map(([name, find]) => [name, measure(find, corpus)]));
  return {
    language,
    test: onCorpus(other ?? readCorpus("packs", language, "test")),
    tune: onCorpus(readCorpus("packs", language, "tune")),
    calls: { tune: callsOf("tune"), test: callsOf("test") },
  };
}

const { values } = parseArgs({
  options: {
    lang: { type: "string" },
    /** A corpus folder of one's own, measured instead of the test split; nothing is written then. */
    corpus: { type: "string" },
    "no-write": { type: "boolean", default: false },
  },
});
const wanted: readonly Language[] = values.lang !== undefined && isLanguage(values.lang) ? [values.lang] : languages;
const reports: LanguageReport[] = [];
if (values.corpus !== undefined && wanted.length !== 1) throw new Error("--corpus DIR needs --lang nl, pl or en");
const own = values.corpus === undefined ? undefined : readCorpusFolder(values.corpus);
for (const language of wanted) reports.push(await evaluate(language, own));
for (const report of reports) process.stdout.write(terminalTable(report));
if (!values["no-write"] && own === undefined && wanted.length === languages.length) {
  mkdirSync("out", { recursive: true });
  writeFileSync("out/evaluation.json", `${JSON.stringify({ severe: severeCues, reports }, null, 2)}\n`);
  writeFileSync("docs/evaluation.md", evaluationPage(reports));
  process.stdout.write("\nwritten: docs/evaluation.md, out/evaluation.json\n");
}
