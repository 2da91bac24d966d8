// Accounts for a sentence: the cues in it, and what nearly was one, with what kept it from being one.

import type { CompiledCuePack } from "../pack/compile-pack.ts";
import type { CueCategory, Channel } from "../ids.ts";
import { readOn } from "./automaton.ts";
import type { Cue } from "./cue.ts";
import { areRivals, type Candidate, collectMatches, isWhole, settleOverlaps, silences, unguarded } from "./evaluate.ts";
import { scanText } from "./scan.ts";
import { tokenise, wordsOfText } from "./tokenise.ts";
import { noSecondReader, type Place, type SecondReader } from "./tracker.ts";

/** Why a rule that matched made no cue. */
export type Silence =
  /** A guard's phrase is near; without a name it is the rule's own exception. */
  | { readonly kind: "guard"; readonly guard: string | undefined; readonly words: string }
  /** Another rule of the same kind stands on the same words. */
  | { readonly kind: "rival"; readonly rule: string }
  /** The learned scorer takes the words around it for something else altogether. */
  | { readonly kind: "doubt" }
  /** The rule is a wide one, and the scorer does not hear its category in the words around. */
  | { readonly kind: "notAgreed" }
  /** The rule's words are abuse where nothing else is said, and something was. */
  | { readonly kind: "notAlone" }
  /** The rule needs something before, after or around the sentence: a follow-up, a part of the call, a surer recogniser. */
  | { readonly kind: "waits" };

/** A match that is no cue. */
export interface NearMiss {
  readonly rule: string;
  readonly category: CueCategory;
  readonly words: string;
  readonly because: Silence;
}

export interface Account {
  readonly cues: readonly Cue[];
  /** One for each rule that matched and made no cue. */
  readonly nearMisses: readonly NearMiss[];
}

/** Accounts for one line, as if it had been recognised with full confidence and nothing else had been said. Pure. */
export function accountFor(
  pack: CompiledCuePack,
  line: { readonly channel: Channel; readonly text: string },
  secondReader: SecondReader = noSecondReader,
): Account {
  const cues = scanText(pack, line, secondReader);
  const spoken = wordsOfText(line.text);
  const tokens = tokenise(spoken, pack.fold);
  const reading = readOn(
    pack.automaton,
    tokens.map(({ text }) => text),
  );
  const matches = collectMatches(pack, reading, 0);
  const ours = { ...matches, candidates: matches.candidates.filter(({ rule }) => rule.channel === line.channel) };
  const wordAt = (token: number): number => tokens[token]?.wordIndex ?? 0;
  const placeOf = ({ rule, start, end }: Candidate): Place => ({
    rule,
    startWord: wordAt(start),
    endWord: wordAt(end),
  });
  const isAgreed = (candidate: Candidate): boolean =>
    !candidate.rule.wide || secondReader.agreement(spoken, placeOf(candidate)) !== undefined;
  const isWholeLine = (candidate: Candidate): boolean => isWhole(candidate, 0, tokens.length - 1);
  const kept = settleOverlaps(
    unguarded(pack, ours).filter((candidate) => isAgreed(candidate) && isWholeLine(candidate)),
  );
  const words = ({ start, end }: Pick<Candidate, "start" | "end">): string =>
    spoken.slice(wordAt(start), wordAt(end) + 1).join(" ");

  const silenceOf = (candidate: Candidate): Silence => {
    const guard = ours.groups.find((span) => silences(pack, span, candidate));
    if (guard !== undefined) return { kind: "guard", guard: pack.guardName(guard.group), words: words(guard) };
    if (!isAgreed(candidate)) return { kind: "notAgreed" };
    if (!isWholeLine(candidate)) return { kind: "notAlone" };
    const rival = kept.find((other) => areRivals(candidate, other));
    if (rival !== undefined && rival.rule !== candidate.rule) return { kind: "rival", rule: rival.rule.id };
    return { kind: secondReader.doubts(spoken, placeOf(candidate)) ? "doubt" : "waits" };
  };
  const misses = ours.candidates
    .filter(({ rule }) => !cues.some((cue) => cue.rule === rule.id))
    .map((candidate): NearMiss => {
      const { id, category } = candidate.rule;
      return { rule: id, category, words: words(candidate), because: silenceOf(candidate) };
    });
  return { cues, nearMisses: onePerRule(misses) };
}

/** The longest match tells most. */
function onePerRule(misses: readonly NearMiss[]): NearMiss[] {
  const longest = new Map<string, NearMiss>();
  for (const miss of misses) {
    const known = longest.get(miss.rule);
    if (known === undefined || miss.words.length > known.words.length) longest.set(miss.rule, miss);
  }
  return [...longest.values()];
}
