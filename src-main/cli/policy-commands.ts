// The `policy` commands as commander knows them.

import type { Command } from "commander";
import { AppError } from "../../src-shared/errors.ts";
import type { AppPaths } from "../paths.ts";
import type { CliIo } from "./output.ts";
import {
  policyInstall,
  policyKeygen,
  policyPrintSchema,
  policyShow,
  policySign,
  policyVerify,
  type SignOptions,
} from "./policy.ts";

type Run = (work: () => Promise<number>) => Promise<void>;

/** Adds `policy` and what belongs to it. `run` keeps the exit code. */
export function addPolicyCommands(
  program: Command,
  { io, paths, run }: { readonly io: CliIo; readonly paths: AppPaths; readonly run: Run },
): void {
  const policy = program.command("policy").description("sign the house rules, and see which ones run");
  const passphraseFile = ["--passphrase-file <file>", "its first line is the passphrase; default: asked for"] as const;

  policy
    .command("keygen")
    .description("make the supervisor's signing key; writes the public line that desktops are given")
    .requiredOption("--out <file>", "new file for the key")
    .option(...passphraseFile)
    .action((options: { out: string; passphraseFile?: string }) => run(() => policyKeygen(io, options)));

  policy
    .command("sign")
    .description("put policy and house cues into one signed bundle")
    .option("--policy <file>", "the rules (YAML or JSON); what it leaves out keeps the default")
    .option("--house <folder>", "house cues: FOLDER/nl/house-cues.yaml and so on")
    .requiredOption("--key <file>", "the signing key")
    .requiredOption("--out <file>", "the bundle, e.g. on the shared folder")
    .option("--rule-version <n>", "default: one more than the bundle that --out replaces", parseVersion)
    .option(...passphraseFile)
    .action((options: SignOptions) => run(() => policySign(io, paths, options)));

  policy
    .command("verify <file>")
    .description("check a bundle as a desktop would; installs nothing")
    .option("--key <line>", "public key, ed25519:…; default: those of this computer")
    .option("--json", "write one JSON object", false)
    .action((file: string, options: { key?: string; json: boolean }) =>
      run(() => policyVerify(io, paths, { file, ...options })),
    );

  policy
    .command("install <file>")
    .description("take a bundle as this desktop's rules, when its signature counts and it is newer")
    .action((file: string) => run(() => policyInstall(io, paths, { file })));

  policy
    .command("show")
    .description("which rules run here; exit code 1 when newer ones are refused or none have come yet")
    .option("--json", "write one JSON object", false)
    .action((options: { json: boolean }) => run(() => policyShow(io, paths, options)));

  policy
    .command("schema")
    .description("write the JSON Schema of a policy file")
    .action(() => run(() => Promise.resolve(policyPrintSchema(io))));
}

function parseVersion(value: string): number {
  const version = Number(value);
  if (Number.isSafeInteger(version) && version > 0) return version;
  throw new AppError("usage", `--rule-version ${value}: expected a whole number from 1 on`);
}
