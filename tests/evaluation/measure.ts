// Measures cue finders on a corpus: recall per category, false alarms on near-misses and calm lines.

import { scanFinals, scanText } from "../../src-core/cue/scan.ts";
import type { SecondReader } from "../../src-core/cue/tracker.ts";
import { type CueCategory, cueCategories, severeCues } from "../../src-core/ids.ts";
import type { CompiledCuePack } from "../../src-core/pack/compile-pack.ts";
import type { Corpus, Utterance } from "./corpus.ts";

/** Categories heard in a line. */
export type Finder = (line: Utterance) => ReadonlySet<CueCategory>;

export interface CategoryResult {
  readonly category: CueCategory;
  readonly lines: number;
  readonly recall: number;
  /** Of all lines on which it fired: share that are labelled with it. Lines may rightly hold more than their label, so this is a lower bound. */
  readonly precision: number;
}

export interface Result {
  readonly categories: readonly CategoryResult[];
  /** Share of near-misses on which any severe category fires. */
  readonly nearMissAlarms: number;
  /** Share of the agent's other lines, boundaries among them, that count as a warning or a release. */
  readonly falseWarnings: number;
  readonly severePerCalmHour: number;
  readonly calmHours: number;
}

/** Speaking rate for turning calm lines into hours: 150 words a minute, a usual figure for conversation. */
const wordsPerHour = 150 * 60;

const warnings = new Set<CueCategory>(["end-warning", "call-release"]);
const severe = new Set<CueCategory>(severeCues);

/** The program itself, with or without the scorer. */
export const packFinder =
  (pack: CompiledCuePack, secondReader?: SecondReader): Finder =>
  (line) => {
    const finals = line.heard?.map((final) => ({ ...final, channel: line.channel }));
    const cues = finals === undefined ? scanText(pack, line, secondReader) : scanFinals(pack, finals, secondReader);
    return new Set(cues.map(({ category }) => category));
  };

const hits = (found: ReadonlySet<CueCategory>, wanted: ReadonlySet<CueCategory>): boolean =>
  [...found].some((category) => wanted.has(category));
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Runs a finder over a corpus. */
export function measure(find: Finder, corpus: Corpus): Result {
  const labelled = corpus.mustFire.map((line) => ({
    category: line.category,
    channel: line.channel,
    found: find(line),
  }));
  const categories = cueCategories.flatMap((category): CategoryResult[] => {
    const own = labelled.filter((line) => line.category === category);
    if (own.length === 0) return [];
    const right = own.filter(({ found }) => found.has(category)).length;
    const wrong = labelled.filter((line) => line.category !== category && line.found.has(category)).length;
    return [{ category, lines: own.length, recall: share(right, own.length), precision: share(right, right + wrong) }];
  });
  const calmWords = corpus.calm.reduce((sum, { text }) => sum + text.split(/\s+/u).length, 0);
  const calmHours = calmWords / wordsPerHour;
  const otherAgentLines = [
    ...[...corpus.mustNotFire, ...corpus.calm].filter(({ channel }) => channel === "agent").map(find),
    ...labelled
      .filter(({ channel, category }) => channel === "agent" && !warnings.has(category))
      .map(({ found }) => found),
  ];
  return {
    categories,
    nearMissAlarms: share(
      corpus.mustNotFire.filter((line) => hits(find(line), severe)).length,
      corpus.mustNotFire.length,
    ),
    falseWarnings: share(otherAgentLines.filter((found) => hits(found, warnings)).length, otherAgentLines.length),
    severePerCalmHour: share(corpus.calm.filter((line) => hits(find(line), severe)).length, calmHours),
    calmHours,
  };
}
