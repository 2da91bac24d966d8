// Which phrases of a pack a speech model can never write down, because it does not know their words.

import type { PatternSymbol, Positions } from "../cue/pattern.ts";
import type { CompiledCuePack } from "./compile-pack.ts";

export interface Audibility {
  /** Literal words of rules, and the rules that name them. */
  readonly words: ReadonlyMap<string, readonly string[]>;
  /** Phrases that cannot fire with the words the model knows. */
  readonly deafPhrases: readonly { readonly rule: string; readonly say: string }[];
  /** Rules of which no phrase can fire. */
  readonly deafRules: readonly string[];
}

/** Literal words of all rules (not of guards) with the rules that name them, in order of first use. */
export function wordsOfRules(pack: CompiledCuePack): Map<string, Set<string>> {
  const words = new Map<string, Set<string>>();
  for (const [index, { symbols }] of pack.patterns.entries()) {
    const role = pack.roles[index];
    if (role?.type !== "rule") continue;
    for (const { kind, text } of symbols.flatMap(pack.membersOf)) {
      if (kind === "word") words.set(text, (words.get(text) ?? new Set()).add(role.rule.id));
    }
  }
  return words;
}

/** Judges a pack by the words that a model knows. Stems count as known: some word will begin with them. */
export function audibilityOf(pack: CompiledCuePack, known: ReadonlySet<string>): Audibility {
  const isHeard = (symbol: PatternSymbol): boolean =>
    pack.membersOf(symbol).some(({ kind, text }) => kind !== "word" || known.has(text));
  const ruled = pack.patterns.flatMap((positions, index) => {
    const role = pack.roles[index];
    return role?.type === "rule"
      ? [{ rule: role.rule.id, say: pack.phrases[index] ?? "", canFire: canFire(positions, isHeard) }]
      : [];
  });
  const alive = new Set(ruled.filter((phrase) => phrase.canFire).map(({ rule }) => rule));
  const unknown = [...wordsOfRules(pack)].filter(([word]) => !known.has(word));
  return {
    words: new Map(unknown.map(([word, rules]) => [word, [...rules]])),
    deafPhrases: ruled.filter((phrase) => !phrase.canFire).map(({ rule, say }) => ({ rule, say })),
    deafRules: pack.rules.map(({ id }) => id).filter((id) => !alive.has(id)),
  };
}

/** Whether there is a way through the pattern that uses words the model knows. */
function canFire({ symbols, first, last, links }: Positions, isHeard: (symbol: PatternSymbol) => boolean): boolean {
  const heard = symbols.map(isHeard);
  const open = first.filter((position) => heard[position] === true);
  const reached = new Set(open);
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    for (const { from, to } of links) {
      if (from !== position || heard[to] !== true || reached.has(to)) continue;
      reached.add(to);
      open.push(to);
    }
  }
  return last.some((position) => reached.has(position));
}
