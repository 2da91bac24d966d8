// House cues with one thing changed. What comes out goes to `draft/change`, which refuses what the engine would.

import type { Language } from "../../src-core/ids.ts";
import { housePrefix } from "../../src-core/pack/pack-source.ts";
import type { HouseCues } from "../house-cues-schema.ts";
import { plainLetters } from "../plain-letters.ts";

export type HouseRule = HouseCues["rules"][number];

const fresh = (language: Language): HouseCues => ({ language, version: 1, rules: [] });

/** With the rule, in the place of the one of the same id. */
export function withRule(language: Language, cues: HouseCues | undefined, rule: HouseRule): HouseCues {
  const house = cues ?? fresh(language);
  const isKnown = house.rules.some(({ id }) => id === rule.id);
  const rules = isKnown ? house.rules.map((other) => (other.id === rule.id ? rule : other)) : [...house.rules, rule];
  return { ...house, rules };
}

/** Without a house rule; `undefined` when nothing is left. */
export const withoutRule = (cues: HouseCues | undefined, id: string): HouseCues | undefined =>
  orNothing(cues && { ...cues, rules: cues.rules.filter((rule) => rule.id !== id) });

/** With a shipped rule switched off or on again; `undefined` when nothing is left. */
export function switched(
  language: Language,
  cues: HouseCues | undefined,
  { id, isOff }: { readonly id: string; readonly isOff: boolean },
): HouseCues | undefined {
  const { off = [], ...house } = cues ?? fresh(language);
  const others = off.filter((other) => other !== id);
  const now = isOff ? [...others, id] : others;
  return orNothing(now.length === 0 ? house : { ...house, off: now });
}

function orNothing(cues: HouseCues | undefined): HouseCues | undefined {
  const isEmpty =
    cues === undefined ||
    (cues.rules.length === 0 &&
      (cues.off ?? []).length === 0 &&
      [cues.sets, cues.guards, cues.soundsLike].every((section) => Object.keys(section ?? {}).length === 0));
  return isEmpty ? undefined : cues;
}

const longestSlug = 40;

/** An id of the house that nothing else has, from the words of a phrase. */
export function freshRuleId(cues: HouseCues | undefined, phrase: string): string {
  const slug = plainLetters(phrase)
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, longestSlug)
    .replace(/-$/, "");
  const base = `${housePrefix}${slug === "" ? "rule" : slug}`;
  const taken = new Set(cues?.rules.map(({ id }) => id));
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}-${number}`;
  return id;
}
