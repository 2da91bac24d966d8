// Follows the hypotheses of one call and says which cues appear, are confirmed or are retracted.
// The result for a final depends on the finals alone, whatever partials came before it.

import { type Channel, channels, type CueCategory, isSevere } from "../ids.ts";
import type { CompiledCuePack, CompiledRule } from "../pack/compile-pack.ts";
import { type Reading, readOn } from "./automaton.ts";
import { createCompany } from "./company.ts";
import type { Cue, CueChange } from "./cue.ts";
import { type Candidate, collectMatches, type GroupSpan, isWhole, settleOverlaps, unguarded } from "./evaluate.ts";
import { type Hypothesis, isAmong, type Word } from "./hypothesis.ts";
import { createPendingCues, type Evidence, type Settled } from "./pending.ts";
import { createTokensOf } from "./tokenise.ts";

/** Reads a final once more, after the rules; see `scorer.ts`. */
export interface SecondReader {
  /** Cues beyond the rules. */
  readonly findMore: (words: readonly string[], channel: Channel, found: readonly Evidence[]) => readonly Evidence[];
  /** True where the words around a rule's match plainly speak of something else, or show that it is not meant. */
  readonly doubts: (words: readonly string[], found: Place) => boolean;
  /** Whether the words around a wide rule's match speak of its category, too; `undefined` where they do not, and it does not count. */
  readonly agreement: (words: readonly string[], found: Place) => Agreement | undefined;
}

export type Agreement = "sure" | "tentative";

/** A rule's match and the words it stands on, both included. */
export type Place = Pick<Evidence, "rule" | "startWord" | "endWord">;

/** Leaves everything to the rules, but for the wide ones, which never count by themselves. */
export const noSecondReader: SecondReader = { findMore: () => [], doubts: () => false, agreement: () => undefined };

export interface CueTracker {
  /** Takes one hypothesis; returns what changed. A hypothesis of an utterance already final is ignored. */
  observe(hypothesis: Hypothesis): CueChange[];
  /** Time passes without speech: confirms what waited for something not to be said. */
  advance(at: number): CueChange[];
  /** The call is over: settles everything that waited. */
  finish(at: number): CueChange[];
}

/** Utterances closer than this, in seconds, are one stretch: the recogniser cut a sentence at a breath. */
const joinPauseSeconds = 1.2;
/** Words of the utterance before that a phrase or a guard may still use. */
const carriedTokens = 12;

/**
 * Confidence from which an alternative's words are looked at. Of 1,050 severe lines in three languages, spoken by espeak-ng, the
 * finals held 927 and their alternatives 25 more; of 750 near-misses 17 and 6 more. From 0.05 on: 31 and 15 more.
 */
const alternativeFrom = 0.15;

interface TimedToken {
  readonly text: string;
  readonly wordIndex: number;
  /** As last heard: a longer partial may move the times of words that it leaves as they were. */
  word: Word;
}

interface Stretch {
  utterance: number;
  isFinal: boolean;
  carried: number;
  /** The words of the last hypothesis. */
  words: readonly Word[];
  tokens: TimedToken[];
  /** Of the tokens. */
  reading: Reading;
  candidates: Candidate[];
  groups: GroupSpan[];
  live: Cue[];
  /** Confirmed spans among the carried tokens, so that nothing fires twice. */
  taken: { readonly category: string; readonly end: number }[];
}

const emptyStretch = (): Stretch => ({
  utterance: -1,
  isFinal: true,
  carried: 0,
  words: [],
  tokens: [],
  reading: { words: [], states: [] },
  candidates: [],
  groups: [],
  live: [],
  taken: [],
});

/** Creates the tracker of one call. */
export function createCueTracker(pack: CompiledCuePack, secondReader: SecondReader = noSecondReader): CueTracker {
  return new Tracker(pack, secondReader);
}

class Tracker implements CueTracker {
  private readonly stretches = new Map<Channel, Stretch>(channels.map((channel) => [channel, emptyStretch()]));
  private readonly fired = new Map<string, { count: number; lastEnd: number }>();
  private readonly pending = createPendingCues();
  private readonly company = createCompany();
  private readonly tokensOf: (word: string) => readonly string[];
  private ordinal = 0;

  constructor(
    private readonly pack: CompiledCuePack,
    private readonly secondReader: SecondReader,
  ) {
    this.tokensOf = createTokensOf(pack.fold);
  }

  observe(hypothesis: Hypothesis): CueChange[] {
    const stretch = this.stretches.get(hypothesis.channel) ?? emptyStretch();
    if (hypothesis.utterance < stretch.utterance || (hypothesis.utterance === stretch.utterance && stretch.isFinal))
      return [];
    const changes = hypothesis.utterance > stretch.utterance ? this.begin(stretch, hypothesis) : [];
    this.read(stretch, hypothesis.words);
    changes.push(
      ...(hypothesis.status === "final" ? this.settle(stretch, hypothesis) : this.revise(stretch, hypothesis)),
    );
    changes.push(...this.advance(hypothesis.at));
    return changes;
  }

  advance(at: number): CueChange[] {
    return this.apply(this.pending.expire(at), at);
  }

  finish(at: number): CueChange[] {
    const open = [...this.stretches.values()].flatMap((stretch) => this.drop(stretch, at));
    return [...open, ...this.apply(this.pending.finish(at), at)];
  }

  /** A new utterance: carries the tail of the last one over when the pause was short. */
  private begin(stretch: Stretch, hypothesis: Hypothesis): CueChange[] {
    const lost = this.drop(stretch, hypothesis.at);
    const lastEnd = stretch.tokens.at(-1)?.word.end ?? Number.NEGATIVE_INFINITY;
    const firstStart = hypothesis.words[0]?.start ?? hypothesis.at;
    const joined = stretch.isFinal && firstStart - lastEnd < joinPauseSeconds;
    const kept = joined ? stretch.tokens.slice(-carriedTokens) : [];
    const shift = stretch.tokens.length - kept.length;
    const words = (stretch.tokens.at(-1)?.wordIndex ?? -1) + 1;
    stretch.tokens = kept.map((token) => ({ ...token, wordIndex: token.wordIndex - words }));
    stretch.reading.words.splice(0, shift);
    stretch.reading.states.splice(0, shift);
    stretch.candidates = stretch.candidates.map((span) => shifted(span, shift)).filter(({ start }) => start >= 0);
    stretch.groups = stretch.groups.map((span) => shifted(span, shift)).filter(({ start }) => start >= 0);
    stretch.taken = stretch.taken
      .map(({ category, end }) => ({ category, end: end - shift }))
      .filter(({ end }) => end >= 0);
    Object.assign(stretch, {
      carried: kept.length,
      utterance: hypothesis.utterance,
      isFinal: false,
      words: [],
      live: [],
    });
    return lost;
  }

  /** An utterance that never became final (the listener died): what it showed is taken back. */
  private drop(stretch: Stretch, at: number): CueChange[] {
    if (stretch.isFinal) return [];
    const retracted = stretch.live.map((cue) => retract(cue, at));
    Object.assign(stretch, { ...emptyStretch(), utterance: stretch.utterance });
    return retracted;
  }

  /** Reads the words into tokens; what is spelt as in the last hypothesis is not read again. */
  private read(stretch: Stretch, words: readonly Word[]): void {
    let same = 0;
    while (same < words.length && stretch.words[same]?.word === words[same]?.word) same += 1;
    stretch.words = words;
    const from = this.keep(stretch, same);
    const further = words
      .slice(same)
      .flatMap((word, index) => this.tokensOf(word.word).map((text) => ({ text, wordIndex: same + index, word })));
    stretch.tokens.push(...further);
    readOn(
      this.pack.automaton,
      further.map(({ text }) => text),
      stretch.reading,
    );
    const found = collectMatches(this.pack, stretch.reading, from);
    stretch.candidates.push(...found.candidates);
    stretch.groups.push(...found.groups);
  }

  /** Keeps the first words, with their new times, and what was found in them. Returns the number of tokens. */
  private keep(stretch: Stretch, wordCount: number): number {
    const { tokens, reading, words } = stretch;
    let kept = stretch.carried;
    for (const token of tokens.slice(kept)) {
      if (token.wordIndex >= wordCount) break;
      token.word = words[token.wordIndex] ?? token.word;
      kept += 1;
    }
    if (kept === tokens.length) return kept;
    tokens.length = kept;
    reading.words.length = kept;
    reading.states.length = kept;
    stretch.candidates = stretch.candidates.filter(({ end }) => end < kept);
    stretch.groups = stretch.groups.filter(({ end }) => end < kept);
    return kept;
  }

  private revise(stretch: Stretch, { channel, at, utterance }: Hypothesis): CueChange[] {
    const found = this.evidence(stretch, channel, Number.POSITIVE_INFINITY);
    const ready = (channel === "caller" ? this.company.admitted(found) : found).filter((item) =>
      this.isReady(stretch, item),
    );
    return this.diff(stretch, ready, { channel, at, utterance });
  }

  private settle(stretch: Stretch, { channel, at, utterance, words, alternatives = [] }: Hypothesis): CueChange[] {
    const { ruled, more } = this.found(stretch, channel);
    const likely = [...ruled, ...more];
    const found = likely.some(isAbuse)
      ? likely
      : [
          ...likely,
          ...this.abuseInAlternatives(channel, alternatives, words).filter((item) => !this.isSilenced(stretch, item)),
        ];
    const shown = channel === "caller" ? this.company.settle(found, words.length) : found;
    const [waiting, ready] = partition(shown, ({ rule }) => isSequenced(rule));
    const begun = waiting.filter((item) => this.isReady(stretch, item));
    const changes = this.diff(stretch, [...ready, ...begun], { channel, at, utterance });
    const confirmed = stretch.live
      .filter(({ rule }) => !waiting.some((item) => item.rule.id === rule))
      .map((cue) => this.confirm(cue, at));
    for (const item of waiting) {
      const shownCue = stretch.live.find(({ rule }) => rule === item.rule.id);
      this.pending.add(item, shownCue ?? this.cue(item, { channel, utterance }), shownCue !== undefined);
    }
    const heard = stretch.groups
      .filter(({ end }) => end >= stretch.carried)
      .map(({ group, start }) => ({ group, channel, at: stretch.tokens[start]?.word.start ?? at }));
    stretch.isFinal = true;
    stretch.taken.push(...ruled.map(({ rule, endToken }) => ({ category: rule.category, end: endToken })));
    stretch.live = [];
    return [...changes, ...confirmed, ...this.apply(this.pending.hear(heard), at)];
  }

  /** What is in a whole utterance: by the rules, and beyond them. */
  private found(stretch: Stretch, channel: Channel): { readonly ruled: Evidence[]; readonly more: Evidence[] } {
    const texts = stretch.words.map(({ word }) => word);
    const ruled = this.evidence(stretch, channel, stretch.tokens.length - 1).filter(
      (item) => !this.secondReader.doubts(texts, item),
    );
    const more = this.secondReader
      .findMore(texts, channel, ruled)
      .filter((item) => !this.isSilenced(stretch, item))
      .map((item) => withTimes(item, stretch.words));
    return { ruled, more };
  }

  /** Whether a guard of its category stands anywhere in the utterance: for what the scorer or an alternative holds, which has no place of its own among the words. */
  private isSilenced({ groups, carried }: Stretch, { rule }: Evidence): boolean {
    const guards = this.pack.guardsOf(rule.category);
    return groups.some(({ group, end }) => end >= carried && guards.includes(group));
  }

  /**
   * The caller's abuse in the likeliest alternative that has some: a recogniser hears ordinary words rather than rude ones. It is as
   * sure as the least sure of its words. Words that are in the final, too, were judged there, with what was likeliest around them.
   */
  private abuseInAlternatives(
    channel: Channel,
    alternatives: readonly (readonly Word[])[],
    words: readonly Word[],
  ): readonly Evidence[] {
    if (channel !== "caller") return [];
    for (const alternative of alternatives) {
      const stretch = emptyStretch();
      this.read(stretch, alternative);
      const { ruled, more } = this.found(stretch, channel);
      const abuse = [...ruled, ...more].filter(isAbuse).flatMap((item) => {
        const said = alternative.slice(item.startWord, item.endWord + 1);
        const confidence = Math.min(...said.map((word) => word.confidence));
        const isNew = confidence >= alternativeFrom && !said.every((word) => isAmong(words, word));
        return isNew ? [inPlaceOf(words, item, confidence)] : [];
      });
      if (abuse.length > 0) return abuse;
    }
    return [];
  }

  /** Whether nothing has to come yet before it is shown: neither the phrase that must follow nor the end of the call. */
  private isReady(stretch: Stretch, { rule: { window, then } }: Evidence): boolean {
    return (
      window?.last === undefined && (then === undefined || stretch.groups.some(({ group }) => group === then.group))
    );
  }

  /** What the rules find in the utterance as it stands, guards, limits and overlaps settled. `last`: its last token; of a partial nobody knows it. */
  private evidence(stretch: Stretch, channel: Channel, last: number): Evidence[] {
    const wordAt = (token: number): number => stretch.tokens[token]?.wordIndex ?? 0;
    const texts = stretch.words.map(({ word }) => word);
    const agreementOn = ({ rule, start, end }: Candidate): Agreement | undefined =>
      rule.wide ? this.secondReader.agreement(texts, { rule, startWord: wordAt(start), endWord: wordAt(end) }) : "sure";
    const agreed = unguarded(this.pack, stretch)
      .filter(
        (candidate) =>
          candidate.rule.channel === channel &&
          candidate.end >= stretch.carried &&
          isWhole(candidate, stretch.carried, last) &&
          !stretch.taken.some(({ category, end }) => category === candidate.rule.category && end >= candidate.start),
      )
      .map((candidate) => ({ candidate, agreement: agreementOn(candidate) }))
      .filter(({ agreement }) => agreement !== undefined);
    const isSure = (category: CueCategory): boolean =>
      agreed.some(({ candidate, agreement }) => candidate.rule.category === category && agreement === "sure");
    const within = settleOverlaps(agreed.map(({ candidate }) => candidate)).map((candidate) => ({
      ...toEvidence(candidate, stretch, this.pack),
      isTentative: !isSure(candidate.rule.category),
    }));
    const counts = new Map<string, { count: number; lastEnd: number }>();
    return within.filter(({ rule, start, end, confidence }) => {
      const before = counts.get(rule.id) ?? this.fired.get(rule.id) ?? { count: 0, lastEnd: Number.NEGATIVE_INFINITY };
      const allowed =
        confidence >= rule.minConfidence &&
        start - before.lastEnd >= rule.coolDown &&
        before.count < rule.max &&
        start < (rule.window?.first ?? Number.POSITIVE_INFINITY);
      if (allowed) counts.set(rule.id, { count: before.count + 1, lastEnd: end });
      return allowed;
    });
  }

  /** Brings the live cues of the utterance in line with the evidence; a cue keeps its id while its place overlaps. */
  private diff(
    stretch: Stretch,
    evidence: readonly Evidence[],
    context: { readonly channel: Channel; readonly at: number; readonly utterance: number },
  ): CueChange[] {
    const { at } = context;
    const changes: CueChange[] = [];
    const before = [...stretch.live];
    stretch.live = evidence.map((item) => {
      const index = before.findIndex(
        (cue) => cue.category === item.rule.category && cue.startWord <= item.endWord && item.startWord <= cue.endWord,
      );
      const known = index < 0 ? undefined : before.splice(index, 1)[0];
      const cue = this.cue(item, context, known?.id);
      if (known === undefined || known.words !== cue.words || known.rule !== cue.rule)
        changes.push({ type: "cue-observed", at, cue });
      return cue;
    });
    for (const cue of before) changes.push(retract(cue, at));
    return changes;
  }

  private cue(
    item: Evidence,
    { channel, utterance }: { readonly channel: Channel; readonly utterance: number },
    id?: string,
  ): Cue {
    return {
      id: id ?? `${channel}-${utterance}-${item.rule.category}-${(this.ordinal += 1)}`,
      category: item.rule.category,
      severity: item.rule.severity,
      channel,
      status: "provisional",
      utterance,
      rule: item.rule.id,
      words: item.words,
      start: item.start,
      end: item.end,
      confidence: item.confidence,
      wordCount: item.wordCount,
      ...(item.isTentative === true ? { isTentative: true } : {}),
      ...(item.isAlternative === true ? { isAlternative: true } : {}),
      startWord: item.startWord,
      endWord: item.endWord,
    };
  }

  private apply({ confirmed, retracted }: Settled, at: number): CueChange[] {
    return [...retracted.map((cue) => retract(cue, at)), ...confirmed.map((cue) => this.confirm(cue, at))];
  }

  private confirm(cue: Cue, at: number): CueChange {
    const before = this.fired.get(cue.rule)?.count ?? 0;
    this.fired.set(cue.rule, { count: before + 1, lastEnd: cue.end });
    return { type: "cue-confirmed", at, cue: { ...cue, status: "confirmed" } };
  }
}

const retract = (cue: Cue, at: number): CueChange => ({
  type: "cue-retracted",
  at,
  cue: { ...cue, status: "retracted" },
});

const isAbuse = ({ rule }: Evidence): boolean => isSevere(rule.category);

/** What an alternative holds, with the words of the final that were said in its time. */
function inPlaceOf(words: readonly Word[], item: Evidence, confidence: number): Evidence {
  const first = words.findIndex(({ end }) => end > item.start);
  const last = words.findLastIndex(({ start }) => start < item.end);
  const startWord = first < 0 ? Math.max(0, words.length - 1) : first;
  const endWord = Math.max(startWord, last);
  return {
    ...item,
    confidence: Math.min(item.confidence, confidence),
    startWord,
    endWord,
    isTentative: true,
    isAlternative: true,
  };
}

const isSequenced = (rule: CompiledRule): boolean =>
  rule.then !== undefined || rule.notThen !== undefined || rule.window?.last !== undefined;

const shifted = <T extends { readonly start: number; readonly end: number }>(span: T, by: number): T => ({
  ...span,
  start: span.start - by,
  end: span.end - by,
});

function toEvidence({ rule, start, end }: Candidate, { tokens }: Stretch, { automaton }: CompiledCuePack): Evidence {
  const used = tokens.slice(start, end + 1);
  const words = [...new Map(used.map(({ wordIndex, word }) => [wordIndex, word])).values()];
  const mean = words.reduce((sum, { confidence }) => sum + confidence, 0) / words.length;
  const doubtful = used.some(({ text }) => automaton.isSoundAlike(text));
  return {
    rule,
    words: withoutOuterMarks(words.map(({ word }) => word).join(" ")),
    start: words[0]?.start ?? 0,
    end: words.at(-1)?.end ?? 0,
    confidence: doubtful ? mean / 2 : mean,
    wordCount: words.length,
    startWord: used[0]?.wordIndex ?? 0,
    endWord: used.at(-1)?.wordIndex ?? 0,
    endToken: end,
  };
}

const withoutOuterMarks = (text: string): string => text.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

/** The scorer knows words only; their times and confidences are added here. */
function withTimes(found: Evidence, words: readonly Word[]): Evidence {
  const used = words.slice(found.startWord, found.endWord + 1);
  const mean = used.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, used.length);
  return {
    ...found,
    start: used[0]?.start ?? 0,
    end: used.at(-1)?.end ?? 0,
    confidence: Math.min(found.confidence, mean),
  };
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  const first: T[] = [];
  const second: T[] = [];
  for (const item of items) (isFirst(item) ? first : second).push(item);
  return [first, second];
}
