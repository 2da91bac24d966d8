// The rules of a language for reading: shipped ones and the house's own, with what the draft switches off.

import { stringify } from "yaml";
import { channelOf, cueCategories, type CueCategory, defaultSeverity } from "../../../src-core/ids.ts";
import type { CuePackSource, RuleSource } from "../../../src-core/pack/pack-source.ts";
import type { RuleDetail, RuleRow } from "../../../src-shared/console/phrase-messages.ts";
import { AppError } from "../../../src-shared/errors.ts";
import type { HouseCues } from "../../../src-shared/house-cues-schema.ts";
import { plainLetters, searchWords } from "../../../src-shared/plain-letters.ts";

/** Everything that rules are told from. */
export interface Shelf {
  readonly shipped: CuePackSource;
  readonly house: HouseCues | undefined;
  readonly examples: ReadonlyMap<string, readonly string[]>;
}

export interface RuleWish {
  readonly category?: CueCategory | undefined;
  readonly search?: string | undefined;
}

/** Rules that fit, the house's own first, then by category in the order of the vocabulary. */
export function listRules(shelf: Shelf, { category, search = "" }: RuleWish): RuleRow[] {
  const words = searchWords(search);
  return allRules(shelf)
    .filter(({ rule }) => category === undefined || rule.category === category)
    .filter(({ rule }) => words.length === 0 || holds(rule, shelf, words))
    .map((entry) => rowOf(entry, shelf));
}

interface Entry {
  readonly rule: RuleSource;
  readonly isHouse: boolean;
}

const rank = ({ category }: RuleSource): number => cueCategories.indexOf(category);

const allRules = ({ shipped, house }: Shelf): Entry[] => [
  ...(house?.rules ?? []).map((rule) => ({ rule, isHouse: true })),
  ...shipped.rules.toSorted((a, b) => rank(a) - rank(b)).map((rule) => ({ rule, isHouse: false })),
];

function rowOf({ rule, isHouse }: Entry, { shipped, house, examples }: Shelf): RuleRow {
  const { id, category } = rule;
  return {
    id,
    category,
    channel: channelOf(category),
    severity: rule.severity ?? shipped.categories?.[category]?.severity ?? defaultSeverity(category),
    isHouse,
    isOff: !isHouse && (house?.off ?? []).includes(id),
    phrases: rule.say.length,
    example: examples.get(id)?.[0] ?? "",
  };
}

/** True when every word stands in the rule: its id, its phrases, or the sets and examples that belong to them. */
function holds(rule: RuleSource, shelf: Shelf, words: readonly string[]): boolean {
  const sets = setsOf(rule, shelf).flatMap(([, entries]) => entries);
  const text = plainLetters([rule.id, ...rule.say, ...sets, ...(shelf.examples.get(rule.id) ?? [])].join(" \n"));
  return words.every((word) => text.includes(word));
}

/** Sets that the rule's phrases name, each once. */
function setsOf(rule: RuleSource, { shipped, house }: Shelf): [name: string, entries: readonly string[]][] {
  const names = new Set(
    [...rule.say, ...(rule.unless ?? [])].flatMap((phrase) =>
      [...phrase.matchAll(/<([^<>\s]+)>/g)].map(([, name]) => name ?? ""),
    ),
  );
  return [...names].map((name) => [name, house?.sets?.[name] ?? shipped.sets?.[name] ?? []]);
}

const shownSetEntries = 12;
const shownGuardPhrases = 6;

/** All of one rule. Throws `refused` when there is none of this id. */
export function ruleDetailOf(shelf: Shelf, id: string): RuleDetail {
  const entry = allRules(shelf).find(({ rule }) => rule.id === id);
  if (entry === undefined) throw new AppError("refused", `reading a rule: there is no ${id}`);
  const { rule } = entry;
  return {
    ...rowOf(entry, shelf),
    say: [...rule.say],
    unless: [...(rule.unless ?? [])],
    guards: guardsOf(rule, shelf),
    sets: Object.fromEntries(
      setsOf(rule, shelf).map(([name, entries]) => [
        name,
        { first: entries.slice(0, shownSetEntries), count: entries.length },
      ]),
    ),
    examples: [...(shelf.examples.get(id) ?? [])],
    yaml: stringify([rule], { lineWidth: 100 }),
  };
}

function guardsOf(rule: RuleSource, { shipped, house }: Shelf): RuleDetail["guards"] {
  const names = rule.guards ?? shipped.categories?.[rule.category]?.guards ?? [];
  return names.map((name) => {
    const say = house?.guards?.[name]?.say ?? shipped.guards?.[name]?.say ?? [];
    return { name, say: say.slice(0, shownGuardPhrases) };
  });
}
