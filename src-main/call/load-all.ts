// Loads what a call needs: all packs, the policy, and on a managed desktop the signed rules, which are followed from then on.

import { randomUUID } from "node:crypto";
import { type Language, languages } from "../../src-core/ids.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import { AppError, type ErrorCode, type SerialisedError } from "../../src-shared/errors.ts";
import { dataFolder } from "../journal/location.ts";
import { installedBundle, RulesKeeper } from "../policy/bundle/rules-keeper.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import { type MachineConfig, readMachineConfig } from "../settings/machine-config.ts";
import { CallService } from "./call-service.ts";
import { type LoadedPacks, packsOf, type Rules, rulesOf, shippedPacks } from "./rules.ts";

/** A bundle that did not count, and why. */
export interface RulesRefusal extends SerialisedError {
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

export interface LoadedService {
  readonly service: CallService;
  /** The last bundles that were refused, oldest first. */
  readonly refusals: () => readonly RulesRefusal[];
  /** Texts and lines of a language; which cues count is the service's affair. */
  readonly packOf: Rules["packOf"];
  /** Stops following signed rules. */
  readonly close: () => void;
}

export interface LoadOptions {
  readonly packs: string;
  /** Folder of packs that the build compiled. */
  readonly compiledPacks?: string | undefined;
  readonly policyFile?: string | undefined;
  /** Default: all languages. */
  readonly only?: readonly Language[] | undefined;
  /** Given: the program takes real calls, and where the administrator has named keys only signed rules count. */
  readonly live?:
    { readonly log: (line: string) => void; readonly config?: MachineConfig; readonly data?: string } | undefined;
}

/** Refusals that are remembered. */
const mostRefusals = 10;

/** Loads packs and the policy file, the signed rules or the default policy. Throws `AppError`. */
export async function loadService({
  packs,
  compiledPacks,
  policyFile,
  only = languages,
  live,
}: LoadOptions): Promise<LoadedService> {
  const config = live === undefined ? undefined : (live.config ?? (await readMachineConfig()));
  const isManaged = config !== undefined && config.policy.keys.length > 0;
  if (isManaged && policyFile !== undefined)
    throw new AppError(
      "refused",
      `--policy ${policyFile}: ${config.file ?? "this computer"} allows signed rules only; expected steadyline policy install FILE`,
    );
  const loaded: LoadedPacks = { folder: packs, shipped: shippedPacks(packs, compiledPacks), only };
  if (!isManaged || live === undefined) {
    const [policy, packOf] = await Promise.all([
      policyFile === undefined ? defaultPolicy : loadPolicy(policyFile),
      packsOf(loaded),
    ]);
    return { service: serviceOf(policy, packOf, only), packOf, refusals: () => [], close: () => undefined };
  }
  return followSigned(loaded, { config, log: live.log, data: live.data ?? dataFolder() });
}

const serviceOf = (policy: Policy, packOf: Rules["packOf"], only: readonly Language[]): CallService =>
  new CallService({ policy, packOf, newId: randomUUID, language: only.includes("en") ? "en" : only[0] });

/** The service under signed rules. It is made after the first look at them: packs with house cues are compiled once, not twice. */
async function followSigned(
  loaded: LoadedPacks,
  {
    config,
    log,
    data,
  }: { readonly config: MachineConfig; readonly log: (line: string) => void; readonly data: string },
): Promise<LoadedService> {
  let service: CallService | undefined;
  let rules: Rules | undefined;
  let problem: ErrorCode | null = null;
  const { keys, leastVersion, watch, pollSeconds } = config.policy;
  const refusals: RulesRefusal[] = [];
  const keeper = new RulesKeeper({
    keys,
    leastVersion,
    installed: installedBundle(data),
    watched: watch,
    pollSeconds,
    isBusy: () => service?.isRunning === true,
    apply: async (signed) => {
      rules = await rulesOf(signed, loaded);
      service?.adopt(rules);
    },
    onProblem: (found) => {
      if (found !== null) refusals.push({ ...found, atMs: Date.now() });
      refusals.splice(0, refusals.length - mostRefusals);
      problem = found?.code ?? null;
      service?.rulesProblem(problem);
    },
    log,
  });
  await keeper.start();
  const packOf = rulesNow(rules)?.packOf ?? (await packsOf(loaded));
  service = serviceOf(defaultPolicy, packOf, loaded.only);
  const first = rulesNow(rules);
  if (first !== undefined) service.adopt(first);
  service.rulesProblem(problem);
  service.subscribe({ onEvent: ({ type }) => (type === "call-ended" ? void keeper.look() : undefined) });
  if (keeper.running === undefined) log("rules: no signed rules yet; the program's own run");
  return { service, packOf, refusals: () => refusals, close: () => keeper.close() };
}

/** The compiler believes that `rules` is still what it was set to: the keeper sets it. */
const rulesNow = (rules: Rules | undefined): Rules | undefined => rules;
