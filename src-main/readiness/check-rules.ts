// The administrator's configuration and the signed rules.

import { stat } from "node:fs/promises";
import { type MachineConfig, machineConfigFile } from "../settings/machine-config.ts";
import { rulesHere } from "../policy/bundle/rules-here.ts";
import { bad, doubtful, type Finding, good } from "./finding.ts";

/** Whoever may write the file decides whose rules count. */
export async function checkConfiguration({ file }: MachineConfig): Promise<Finding[]> {
  if (file === undefined)
    return [
      good("configuration", `none: there is no ${machineConfigFile()}`, {
        key: "configuration-none",
        values: { file: machineConfigFile() },
      }),
    ];
  const { mode } = await stat(file);
  const isOpen = process.platform !== "win32" && (mode & 0o022) !== 0;
  return isOpen
    ? [
        bad("configuration", `${file} can be written by others than its owner`, `chmod 644 ${file}, owned by root`, {
          key: "configuration-open",
          fix: "configuration-open",
          values: { file },
        }),
      ]
    : [good("configuration", file, { key: "configuration", values: { file } })];
}

/** Which rules run, whose they are, and what was refused. */
export async function checkRules(where: Parameters<typeof rulesHere>[0]): Promise<Finding[]> {
  const { isManaged, name, bundle, config, problems, watched } = await rulesHere(where);
  const refused = problems.map((problem) =>
    doubtful(
      "rules",
      problem,
      `put the supervisor's newest bundle at ${watched ?? "hand"}, or steadyline policy install FILE`,
      watched === null ? null : { fix: "rules-refused", values: { where: watched } },
    ),
  );
  if (!isManaged)
    return [
      doubtful(
        "rules",
        `"${name}", not signed: this desktop was given no key`,
        `steadyline policy keygen at the supervisor's, then policy.keys in ${config ?? machineConfigFile()}`,
        { key: "rules-unsigned", fix: "rules-unsigned", values: { name, file: config ?? machineConfigFile() } },
      ),
    ];
  if (bundle === null)
    return [
      bad("rules", `no signed rules yet: "${name}" of the program runs`, "steadyline policy install FILE", {
        key: "rules-none",
        fix: "rules-none",
        values: { name },
      }),
      ...refused,
    ];
  return [
    good("rules", `"${name}", version ${bundle.version}, signed with ${bundle.keyId} on ${bundle.signedAt}`, {
      key: "rules",
      values: { name, version: bundle.version, key: bundle.keyId, date: bundle.signedAt.slice(0, 10) },
    }),
    ...refused,
  ];
}
