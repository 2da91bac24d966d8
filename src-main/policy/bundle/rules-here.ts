// What is to be known about a desktop's rules from its files alone, whether the program runs or not.

import { type Language, languages } from "../../../src-core/ids.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { AppError } from "../../../src-shared/errors.ts";
import { type HouseDocument, houseDocument } from "../../packs/house-cues.ts";
import { checkHouse } from "../../packs/load-pack.ts";
import type { MachineConfig } from "../../settings/machine-config.ts";
import { isNewer, readBundle, type SignedRules } from "./bundle.ts";

/** A bundle in figures. */
export interface RulesSummary {
  readonly name: string;
  readonly version: number;
  /** ISO 8601. */
  readonly signedAt: string;
  readonly keyId: string;
  /** Rules added and shipped ones switched off, by language. */
  readonly houseCues: Readonly<Partial<Record<Language, { readonly added: number; readonly off: number }>>>;
}

export interface RulesHere {
  /** True: only signed rules count. */
  readonly isManaged: boolean;
  /** Name of the rules that run. */
  readonly name: string;
  /** The bundle that runs; `null`: the program's own rules do. */
  readonly bundle: RulesSummary | null;
  /** Ids of the keys that count. */
  readonly keys: readonly string[];
  readonly config: string | null;
  readonly installed: string;
  readonly watched: string | null;
  /** Why bundles that are there do not count. */
  readonly problems: readonly string[];
}

/** Reads them. Throws only what is no expected trouble. */
export async function rulesHere({
  packs,
  config,
  installed,
}: {
  readonly packs: string;
  readonly config: MachineConfig;
  readonly installed: string;
}): Promise<RulesHere> {
  const { keys, watch, leastVersion } = config.policy;
  const problems: string[] = [];
  let running: SignedRules | undefined;
  for (const file of keys.length === 0 ? [] : [installed, ...(watch === undefined ? [] : [watch])]) {
    try {
      const offered = await readBundle(file, keys);
      if (!isNewer(offered, { running, leastVersion, file })) continue;
      await checkHouseCues(packs, documentsOf(offered));
      running = offered;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (file !== installed || error.code !== "file-unreadable") problems.push(error.message);
    }
  }
  return {
    isManaged: keys.length > 0,
    name: (running?.policy ?? defaultPolicy).name,
    bundle: running === undefined ? null : summaryOf(running),
    keys: keys.map(({ id }) => id),
    config: config.file ?? null,
    installed,
    watched: watch ?? null,
    problems,
  };
}

/** A bundle in figures. */
export const summaryOf = ({ policy, version, signedAt, keyId, houseCues }: SignedRules): RulesSummary => ({
  name: policy.name,
  version,
  signedAt,
  keyId,
  houseCues: Object.fromEntries(
    languages.flatMap((language) => {
      const cues = houseCues[language];
      return cues === undefined ? [] : [[language, { added: cues.rules.length, off: cues.off?.length ?? 0 }]];
    }),
  ),
});

/** The house cues of a bundle. */
export const documentsOf = ({ houseCues, version }: SignedRules): HouseDocument[] =>
  languages.flatMap((language) => {
    const cues = houseCues[language];
    return cues === undefined ? [] : [houseDocument(cues, `version ${version} of the house rules`)];
  });

/** Throws `pack-invalid` when house cues do not fit this program's packs. Returns what is odd and yet allowed, a line each. */
export async function checkHouseCues(packs: string, documents: readonly HouseDocument[]): Promise<string[]> {
  const odd = documents.map(async (document) => {
    const { language } = document.value;
    return (await checkHouse(packs, document)).map(
      (id) => `the ${language} pack has no rule ${id}; switching it off does nothing`,
    );
  });
  return (await Promise.all(odd)).flat();
}
