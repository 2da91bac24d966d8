// Trains a pack's scorer from the tune split of its corpus; five folds choose each category's threshold. Deterministic: the
// same corpus and rules give the same bytes. The test split is never read here.

import { join } from "node:path";
import { parseArgs } from "node:util";
import { readOn } from "../../src-core/cue/automaton.ts";
import { type Candidate, collectMatches, type Matches, unguarded } from "../../src-core/cue/evaluate.ts";
import { scanText } from "../../src-core/cue/scan.ts";
import { type ClassesOf, createClassesOf, featuresOf } from "../../src-core/cue/features.ts";
import { around, matchFeatures, type MatchReader, readingOf } from "../../src-core/cue/match-reader.ts";
import { mostSteps } from "../../src-core/cue/line-score.ts";
import { isDoubtable, isDoubtableCategory, kindOf, marginOf, type Scorer, weighed } from "../../src-core/cue/scorer.ts";
import { tokenise, wordsOfText } from "../../src-core/cue/tokenise.ts";
import {
  type Channel,
  channelOf,
  type CueCategory,
  cueCategories,
  isLanguage,
  isSevere,
  type Language,
  languages,
  severeCues,
} from "../../src-core/ids.ts";
import type { CompiledCuePack, CompiledRule } from "../../src-core/pack/compile-pack.ts";
import { loadCues } from "../../src-main/packs/load-pack.ts";
import { writeScorer } from "../../src-main/packs/scorer-file.ts";
import { readWordClasses } from "../../src-main/packs/word-classes.ts";
import { readCorpus } from "./corpus.ts";
import { fitMatchReader, type MatchExample } from "./fit-match-reader.ts";
import { type Example, fitScorer, hiddenUnits, rank, scoresOf } from "./fit-scorer.ts";

const dimensions = 2 ** 20;
/** Features that are learned, the most frequent ones, as many as a file of 2 MB holds: those that stand in about fifteen lines or more. */
const mostFeatures = 185_000;
const readerDimensions = 2 ** 16;
const folds = 5;

/** How often the scorer alone may fire on lines without the category. */
interface Allowance {
  /** Share of calm lines. Where that is fewer than two of them, it is extrapolated from their tail. */
  readonly calm: number;
  /** Share of near-misses, which hold the very words and mean no harm. */
  readonly nearMiss: number;
  /** Share of lines of the channel's other categories, many of which rightly hold this one too. For a severe category those of milder ones: severe lines often hold two severe things. */
  readonly other: number;
}
const usual: Allowance = { calm: 0.002, nearMiss: 0.02, other: 0.05 };
/** By itself it permits nothing. */
const boundary: Allowance = { calm: 0.002, nearMiss: 0.02, other: 0.015 };
const warning: Allowance = { calm: 0.002, nearMiss: 0.025, other: 0.015 };
/** The scorer alone: it is marked so, and permits nothing. */
const severe: Allowance = { calm: 1e-3, nearMiss: 0.007, other: 0.005 };
/** Wide rules, which may permit the end of the call after the warnings. */
const wideSevere: Allowance = { ...severe, calm: 7.5e-4 };
/** A step ticked off too early costs a suggestion; one never heard is suggested to an agent who has just taken it. */
const step: Allowance = { calm: 0.015, nearMiss: 0.05, other: 0.12 };
/** Calm lines do not count for these: nobody has marked which of them state facts or take a step, as very many do. */
const unmarkedStep: Allowance = { calm: 1, nearMiss: 0.15, other: 0.2 };
const unmarkedSteps: readonly CueCategory[] = ["reflective-listening", "state-facts", "practical-step", "personalise"];
const allowances: Readonly<Partial<Record<CueCategory, Allowance>>> = {
  ...Object.fromEntries(severeCues.map((category) => [category, severe])),
  "intent-and-boundary": boundary,
  "end-warning": warning,
  "call-release": warning,
  // Its words are few and in the rules; what they do not name is rarely swearing.
  "mild-profanity": { calm: 0.0015, nearMiss: 0.01, other: 0.03 },
  // Thanks look like sarcasm, and "a small child" like a pet name, to whoever hears no tone.
  condescension: { calm: 0.001, nearMiss: 0.01, other: 0.03 },
  "passive-anger": { calm: 0.002, nearMiss: 0.01, other: 0.03 },
  distress: { calm: 6e-4, nearMiss: 0.01, other: 0.04 },
  breather: step,
  "transfer-offer": step,
  empathy: step,
  "ask-for-solution": step,
  ...Object.fromEntries(unmarkedSteps.map((category) => [category, unmarkedStep])),
};

/** Heard by rules alone: calming words are short and well known, and they lower the level. */
const ruledOnly = new Set<CueCategory>(["apology", "thanks", "agreement"]);

interface Line extends Example {
  /** Categories whose absence it shows where it lacks them. */
  readonly concerned: ReadonlySet<CueCategory>;
  /** Categories that a rule hears in it already. */
  readonly ruled: ReadonlySet<CueCategory>;
  /** Matches in it of rules that are seconded or doubted. */
  readonly matches: readonly LineMatch[];
  /** Categories for which a guard silences the scorer in it. */
  readonly silenced: ReadonlySet<CueCategory>;
  readonly kind: "calm" | "near-miss" | "labelled";
  readonly channel: Channel;
  readonly wordCount: number;
  /** The file it stands in. */
  readonly file: string;
  readonly fold: number;
}

/** A rule's match in a line. */
interface LineMatch {
  readonly rule: CompiledRule;
  /** Hashed features for the reader of matches. */
  readonly hashes: Int32Array;
}

async function train(language: Language): Promise<void> {
  const pack = await loadCues("packs", language);
  const classes = await readWordClasses("packs", language);
  const { rows, rowCount, lines } = withRows(linesOf(pack, createClassesOf(classes), language));
  const categories = cueCategories.filter(
    (id) => !ruledOnly.has(id) && lines.filter(({ labels }) => labels.has(id)).length >= folds * 4,
  );
  const scored = Array.from({ length: folds }, (_, fold): FoldScores[] => {
    const rest = lines.filter((line) => line.fold !== fold);
    const fit = fitScorer(categories, rest, rowCount);
    const reader = fitMatchReader(matchExamples(rest), readerDimensions);
    process.stderr.write(".");
    return lines
      .filter((line) => line.fold === fold)
      .map((line) => ({ line, scores: scoresOf(fit, line), readings: readingsOf(reader, line) }));
  }).flat();
  const scoresFor = (index: number): Scored[] =>
    scored.map(({ line, scores, readings }) => ({ line, score: scores[index] ?? 0, readings }));
  const { factors, weights, biases, hidden } = fitScorer(categories, lines, rowCount);
  process.stderr.write(` ${language}: ${categories.length} categories, ${lines.length} lines, ${rowCount} features\n`);
  const reader = fitMatchReader(matchExamples(lines), readerDimensions);
  const readerBytes = inBytes(reader.weights);
  await writeScorer(join("packs", language, "scorer.bin"), {
    fold: pack.fold,
    classes,
    rows,
    rank,
    ...inSteps(factors),
    hidden: Array.from(hidden.biases, (bias, unit) => ({
      bias: round(bias),
      weights: rowOf(hidden.weights, unit, rank),
    })),
    categories: categories.map((category, index) => ({
      category,
      bias: round(biases[index] ?? 0),
      threshold: thresholdFor(category, scoresFor(index)),
      weights: rowOf(weights, index, rank),
      hidden: rowOf(hidden.votes, index, hiddenUnits),
    })),
    reader: {
      dimensions: readerDimensions,
      bias: round(reader.bias),
      scale: readerBytes.scale,
      weights: readerBytes.values,
    },
    agreeFrom: Object.fromEntries(
      categories.flatMap((category, index) => {
        const rules = pack.rules.filter((rule) => rule.wide && rule.category === category).map(({ id }) => id);
        return rules.length === 0 ? [] : agreements(category, rules, scoresFor(index));
      }),
    ),
    doubtBelow: Object.fromEntries(doubts(categories, scored)),
  });
}

/** Gives the most frequent features a row each, in the order of their hashes, and puts the rows in the place of the lines' hashes. */
function withRows(hashed: readonly Line[]): {
  readonly rows: Int32Array;
  readonly rowCount: number;
  readonly lines: readonly Line[];
} {
  const counts = new Uint32Array(dimensions);
  for (const { features } of hashed) for (const hash of new Set(features)) counts[hash] = (counts[hash] ?? 0) + 1;
  const fewest = (counts.toSorted().at(-mostFeatures - 1) ?? 0) + 1;
  let rowCount = 0;
  const rows = new Int32Array(dimensions).map((_, hash) => ((counts[hash] ?? 0) >= fewest ? rowCount++ : -1));
  const lines = hashed.map((line): Line => {
    const learned = (_: number, index: number): boolean => (rows[line.features[index] ?? 0] ?? -1) >= 0;
    const features = line.features.filter(learned).map((hash) => rows[hash] ?? 0);
    return { ...line, features, tokens: line.tokens.filter(learned) };
  });
  return { rows, rowCount, lines };
}

const rowOf = (matrix: Float32Array, row: number, length: number): number[] =>
  Array.from(matrix.subarray(row * length, (row + 1) * length), round);

/** Factors in few steps of a size of their row: `factor = step * size * scale`. */
function inSteps(values: Float32Array): Pick<Scorer, "scale" | "sizes" | "factors"> {
  const largest = Float32Array.from({ length: values.length / rank }, (_, row) =>
    values.subarray(row * rank, (row + 1) * rank).reduce((max, value) => Math.max(max, Math.abs(value)), 1e-6),
  );
  const scale = Math.fround(largest.reduce((max, value) => Math.max(max, value)) / mostSteps / 255);
  const sizes = Uint8Array.from(largest, (value) => Math.min(255, Math.ceil(value / mostSteps / scale)));
  const factors = Int8Array.from(values, (value, index) =>
    Math.round(value / ((sizes[Math.floor(index / rank)] ?? 1) * scale)),
  );
  return { scale, sizes, factors };
}

/** Numbers in bytes: `value = byte * scale`. */
function inBytes(values: Float32Array): { readonly scale: number; readonly values: Int8Array } {
  const scale = Math.fround(values.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-6) / 127);
  return { scale, values: Int8Array.from(values, (value) => Math.round(value / scale)) };
}

/** Near-misses of what agents say; the other kinds tempt the severe cues of callers, and an agent's boundary may well stand among them. */
const agentNearMisses = new Set(["agent-false-warning", "agent-plain"]);

/**
 * Files of lines that show what is not severe while nobody has marked what milder things they hold: what callers say in anger,
 * without abuse, and lines that each hold words of abuse aloud, quoted, denied, told of oneself or of a thing.
 */
const aloud = "aloud";
const unmarkedFiles = new Set(["angry", aloud]);

/** Whether a line without the category shows that it is absent. */
function concerns({ channel, kind, file }: RawLine, category: CueCategory): boolean {
  // What agents say is innocent of what is severe in a caller, and teaches which words are ordinary.
  if (channel !== channelOf(category)) return channel === "agent" && isSevere(category);
  if (channel === "caller") return !unmarkedFiles.has(file) || isSevere(category);
  if (kind === "near-miss") return agentNearMisses.has(file);
  return !(kind === "calm" && unmarkedSteps.includes(category));
}

interface RawLine {
  readonly channel: Channel;
  readonly text: string;
  readonly kind: Line["kind"];
  readonly labels: readonly CueCategory[];
  /** The file it stands in. */
  readonly file: string;
}

function rawLines(language: Language): RawLine[] {
  const { mustFire, mustNotFire, calm } = readCorpus("packs", language, "tune");
  return [
    ...mustFire.map((line) => ({
      ...line,
      labels: [line.category],
      kind: "labelled" as const,
      file: line.category,
    })),
    ...mustNotFire.map((line) => ({ ...line, labels: [], kind: "near-miss" as const, file: line.kind })),
    ...calm.map((line) => ({ ...line, labels: [], kind: "calm" as const, file: line.channel })),
  ];
}

function linesOf(pack: CompiledCuePack, classesOf: ClassesOf, language: Language): Line[] {
  const all = rawLines(language);
  const sizes = new Map<string, number>();
  for (const { file } of all) sizes.set(file, (sizes.get(file) ?? 0) + 1);
  const places = new Map<string, number>();
  return all.map((line): Line => {
    const { channel, text, labels, kind, file } = line;
    const words = wordsOfText(text);
    const tokens = tokenise(words, pack.fold);
    const texts = tokens.map((token) => token.text);
    const features = featuresOf(texts, classesOf, dimensions);
    const ruled = new Set(scanText(pack, { channel, text }).map(({ category }) => category));
    const matches = collectMatches(pack, readOn(pack.automaton, texts), 0);
    const concerned = new Set(cueCategories.filter((id) => concerns(line, id)));
    const wordAt = (token: number): number => tokens[token]?.wordIndex ?? 0;
    // As the second reader sees a match.
    const hashesAt = (rule: CompiledRule, startWord: number, endWord: number): Int32Array => {
      const { near, ...span } = around(words, { startWord, endWord });
      return matchFeatures(tokenise(near, pack.fold), classesOf, { rule, ...span }, readerDimensions);
    };
    const place = places.get(file) ?? 0;
    places.set(file, place + 1);
    return {
      features: Int32Array.from(features, ({ hash }) => hash),
      tokens: Int32Array.from(features, ({ token }) => token),
      labels: new Set<CueCategory>(labels),
      // Where a rule hears a category that is not the line's own, the line teaches nothing of it.
      teaches: new Set(cueCategories.filter((id) => labels.includes(id) || (concerned.has(id) && !ruled.has(id)))),
      concerned,
      kind,
      channel,
      wordCount: words.length,
      file,
      ruled,
      matches: distinct(unguarded(pack, matches))
        .filter(({ rule }) => rule.channel === channel && !rule.alone && (rule.wide || isDoubtable(rule)))
        .map(({ rule, start, end }) => ({ rule, hashes: hashesAt(rule, wordAt(start), wordAt(end)) })),
      silenced: silencedBy(pack, matches),
      // Neighbours in a file were written in one sitting and resemble each other: a fold takes a block of them.
      fold: Math.floor((place * folds) / (sizes.get(file) ?? 1)),
    };
  });
}

/** Most matches of a line that are looked at: long lines have many that say the same. */
const mostMatches = 30;

/** Each rule's matches at different places. */
function distinct(candidates: readonly Candidate[]): Candidate[] {
  const placeOf = ({ rule, start, end }: Candidate): string => `${rule.id} ${start} ${end}`;
  return [...new Map(candidates.map((candidate) => [placeOf(candidate), candidate])).values()].slice(0, mostMatches);
}

const isMeantIn = ({ labels }: Line, { rule }: LineMatch): boolean =>
  kindOf(rule.category).some((id) => labels.has(id));

/** Whether a line without the rule's category shows that its match is not meant. In a line of another category a plain rule may be right, and in a near-miss one of the milder kinds. */
function isInnocentIn({ concerned, kind }: Line, { rule }: LineMatch): boolean {
  if (!concerned.has(rule.category)) return false;
  if (kind === "labelled") return rule.wide;
  return kind === "calm" || rule.wide || kindOf(rule.category).length > 1;
}

/** How much a near-miss counts against a calm line: it is rarer, and shows what the reader is for. */
const nearMissWeight = 3;

/** What the lines' matches teach. */
function matchExamples(lines: readonly Line[]): MatchExample[] {
  return lines.flatMap((line) => {
    const taught = line.matches.filter((match) => isMeantIn(line, match) || isInnocentIn(line, match));
    const weight = (line.kind === "near-miss" ? nearMissWeight : 1) / Math.max(1, taught.length);
    return taught.map((match) => ({ hashes: match.hashes, isMeant: isMeantIn(line, match), weight }));
  });
}

const readingsOf = (reader: MatchReader<Float32Array>, { matches }: Line): number[] =>
  matches.map(({ hashes }) => readingOf(reader, hashes));

function silencedBy(pack: CompiledCuePack, matches: Matches): ReadonlySet<CueCategory> {
  const groups = new Set(matches.groups.map(({ group }) => group));
  return new Set(cueCategories.filter((category) => pack.guardsOf(category).some((group) => groups.has(group))));
}

/** Share of the lines in which plain rules of a category are right that the doubt may take back, too: fewer false alarms have their price. A warning that was none permits an end that was not earned. */
const rightLinesDoubted = (category: CueCategory): number => (isSevere(category) ? 0.025 : 0.02);

/** For each category that is doubted, below what weight (see `weighed`) the matches of its plain rules are. */
function doubts(categories: readonly CueCategory[], scored: readonly FoldScores[]): [CueCategory, number][] {
  return categories.filter(isDoubtableCategory).flatMap((category): [CueCategory, number][] => {
    const kind = kindOf(category).filter((id) => categories.includes(id));
    const weightsIn = (lines: readonly FoldScores[]): number[] =>
      lines
        .map(({ line, scores, readings }) => {
          const best = Math.max(...kind.map((id) => scores[categories.indexOf(id)] ?? Number.NEGATIVE_INFINITY));
          const own = readingsIn({ line, readings }, (rule) => !rule.wide && rule.category === category);
          return weighed(category, best, Math.max(...own));
        })
        .filter(Number.isFinite)
        .sort((a, b) => a - b);
    const right = weightsIn(scored.filter(({ line }) => kind.some((id) => line.labels.has(id))));
    const below = right[Math.floor(right.length * rightLinesDoubted(category))];
    if (below === undefined) return [];
    const calm = weightsIn(scored.filter(({ line }) => line.kind === "calm"));
    const doubted = calm.filter((weight) => weight < below);
    process.stderr.write(
      `  plain matches (${category}, ${right.length} lines) are doubted below ${below.toFixed(1)}: ${shareOf(doubted, calm)} of ${calm.length} calm lines\n`,
    );
    return [[category, round(below)]];
  });
}

/** What those say about a line who have not seen its fold. */
interface FoldScores extends LineReadings {
  /** One for each category. */
  readonly scores: Float32Array;
}

interface LineReadings {
  readonly line: Line;
  /** One for each of the line's matches. */
  readonly readings: readonly number[];
}

const readingsIn = ({ line, readings }: LineReadings, fits: (rule: CompiledRule) => boolean): number[] =>
  readings.filter((_, index) => {
    const match = line.matches[index];
    return match !== undefined && fits(match.rule);
  });

interface Scored extends LineReadings {
  readonly score: number;
}

/** A warning taken for a release ends nothing: a release ticks its step only once the end is permitted. The other way round, it would count as a warning given. */
const isAkin = ({ labels }: Line, category: CueCategory): boolean =>
  labels.has(category) || (category === "call-release" && labels.has("end-warning"));

/** Lines that teach that a category is absent and in which no guard silences it. */
const withoutIt = (category: CueCategory, scored: readonly Scored[]): Scored[] =>
  scored.filter(({ line }) => line.teaches.has(category) && !isAkin(line, category) && !line.silenced.has(category));

/** The lowest score at which the scorer alone is wrong no more often than allowed. */
function thresholdFor(category: CueCategory, scored: readonly Scored[]): number {
  const limits = limitsOf(category, allowances[category] ?? usual, withoutIt(category, scored), (item) =>
    marginIn(category, item),
  );
  const threshold = round(Math.max(...limits) + 1e-3);
  const unruled = scored.filter(({ line }) => line.labels.has(category) && !line.ruled.has(category));
  const heard = unruled.filter((item) => (marginIn(category, item) ?? Number.NEGATIVE_INFINITY) >= threshold);
  const [byCalm, byNearMiss, byOther] = limits.map((limit) => limit.toFixed(1));
  process.stderr.write(
    `  ${category}: ${shareOf(heard, unruled)} of ${unruled.length} lines that no rule hears (limits: calm ${byCalm}, near-misses ${byNearMiss}, others ${byOther})\n`,
  );
  return threshold;
}

/** What a line scores beyond the margin that it needs by its length. */
function marginIn(category: CueCategory, { line, score }: Scored): number | undefined {
  const margin = marginOf(category, line.wordCount);
  return margin === undefined ? undefined : score - margin;
}

const shareOf = (part: readonly unknown[], all: readonly unknown[]): string =>
  `${((part.length * 100) / Math.max(1, all.length)).toFixed(0)} %`;

/** A sum of score and reading below this is no agreement, however rare the innocent lines that a rule matches. */
const lowestAgreement = 0;
/** One wide rule's share of what its category's may err: a few of them match most innocent lines. */
const shareOfRule = 0.3;

/** For each wide rule of a category the lowest sum of score and reading from which the scorer may second it. */
function agreements(category: CueCategory, rules: readonly string[], scored: readonly Scored[]): [string, number][] {
  const wrong = withoutIt(category, scored);
  const { calm, nearMiss, other } = isSevere(category) ? wideSevere : (allowances[category] ?? usual);
  const allowed = { calm: calm * shareOfRule, nearMiss: nearMiss * shareOfRule, other: other * shareOfRule };
  const found = rules.map((rule): [string, number] => {
    const limits = limitsOf(category, allowed, wrong, (item) => trustIn(rule, item));
    return [rule, round(Math.max(...limits, lowestAgreement) + 1e-3)];
  });
  const isSeconded = (item: Scored): boolean =>
    found.some(([rule, from]) => (trustIn(rule, item) ?? Number.NEGATIVE_INFINITY) >= from);
  const unruled = scored.filter(({ line }) => line.labels.has(category) && !line.ruled.has(category));
  const calmLines = wrong.filter(({ line }) => line.kind === "calm");
  process.stderr.write(
    `  ${category}: ${shareOf(unruled.filter(isSeconded), unruled)} of the lines that no plain rule hears are heard by wide rules (${calmLines.filter(isSeconded).length} of ${calmLines.length} calm lines)\n`,
  );
  return found;
}

/** The sum of score and reading at the best of a rule's matches in a line; `undefined` where there is none. */
function trustIn(rule: string, item: Scored): number | undefined {
  const own = readingsIn(item, ({ id }) => id === rule);
  return own.length === 0 ? undefined : item.score + Math.max(...own);
}

/** Limits by calm lines, near-misses and lines of other categories; only lines with a score can be hits. */
function limitsOf(
  category: CueCategory,
  { calm, nearMiss, other }: Allowance,
  wrong: readonly Scored[],
  scoreOf: (item: Scored) => number | undefined,
): number[] {
  // Nobody speaks as the aloud lines do, one after the other: they teach, but say nothing of how often one is wrong.
  const counts = ({ line }: Scored): boolean =>
    line.channel === channelOf(category) &&
    line.file !== aloud &&
    !(isSevere(category) && [...line.labels].some(isSevere));
  const counted = wrong.filter(counts);
  const limitBy = (kind: Line["kind"], share: number): number => {
    const all = counted.filter(({ line }) => line.kind === kind);
    const heard = all
      .map(scoreOf)
      .filter((score) => score !== undefined)
      .sort((a, b) => b - a);
    return exceededBy(heard, (share * all.length) / Math.max(1, heard.length));
  };
  return [limitBy("calm", calm), limitBy("near-miss", nearMiss), limitBy("labelled", other)];
}

/** Share of the highest scores from which the tail is judged. */
const tailShare = 0.01;

/**
 * The score that a share of such lines exceeds: counted where there are enough lines, else by an exponential tail fitted to the
 * highest hundredth, in which a single odd line does not decide.
 */
function exceededBy(descending: readonly number[], share: number): number {
  const index = Math.floor(descending.length * share);
  if (descending.length === 0) return Number.NEGATIVE_INFINITY;
  if (index >= 2) return descending[index] ?? Number.NEGATIVE_INFINITY;
  if (share >= 1) return Number.NEGATIVE_INFINITY;
  const tail = descending.slice(0, Math.max(2, Math.floor(descending.length * tailShare)));
  const from = tail.at(-1) ?? 0;
  const meanExcess = tail.reduce((sum, score) => sum + score - from, 0) / tail.length;
  return from + meanExcess * Math.log(tailShare / share);
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6;

const { values } = parseArgs({ options: { lang: { type: "string" } } });
const chosen = values.lang === undefined ? languages : isLanguage(values.lang) ? [values.lang] : [];
for (const language of chosen) await train(language);
