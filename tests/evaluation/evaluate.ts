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
import { type Corpus, readCorpus, readCorpusFolder, type Utterance } from "./corpus.ts";
import { hear } from "./hear.ts";
import { measure, packFinder, type Result } from "./measure.ts";
import { evaluationPage, terminalTable } from "./report.ts";

export interface LanguageReport {
  readonly language: Language;
  /** By name of the finder, the program itself first. */
  readonly test: Readonly<Record<string, Result>>;
  readonly tune: Readonly<Record<string, Result>>;
  /** A sample of the test split, as written and as the bundled model hears it. */
  readonly sample?: Readonly<Record<"written" | "heard", Result>>;
  /** Whole calls: those that authors of rules have seen, and those kept apart. */
  readonly calls: Readonly<Record<"tune" | "test", CallsResult>>;
}

/** Lines of each severe category, and near-misses, that are spoken. */
const spokenLines = { mustFire: 40, mustNotFire: 100 };

/** `count` of the items, evenly spread. */
const spread = <T>(items: readonly T[], count: number): T[] =>
  items.filter(
    (_, index) => Math.floor((index * count) / items.length) < Math.floor(((index + 1) * count) / items.length),
  );

/** Some of a corpus, of the severe categories and of what tempts them. */
const sampleOf = ({ mustFire, mustNotFire }: Corpus): Corpus => ({
  mustFire: severeCues.flatMap((category) =>
    spread(
      mustFire.filter((line) => line.category === category),
      spokenLines.mustFire,
    ),
  ),
  mustNotFire: spread(
    mustNotFire.filter(({ channel }) => channel === "caller"),
    spokenLines.mustNotFire,
  ),
  calm: [],
});

/** The corpus as the bundled model hears it. */
async function heardCorpus(language: Language, { mustFire, mustNotFire }: Corpus): Promise<Corpus> {
  process.stderr.write(`${language}: hearing ${mustFire.length + mustNotFire.length} lines\n`);
  const heard = await hear(
    language,
    [...mustFire, ...mustNotFire].map(({ text }) => text),
  );
  const inPlace = <T extends Utterance>(lines: readonly T[], from: number): T[] =>
    lines.map((line, index) => ({ ...line, heard: heard[from + index] ?? [] }));
  return { mustFire: inPlace(mustFire, 0), mustNotFire: inPlace(mustNotFire, mustFire.length), calm: [] };
}

/** Measures one language; `other` takes the place of the test split. */
async function evaluate(
  language: Language,
  { other, textOnly }: { other?: Corpus | undefined; textOnly: boolean },
): Promise<LanguageReport> {
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
  const test = other ?? readCorpus("packs", language, "test");
  const written = sampleOf(test);
  const sample = textOnly
    ? {}
    : {
        sample: {
          written: measure(finders.steadyline, written),
          heard: measure(finders.steadyline, await heardCorpus(language, written)),
        },
      };
  return {
    language,
    test: onCorpus(test),
    ...sample,
    tune: onCorpus(readCorpus("packs", language, "tune")),
    calls: { tune: callsOf("tune"), test: callsOf("test") },
  };
}

const { values } = parseArgs({
  options: {
    lang: { type: "string" },
    /** A corpus folder of one's own, measured instead of the test split; nothing is written then. */
    corpus: { type: "string" },
    /** Leaves out what a recogniser makes of the lines: needs no espeak-ng. */
    "text-only": { type: "boolean", default: false },
    "no-write": { type: "boolean", default: false },
  },
});
const wanted: readonly Language[] = values.lang !== undefined && isLanguage(values.lang) ? [values.lang] : languages;
const reports: LanguageReport[] = [];
if (values.corpus !== undefined && wanted.length !== 1) throw new Error("--corpus DIR needs --lang nl, pl or en");
const own = values.corpus === undefined ? undefined : readCorpusFolder(values.corpus);
const textOnly = values["text-only"];
for (const language of wanted) reports.push(await evaluate(language, { other: own, textOnly }));
for (const report of reports) process.stdout.write(terminalTable(report));
if (!values["no-write"] && !textOnly && own === undefined && wanted.length === languages.length) {
  mkdirSync("out", { recursive: true });
  writeFileSync("out/evaluation.json", `${JSON.stringify({ severe: severeCues, reports }, null, 2)}\n`);
  writeFileSync("docs/evaluation.md", evaluationPage(reports));
  process.stdout.write("\nwritten: docs/evaluation.md, out/evaluation.json\n");
}
