// Loads what a call needs: all packs, the policy. One bad pack or policy stops the start with its reason.

import { randomUUID } from "node:crypto";
import { type Language, languages } from "../../src-core/ids.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import { loadPack, type Pack } from "../packs/load-pack.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import { CallService } from "./call-service.ts";

export interface LoadedService {
  readonly service: CallService;
  readonly policy: Policy;
  readonly packOf: (language: Language) => Pack;
}

/** Loads packs of `only` (default: all languages) and the policy file, or the default policy. Throws `AppError`. */
export async function loadService({
  packs,
  policyFile,
  only = languages,
}: {
  readonly packs: string;
  readonly policyFile?: string | undefined;
  readonly only?: readonly Language[];
}): Promise<LoadedService> {
  const [policy, ...loaded] = await Promise.all([
    policyFile === undefined ? defaultPolicy : loadPolicy(policyFile),
    ...only.map((language) => loadPack(packs, language)),
  ]);
  const byLanguage = new Map(loaded.map((pack) => [pack.language, pack]));
  const packOf = (language: Language): Pack => {
    const pack = byLanguage.get(language);
    if (pack === undefined) throw new Error(`the pack of ${language} was not loaded`);
    return pack;
  };
  return {
    service: new CallService({ policy, packOf, newId: randomUUID, language: only.includes("en") ? "en" : only[0] }),
    policy,
    packOf,
  };
}
