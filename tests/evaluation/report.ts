// Words and tables for the evaluation: in the terminal, and as docs/evaluation.md.

import { type CueCategory, callerCues, agentCues, isSevere, severeCues, type Language } from "../../src-core/ids.ts";
import type { CallsResult } from "./calls.ts";
import type { LanguageReport } from "./evaluate.ts";
import type { Result } from "./measure.ts";

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
const languageNames: Readonly<Record<Language, string>> = { nl: "Dutch", pl: "Polish", en: "English" };
const mildCaller = callerCues.filter((category) => !isSevere(category));

/** Mean recall over those of `categories` that the corpus has. */
function macroRecall({ categories }: Result, chosen: readonly CueCategory[]): number {
  const own = categories.filter(({ category }) => chosen.includes(category));
  return own.reduce((sum, { recall }) => sum + recall, 0) / Math.max(1, own.length);
}

function rows({ test, tune }: LanguageReport): string[][] {
  const names = Object.keys(test);
  const categories = Object.values(test)[0]?.categories.map(({ category }) => category) ?? [];
  const recall = (result: Result | undefined, category: CueCategory): number =>
    result?.categories.find((item) => item.category === category)?.recall ?? 0;
  const perCategory = categories.map((category) => {
    const own = test[names[0] ?? ""]?.categories.find((item) => item.category === category);
    return [
      category,
      String(own?.lines ?? 0),
      ...names.map((name) => percent(recall(test[name], category))),
      percent(own?.precision ?? 0),
      percent(recall(tune[names[0] ?? ""], category)),
    ];
  });
  const summary = (title: string, of: (result: Result) => string): string[] => [
    title,
    "",
    ...names.map((name) => of(test[name] ?? emptyResult)),
    "",
    of(tune[names[0] ?? ""] ?? emptyResult),
  ];
  return [
    ...perCategory,
    summary("**macro recall: severe**", (result) => percent(macroRecall(result, severeCues))),
    summary("**macro recall: other caller categories**", (result) => percent(macroRecall(result, mildCaller))),
    summary("**macro recall: agent categories**", (result) => percent(macroRecall(result, agentCues))),
    summary("near-misses with a severe cue", (result) => percent(result.nearMissAlarms)),
    summary("other agent lines counted as warning or release", (result) => percent(result.falseWarnings)),
    summary("severe cues per hour of calm lines", (result) => result.severePerCalmHour.toFixed(2)),
  ];
}

const emptyResult: Result = { categories: [], nearMissAlarms: 0, falseWarnings: 0, severePerCalmHour: 0, calmHours: 0 };
const headings = ({ test }: LanguageReport): string[] => [
  "category",
  "test lines",
  ...Object.keys(test).map((name) => `${name}: recall`),
  "precision ≥",
  "recall on tune",
];

/** A line for people: recall as written and as heard. */
function heardLine({ sample }: LanguageReport): string {
  if (sample === undefined) return "";
  const recallOf = (result: Result, category: CueCategory): string =>
    percent(result.categories.find((item) => item.category === category)?.recall ?? 0);
  const both = (of: (result: Result) => string): string => `${of(sample.written)} → ${of(sample.heard)}`;
  const lines = sample.written.categories.reduce((sum, category) => sum + category.lines, 0);
  return [
    `${lines} severe lines as written → as heard: ${both((result) => percent(macroRecall(result, severeCues)))}`,
    ...severeCues.map((category) => `${category} ${both((result) => recallOf(result, category))}`),
    `near-misses with a severe cue ${both((result) => percent(result.nearMissAlarms))}`,
  ].join("; ");
}

const callsLine = ({ calls, permissionRight, falsePermissions, levelRight, stepsHeard }: CallsResult): string =>
  `${calls} calls; permission right, to the turn, in ${percent(permissionRight)}; false permissions ${falsePermissions}; highest level right in ${percent(levelRight)}; expected steps heard ${percent(stepsHeard)}`;

/** A table for people at a terminal. */
export function terminalTable(report: LanguageReport): string {
  const table = [headings(report), ...rows(report)].map((row) => row.map((cell) => cell.replaceAll("**", "")));
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
  return `\n${languageNames[report.language]}\n${lines.join("\n")}\n${heardLine(report)}\nscripted calls, unseen: ${callsLine(report.calls.test)}\nscripted calls, seen by authors of rules: ${callsLine(report.calls.tune)}\n`;
}

/** The page in docs/. */
export function evaluationPage(reports: readonly LanguageReport[]): string {
  const sections = reports.map((report) => {
    const table = [
      headings(report),
      headings(report).map((_, column) => (column === 0 ? "---" : "---:")),
      ...rows(report),
    ];
    const hours = Object.values(report.test)[0]?.calmHours ?? 0;
    return `## ${languageNames[report.language]}\n\n${table.map((row) => `| ${row.join(" | ")} |`).join("\n")}\n\nCalm text of the test split: ${(hours * 60).toFixed(0)} minutes at 150 words a minute, so its figure per hour is coarse.\n\nSpoken by espeak-ng in telephone band and heard by the bundled model, recall on ${heardLine(report)}.\n\nScripted calls, played with the default policy:\n\n- kept apart: ${callsLine(report.calls.test)}\n- seen by authors of rules: ${callsLine(report.calls.tune)}\n`;
  });
  return `# How well the packs hear

Written by \`npm run evaluate\`; do not edit by hand. Endurance of the whole program: [soak.md](soak.md).

Each pack has a corpus of written utterances in two splits. Rules are written against **tune**; **test** is a tenth that rule authors do not look at, written
separately from it. Corpus and rules have authors in common with this program, so these figures are kinder than real callers will be, and they are on text:
recognition errors come on top (below each table: how much they cost where a synthesised voice speaks; human ones are harder). Recall: share of a category's lines in which the program finds that category. Precision counts every hit outside the
category's own lines as wrong, although many lines rightly hold several categories: it is a lower bound. The two word lists know bad words
only; a hit of theirs counts for every abusive category but threats.

${sections.join("\n")}`;
}
