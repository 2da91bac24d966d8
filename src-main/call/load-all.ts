// Loads what a call needs: all packs, the policy, and on a managed desktop the signed rules, which are followed from then on.

import { randomUUID } from "node:crypto";
import { type Language, languages } from "../../src-core/ids.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { AppError } from "../../src-shared/errors.ts";
import { dataFolder } from "../journal/location.ts";
import { installedBundle, RulesKeeper } from "../policy/bundle/rules-keeper.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import { type MachineConfig, readMachineConfig } from "../settings/machine-config.ts";
import { CallService } from "./call-service.ts";
import { loadPacks, type Rules, rulesOf } from "./rules.ts";

export interface LoadedService {
  readonly service: CallService;
  readonly packOf: Rules["packOf"];
  /** Stops following signed rules. */
  readonly close: () => void;
}

export interface LoadOptions {
  readonly packs: string;
  readonly policyFile?: string | undefined;
  /** Default: all languages. */
  readonly only?: readonly Language[] | undefined;
  /** Given: the program takes real calls, and where the administrator has named keys only signed rules count. */
  readonly live?:
    { readonly log: (line: string) => void; readonly config?: MachineConfig; readonly data?: string } | undefined;
}

/** Loads packs and the policy file, the signed rules or the default policy. Throws `AppError`. */
export async function loadService({ packs, policyFile, only = languages, live }: LoadOptions): Promise<LoadedService> {
  const config = live === undefined ? undefined : (live.config ?? (await readMachineConfig()));
  const isManaged = config !== undefined && config.policy.keys.length > 0;
  if (isManaged && policyFile !== undefined)
    throw new AppError(
      "refused",
      `--policy ${policyFile}: ${config.file ?? "this computer"} allows signed rules only; expected steadyline policy install FILE`,
    );
  const [policy, packOf] = await Promise.all([
    policyFile === undefined ? defaultPolicy : loadPolicy(policyFile),
    loadPacks(packs, only),
  ]);
  const language = only.includes("en") ? "en" : only[0];
  const service = new CallService({ policy, packOf, newId: randomUUID, language });
  if (!isManaged || live === undefined) return { service, packOf, close: () => undefined };
  const { keys, leastVersion, watch, pollSeconds } = config.policy;
  const keeper = new RulesKeeper({
    keys,
    leastVersion,
    installed: installedBundle(live.data ?? dataFolder()),
    watched: watch,
    pollSeconds,
    isBusy: () => service.isRunning,
    apply: async (signed) => service.adopt(await rulesOf(signed, { folder: packs, packOf, only })),
    onProblem: (problem) => service.rulesProblem(problem?.code ?? null),
    log: live.log,
  });
  await keeper.start();
  service.subscribe({ onEvent: ({ type }) => (type === "call-ended" ? void keeper.look() : undefined) });
  if (keeper.running === undefined) live.log("rules: no signed rules yet; the program's own run");
  return { service, packOf, close: () => keeper.close() };
}
