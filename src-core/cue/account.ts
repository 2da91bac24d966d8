// Accounts for a sentence: the cues in it, and what nearly was one, with what kept it from being one.

import type { CompiledCuePack } from "../pack/compile-pack.ts";
import type { CueCategory, Channel } from "../ids.ts";
import type { AutomatonState } from "./automaton.ts";
import type { Cue } from "./cue.ts";
import { areRivals, type Candidate, collectMatches, settleOverlaps, silences, unguarded } from "./evaluate.ts";
import { scanText } from "./scan.ts";
import { type Token, tokenise, wordsOfText } from "./tokenise.ts";
import { noSecondReader, type SecondReader } from "./tracker.ts";

/** Why a rule that matched made no cue. */
export type Silence =
  /** A guard's phrase is near; without a name it is the rule's own exception. */
  | { readonly kind: "guard"; readonly guard: string | undefined; readonly words: string }
  /** Another rule of the same kind stands on the same words. */
  | { readonly kind: "rival"; readonly rule: string }
  /** The learned scorer takes the words around it for something else altogether. */
  | { readonly kind: "doubt" }
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
  const tokens = tokenise(wordsOfText(line.text), pack.fold);
  const matches = collectMatches(pack, ...readThrough(pack, tokens), 0);
  const ours = { ...matches, candidates: matches.candidates.filter(({ rule }) => rule.channel === line.channel) };
  const kept = settleOverlaps(unguarded(pack, ours));
  const words = wordsIn(line.text, tokens);
  const misses = ours.candidates.map((candidate): NearMiss => {
    const guard = ours.groups.find((span) => silences(pack, span, candidate));
    const rival = kept.find((other) => areRivals(candidate, other));
    const because: Silence =
      guard !== undefined
        ? { kind: "guard", guard: pack.guardName(guard.group), words: words(guard) }
        : rival !== undefined && rival.rule !== candidate.rule
          ? { kind: "rival", rule: rival.rule.id }
          : secondReader.doubts(wordsOfText(line.text), {
                rule: candidate.rule,
                startWord: tokens[candidate.start]?.wordIndex ?? 0,
                endWord: tokens[candidate.end]?.wordIndex ?? 0,
              })
            ? { kind: "doubt" }
            : { kind: "waits" };
    return { rule: candidate.rule.id, category: candidate.rule.category, words: words(candidate), because };
  });
  return { cues, nearMisses: onePerRule(misses.filter(({ rule }) => !cues.some((cue) => cue.rule === rule))) };
}

function readThrough(
  { automaton }: CompiledCuePack,
  tokens: readonly Token[],
): [texts: string[], states: AutomatonState[]] {
  const texts = tokens.map(({ text }) => text);
  const states: AutomatonState[] = [];
  for (let index = 0; index < texts.length; index += 1)
    states.push(automaton.advance(states[index - 1] ?? automaton.start, texts, index));
  return [texts, states];
}

const wordsIn =
  (text: string, tokens: readonly Token[]) =>
  ({ start, end }: Pick<Candidate, "start" | "end">): string =>
    wordsOfText(text)
      .slice(tokens[start]?.wordIndex ?? 0, (tokens[end]?.wordIndex ?? 0) + 1)
      .join(" ");

/** The longest match tells most. */
function onePerRule(misses: readonly NearMiss[]): NearMiss[] {
  const longest = new Map<string, NearMiss>();
  for (const miss of misses) {
    const known = longest.get(miss.rule);
    if (known === undefined || miss.words.length > known.words.length) longest.set(miss.rule, miss);
  }
  return [...longest.values()];
}
