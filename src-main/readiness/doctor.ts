// Whether this desktop is ready for calls: looks at everything a call needs, changes nothing.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../../src-shared/errors.ts";
import { defaultJournal, dataFolder } from "../journal/location.ts";
import { forkListener } from "../listener/fork-child.ts";
import type { SpawnListener } from "../listener/listener-child.ts";
import type { AppPaths } from "../paths.ts";
import { installedBundle } from "../policy/bundle/rules-keeper.ts";
import {
  type MachineConfig,
  machineConfigFile,
  parseMachineConfig,
  readMachineConfig,
} from "../settings/machine-config.ts";
import { checkConfiguration, checkRules } from "./check-rules.ts";
import { checkSpeech } from "./check-speech.ts";
import { checkDisk, checkJournal } from "./check-storage.ts";
import { bad, doubtful, type Finding, good } from "./finding.ts";

export interface DoctorOptions {
  readonly paths: AppPaths;
  /** Default: this user's own. */
  readonly data?: string | undefined;
  readonly journal?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly platform?: string | undefined;
  /** Starts the recogniser; default: a forked process. */
  readonly spawn?: SpawnListener | undefined;
}

/** Everything that was looked at, in the order in which it is best mended. Expected trouble is a finding, never a throw. */
export async function examine({
  paths,
  env = process.env,
  platform = process.platform,
  spawn = forkListener({ entry: paths.listener, onComplaint: () => undefined }),
  ...files
}: DoctorOptions): Promise<Finding[]> {
  const data = files.data ?? dataFolder(env);
  const journal = files.journal ?? defaultJournal(env);
  const configured = await configOf(env);
  const config = configured instanceof AppError ? parseMachineConfig("{}", undefined) : configured;
  return [
    await checkProgram(paths),
    ...(configured instanceof AppError
      ? [
          bad(
            "configuration",
            configured.message,
            `correct ${machineConfigFile(env)}; until then the program does not start`,
            { fix: "configuration-broken", values: { file: machineConfigFile(env) } },
          ),
        ]
      : await checkConfiguration(configured)),
    ...(await checkSpeech({ paths, config, data, env, platform, spawn })),
    await checkDisk(data),
    checkJournal(journal),
    ...(await checkRules({ packs: paths.packs, config, installed: installedBundle(data) })),
  ];
}

const oldestNode = [20, 19] as const;

async function checkProgram({ root }: AppPaths): Promise<Finding> {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string }; // Our own file.
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isOld = major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1]);
  const message = `Steadyline ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
  const oldest = oldestNode.join(".");
  const platform = `${process.platform} ${process.arch}`;
  const values = { version, node: process.versions.node, platform, oldest };
  return isOld
    ? doubtful("program", message, `install Node ${oldest} or newer`, {
        key: "program-old",
        fix: "program-old",
        values,
      })
    : good("program", message, { key: "program", values });
}

const configOf = (env: NodeJS.ProcessEnv): Promise<MachineConfig | AppError> =>
  readMachineConfig(env).catch((error: unknown) => {
    if (error instanceof AppError) return error;
    throw error;
  });
