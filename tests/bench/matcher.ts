// How many words a second the automaton reads, and how that changes with ten times the rules.

import { compilePack, type CompiledCuePack } from "../../src-core/pack/compile-pack.ts";
import type { CuePackSource } from "../../src-core/pack/pack-source.ts";
import { tokenise, wordsOfText } from "../../src-core/cue/tokenise.ts";
import { createCueTracker } from "../../src-core/cue/tracker.ts";
import type { Word } from "../../src-core/cue/hypothesis.ts";
import type { Language } from "../../src-core/ids.ts";
import { readCorpus } from "../evaluation/corpus.ts";
import { readCueSource } from "../../src-main/packs/load-pack.ts";

export interface MatcherFigures {
  readonly language: Language;
  readonly rules: number;
  readonly patterns: number;
  readonly wordsPerSecond: number;
  /** An hour of talk read again and again: what a call is once its words were heard. */
  readonly wordsPerSecondOfAnHour: number;
  /** The same text read for the first time: every word is looked up, no code is warm. */
  readonly wordsPerSecondAtFirst: number;
  readonly wordsPerSecondWithTenTimesTheRules: number;
  /** Words of partials per second through the whole tracker: a growing partial, one word more each time. */
  readonly trackerWordsPerSecond: number;
}

const runMs = 1500;

/** Measures one pack on its own corpus, calm and abusive lines alike. */
export async function benchMatcher(language: Language): Promise<MatcherFigures> {
  const source = await readCueSource("packs", language);
  const corpus = readCorpus("packs", language, "tune");
  const lines = [...corpus.calm, ...corpus.mustNotFire, ...corpus.mustFire].map(({ text }) => text);
  const pack = compiled(source);
  return {
    language,
    rules: pack.rules.length,
    patterns: pack.roles.length,
    ...readingSpeed(pack, lines),
    wordsPerSecondOfAnHour: readingSpeed(pack, hourOf(lines)).wordsPerSecond,
    wordsPerSecondWithTenTimesTheRules: readingSpeed(compiled(tenfold(source)), lines).wordsPerSecond,
    trackerWordsPerSecond: trackingSpeed(pack, lines),
  };
}

const wordsOfAnHour = 9000;

/** Lines from all over the corpus, in its order, that come to about an hour. */
function hourOf(lines: readonly string[]): readonly string[] {
  const words = lines.reduce((sum, line) => sum + wordsOfText(line).length, 0);
  const every = Math.max(1, Math.round(words / wordsOfAnHour));
  return lines.filter((_, index) => index % every === 0);
}

function compiled(source: CuePackSource): CompiledCuePack {
  const result = compilePack(source);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.pack;
}

/** Nine further copies of every rule, each with a word of its own in front of or behind its phrases. */
function tenfold(source: CuePackSource): CuePackSource {
  const copies = Array.from({ length: 9 }, (_, copy) =>
    source.rules.map((rule) => ({
      ...rule,
      id: `${rule.id}-x${copy}`,
      say: rule.say.map((say) => (copy % 2 === 0 ? `${say} further${copy}` : `further${copy} ${say}`)),
    })),
  );
  return { ...source, rules: [...source.rules, ...copies.flat()] };
}

function readingSpeed(
  pack: CompiledCuePack,
  lines: readonly string[],
): Pick<MatcherFigures, "wordsPerSecond" | "wordsPerSecondAtFirst"> {
  const tokens = lines.map((line) => tokenise(wordsOfText(line), pack.fold).map(({ text }) => text));
  const read = (): number => {
    let words = 0;
    for (const line of tokens) {
      let state = pack.automaton.start;
      const heard = line.map(pack.automaton.wordOf);
      for (let index = 0; index < heard.length; index += 1) state = pack.automaton.advance(state, heard, index);
      words += line.length;
    }
    return words;
  };
  return { wordsPerSecondAtFirst: perSecond(read, 0), wordsPerSecond: perSecond(read) };
}

function trackingSpeed(pack: CompiledCuePack, lines: readonly string[]): number {
  return perSecond(() => {
    const tracker = createCueTracker(pack);
    let count = 0;
    for (const [utterance, line] of lines.slice(0, 300).entries()) {
      const words: Word[] = wordsOfText(line).map((word, index) => ({
        word,
        start: utterance * 30 + index / 3,
        end: utterance * 30 + (index + 1) / 3,
        confidence: 1,
      }));
      for (let length = 1; length <= words.length; length += 1) {
        const isLast = length === words.length;
        tracker.observe({
          channel: "caller",
          utterance,
          status: isLast ? "final" : "partial",
          words: words.slice(0, length),
          at: utterance * 30 + length / 3,
        });
      }
      count += words.length;
    }
    return count;
  });
}

/** Runs once at least, and for `forMs`. */
function perSecond(run: () => number, forMs = runMs): number {
  const start = performance.now();
  let words = run();
  while (performance.now() - start < forMs) words += run();
  return Math.round((words * 1000) / (performance.now() - start));
}
