// Which phrases of a pack a speech model can never write down, because it does not know their words.

import type { SymbolIndex } from "../cue/lexicon.ts";
import type { PositionData } from "../cue/position-table.ts";
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
export function wordsOfRules({
  roles,
  automatonData: { index, positions },
}: CompiledCuePack): Map<string, Set<string>> {
  const rulesOf = new Map<number, Set<string>>();
  for (const [position, symbol] of positions.symbol.entries()) {
    const role = roles[positions.pattern[position] ?? 0];
    if (role?.type === "rule") rulesOf.set(symbol, (rulesOf.get(symbol) ?? new Set()).add(role.rule.id));
  }
  const words = [...index.word].map(([word, symbols]): [string, Set<string>] => [
    word,
    new Set(symbols.flatMap((symbol) => [...(rulesOf.get(symbol) ?? [])])),
  ]);
  return new Map(words.filter(([, rules]) => rules.size > 0));
}

/** Judges a pack by the words that a model knows. Stems count as known: some word will begin with them. */
export function audibilityOf(pack: CompiledCuePack, known: ReadonlySet<string>): Audibility {
  const { index, positions } = pack.automatonData;
  const heard = heardSymbols(index, known);
  const ruled = pack.roles.flatMap((role, pattern) =>
    role.type === "rule"
      ? [{ rule: role.rule.id, say: pack.phrases[pattern] ?? "", canFire: canFire(positions, pattern, heard) }]
      : [],
  );
  const alive = new Set(ruled.filter((phrase) => phrase.canFire).map(({ rule }) => rule));
  const unknown = [...wordsOfRules(pack)].filter(([word]) => !known.has(word));
  return {
    words: new Map(unknown.map(([word, rules]) => [word, [...rules]])),
    deafPhrases: ruled.filter((phrase) => !phrase.canFire).map(({ rule, say }) => ({ rule, say })),
    deafRules: pack.rules.map(({ id }) => id).filter((id) => !alive.has(id)),
  };
}

const heardSymbols = ({ word, prefix, suffix, infix }: SymbolIndex, known: ReadonlySet<string>): ReadonlySet<number> =>
  new Set([
    ...[...word].flatMap(([text, symbols]) => (known.has(text) ? symbols : [])),
    ...[prefix, suffix, infix].flatMap((stems) => [...stems.values()].flat()),
  ]);

/** Whether there is a way through the pattern that uses words the model knows. */
function canFire(
  { offset, isFirst, isLast, symbol, after }: PositionData,
  pattern: number,
  heard: ReadonlySet<number>,
): boolean {
  const isHeard = (position: number): boolean => heard.has(symbol[position] ?? 0);
  const own = Array.from(
    { length: (offset[pattern + 1] ?? 0) - (offset[pattern] ?? 0) },
    (_, local) => (offset[pattern] ?? 0) + local,
  );
  const open = own.filter((position) => isFirst[position] === 1 && isHeard(position));
  const reached = new Set(open);
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    for (const next of after.position.subarray(after.from[position], after.from[position + 1])) {
      if (!isHeard(next) || reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return own.some((position) => isLast[position] === 1 && reached.has(position));
}
