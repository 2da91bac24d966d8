// `policy …`: the supervisor's rules as signed bundles, and what runs on this desktop.

import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { AppError } from "../../src-shared/errors.ts";
import { policySchema } from "../../src-shared/policy-schema.ts";
import { dataFolder } from "../journal/location.ts";
import { readHouseCues } from "../packs/house-cues.ts";
import { schemaText } from "../packs/write-schemas.ts";
import type { AppPaths } from "../paths.ts";
import { isNewer, parseBundle, readBundle, signRules } from "../policy/bundle/bundle.ts";
import { parsePublicKey, type PublicKey } from "../policy/bundle/public-key.ts";
import { replaceFile } from "../files.ts";
import { installedBundle } from "../policy/bundle/rules-keeper.ts";
import { checkHouseCues, documentsOf, rulesHere, summaryOf } from "../policy/bundle/rules-here.ts";
import { createSigningKey, readSigningKey } from "../policy/bundle/signing-key.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import { machineConfigFile, type MachineConfig, readMachineConfig } from "../settings/machine-config.ts";
import { type CliIo, exitCodes, writeJson } from "./output.ts";
import { passphraseOf } from "./passphrase.ts";

/** Makes a signing key, and names the line that desktops are given. */
export async function policyKeygen(
  io: CliIo,
  { out, passphraseFile }: { readonly out: string; readonly passphraseFile?: string | undefined },
): Promise<number> {
  const passphrase = await passphraseOf(io, { file: passphraseFile, again: true });
  const { id, publicKey } = await createSigningKey(out, passphrase);
  io.stdout.write(`${publicKey.line}\n`);
  io.stderr.write(
    `key ${id} written to ${out}: keep it and its passphrase where only the supervisor comes, with a copy elsewhere.\n` +
      `The line above is public: it goes under policy.keys in every desktop's ${machineConfigFile()}\n`,
  );
  return exitCodes.ok;
}

export interface SignOptions {
  readonly policy?: string | undefined;
  /** Folder with `<language>/house-cues.yaml`. */
  readonly house?: string | undefined;
  readonly key: string;
  readonly out: string;
  readonly ruleVersion?: number | undefined;
  readonly passphraseFile?: string | undefined;
}

/** Signs rules that the engine takes, and no others. Default version: one more than that of the bundle `out` as it is. */
export async function policySign(io: CliIo, paths: AppPaths, options: SignOptions): Promise<number> {
  const [policy, documents] = await Promise.all([
    options.policy === undefined ? defaultPolicy : loadPolicy(options.policy),
    options.house === undefined ? [] : readHouseCues(options.house),
  ]);
  for (const line of await checkHouseCues(paths.packs, documents))
    io.stderr.write(`steadyline: ${line}
`);
  const houseCues = Object.fromEntries(documents.map(({ value }) => [value.language, value]));
  const key = await readSigningKey(options.key, await passphraseOf(io, { file: options.passphraseFile }));
  const version = options.ruleVersion ?? (await nextVersion(options.out, key.publicKey));
  const text = signRules({ version, signedAt: new Date().toISOString(), policy, houseCues }, key);
  parseBundle(text, { keys: [key.publicKey], file: options.out }); // What no desktop could read is not written.
  replaceFile(options.out, text, 0o644); // Every desktop reads it, whoever has signed it.
  io.stdout.write(`version ${version} (${policy.name}), signed with ${key.id}, written to ${options.out}\n`);
  if (policy.isExample)
    io.stderr.write("steadyline: these rules still say that they are an example (isExample: true)\n");
  return exitCodes.ok;
}

async function nextVersion(out: string, key: PublicKey): Promise<number> {
  try {
    return (await readBundle(out, [key])).version + 1;
  } catch (error) {
    if (error instanceof AppError && error.code === "file-unreadable") return 1;
    throw error instanceof AppError
      ? new AppError(error.code, `${error.message}; expected the bundle before this one, or --rule-version N`, {
          cause: error,
        })
      : error;
  }
}

/** Checks a bundle as a desktop would, house cues included, and installs nothing. */
export async function policyVerify(
  io: CliIo,
  paths: AppPaths,
  { file, key, json }: { readonly file: string; readonly key?: string | undefined; readonly json: boolean },
): Promise<number> {
  const keys = key === undefined ? (await managed()).policy.keys : [parsePublicKey(key, "--key")];
  const rules = await readBundle(file, keys);
  await checkHouseCues(paths.packs, documentsOf(rules));
  tell(io, { ...summaryOf(rules), file }, json);
  return exitCodes.ok;
}

/** Puts a bundle into this user's data folder; a running program takes it over for its next call. */
export async function policyInstall(io: CliIo, paths: AppPaths, { file }: { readonly file: string }): Promise<number> {
  const { keys, leastVersion } = (await managed()).policy;
  const installed = installedBundle(dataFolder());
  const rules = await readBundle(file, keys);
  const running = await readBundle(installed, keys).catch((error: unknown) => {
    if (error instanceof AppError) return undefined; // None yet, or one that does not count: anything good takes its place.
    throw error;
  });
  if (!isNewer(rules, { running, leastVersion, file })) {
    io.stdout.write(`version ${rules.version} runs already\n`);
    return exitCodes.ok;
  }
  await checkHouseCues(paths.packs, documentsOf(rules));
  replaceFile(installed, rules.text);
  io.stdout.write(
    `version ${rules.version} (${rules.policy.name}), signed with ${rules.keyId}, in force from the next call on\n`,
  );
  return exitCodes.ok;
}

/** Which rules this desktop runs, and what is wrong with newer ones. Exit code 1 when a bundle is refused or none is there. */
export async function policyShow(io: CliIo, paths: AppPaths, { json }: { readonly json: boolean }): Promise<number> {
  const config = await readMachineConfig();
  const found = await rulesHere({ packs: paths.packs, config, installed: installedBundle(dataFolder()) });
  tell(io, { ...found }, json);
  return found.isManaged && (found.bundle === null || found.problems.length > 0) ? exitCodes.badLine : exitCodes.ok;
}

/** The JSON Schema of a policy document, for editors. */
export function policyPrintSchema(io: CliIo): number {
  io.stdout.write(schemaText(policySchema));
  return exitCodes.ok;
}

async function managed(): Promise<MachineConfig> {
  const config = await readMachineConfig();
  if (config.policy.keys.length > 0) return config;
  throw new AppError(
    "config-invalid",
    `no key to check with; expected policy.keys in ${config.file ?? machineConfigFile()}`,
  );
}

function tell(io: CliIo, value: Readonly<Record<string, unknown>>, json: boolean): void {
  if (json) return void writeJson(io.stdout, value);
  for (const [name, item] of Object.entries(value))
    io.stdout.write(
      `${name.padEnd(10)} ${typeof item === "object" && item !== null ? JSON.stringify(item) : String(item)}\n`,
    );
}
