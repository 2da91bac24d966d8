// What the administrator sets for everybody on this computer: whose signature counts, where rules and models come from.
// Only an administrator may write the file; the program never does.

import { readFile } from "node:fs/promises";
import { posix, win32 } from "node:path";
import { z } from "zod";
import { AppError } from "../../src-shared/errors.ts";
import { parseYaml } from "../packs/read-yaml.ts";
import { parsePublicKey, type PublicKey } from "../policy/bundle/public-key.ts";

const configSchema = z.strictObject({
  policy: z
    .strictObject({
      /** Public keys, `ed25519:…`. From the first one on, unsigned rules are refused. */
      keys: z.array(z.string()).default([]),
      /** Bundle to be watched, on a shared folder for instance. */
      watch: z.string().min(1).optional(),
      /** How often it is looked at, seconds; changes that the system tells are seen at once. */
      pollSeconds: z.number().min(1).max(86_400).default(60),
      /** Bundles of a lower version are refused, also on a fresh desktop. */
      leastVersion: z.number().int().positive().default(1),
    })
    .prefault({}),
  models: z
    .strictObject({
      /** Folder of models for everybody on this computer, beside those that this user has added. */
      folder: z.string().min(1).optional(),
      /** Addresses that stand in for the catalogue's own, first one first. */
      mirrors: z.array(z.url({ protocol: /^https?$/ })).default([]),
    })
    .prefault({}),
});

/** The administrator's settings. */
export interface MachineConfig extends Omit<z.infer<typeof configSchema>, "policy"> {
  /** File they were read from; `undefined`: there is none. */
  readonly file: string | undefined;
  readonly policy: Omit<z.infer<typeof configSchema>["policy"], "keys"> & { readonly keys: readonly PublicKey[] };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The one place where the file counts, by platform. */
export function machineConfigFile(env: Environment = process.env, platform: string = process.platform): string {
  if (platform === "win32") return win32.join(env["ProgramData"] || "C:\\ProgramData", "Steadyline", "machine.yaml");
  if (platform === "darwin") return "/Library/Application Support/Steadyline/machine.yaml";
  return posix.join("/etc/steadyline", "machine.yaml");
}

/**
 * Reads the settings; without a file nothing is set. Where the system has none, STEADYLINE_MACHINE_CONFIG may name one: whoever
 * administers the computer is not overruled by it. Throws `config-invalid`.
 */
export async function readMachineConfig(
  env: Environment = process.env,
  file = machineConfigFile(env),
): Promise<MachineConfig> {
  const own = await textOf(file);
  if (own !== undefined) return parseMachineConfig(own, file);
  const other = env["STEADYLINE_MACHINE_CONFIG"];
  if (!other) return parseMachineConfig("{}", undefined);
  const text = await textOf(other);
  if (text === undefined)
    throw new AppError("config-invalid", `STEADYLINE_MACHINE_CONFIG names ${other}: there is no such file`);
  return parseMachineConfig(text, other);
}

/** As `readMachineConfig`, for a text already in hand. */
export function parseMachineConfig(text: string, file: string | undefined): MachineConfig {
  const { value } = parseYaml(text, { file: file ?? "(no file)", schema: configSchema, code: "config-invalid" });
  const keys = value.policy.keys.map((line, index) => keyAt(line, `${file ?? ""} policy.keys[${index}]`));
  return { ...value, file, policy: { ...value.policy, keys } };
}

function keyAt(line: string, where: string): PublicKey {
  try {
    return parsePublicKey(line, where);
  } catch (error) {
    throw error instanceof AppError ? new AppError("config-invalid", error.message, { cause: error }) : error;
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new AppError("config-invalid", `cannot read ${file}: ${String(cause)}`, { cause });
  }
}
