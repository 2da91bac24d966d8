// The rules a call is taken under: policy and packs together, and the bundle they came in.

import type { Language } from "../../src-core/ids.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import { loadPack, type Pack } from "../packs/load-pack.ts";
import type { HouseCuesByLanguage, SignedRules } from "../policy/bundle/bundle.ts";
import { documentsOf } from "../policy/bundle/rules-here.ts";

export interface Rules {
  readonly policy: Policy;
  /** Pack of a language; throws for one that was not loaded. */
  readonly packOf: (language: Language) => Pack;
  /** The house's own cues that are in the packs. */
  readonly houseCues: HouseCuesByLanguage;
  /** The signed bundle they came in; `null`: the program's own, or a file. */
  readonly bundle: { readonly version: number; readonly keyId: string; readonly signature: string } | null;
}

/** Packs as shipped, each loaded when it is first asked for; `compiled` as in `PackParts`. Rejects with `AppError` when one is bad. */
export function shippedPacks(folder: string, compiled?: string): LoadedPacks["shipped"] {
  const known = new Map<Language, Promise<Pack>>();
  return (language) => {
    const pack = known.get(language) ?? loadPack(folder, language, { compiled });
    known.set(language, pack);
    return pack;
  };
}

/** All packs of `only`, as shipped, one after the other: what loading leaves behind is then never of more than one. Throws `AppError` when one is bad. */
export async function packsOf({ shipped, only }: LoadedPacks): Promise<Rules["packOf"]> {
  const packs: Pack[] = [];
  for (const language of only) packs.push(await shipped(language));
  return byLanguage(packs);
}

/**
 * Signed rules, ready for calls: languages with house cues are compiled anew, one after the other, the others are as shipped.
 * Throws `pack-invalid`.
 */
export async function rulesOf(signed: SignedRules, { folder, shipped, only }: LoadedPacks): Promise<Rules> {
  const { policy, houseCues, version, keyId, signature } = signed;
  const houses = new Map(documentsOf(signed).map((house) => [house.value.language, house]));
  const packs: Pack[] = [];
  for (const language of only) {
    const house = houses.get(language);
    packs.push(house === undefined ? await shipped(language) : await loadPack(folder, language, { house }));
  }
  return { policy, packOf: byLanguage(packs), houseCues, bundle: { version, keyId, signature } };
}

/** Where packs come from, and which are wanted. */
export interface LoadedPacks {
  readonly folder: string;
  readonly shipped: (language: Language) => Promise<Pack>;
  readonly only: readonly Language[];
}

function byLanguage(packs: readonly Pack[]): Rules["packOf"] {
  const known = new Map(packs.map((pack) => [pack.language, pack]));
  return (language) => {
    const pack = known.get(language);
    if (pack === undefined) throw new Error(`the pack of ${language} was not loaded`);
    return pack;
  };
}
