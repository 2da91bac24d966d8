// Where speech models lie: this user's own, those for everybody on this computer, those that come with the program.

import { join } from "node:path";
import { dataFolder } from "../journal/location.ts";
import { type MachineConfig, readMachineConfig } from "../settings/machine-config.ts";
import type { ModelsFolder } from "./find-model.ts";

/** Folder of the models that this user has added: outside the program, so that an update leaves them alone. */
export const ownModels = (data = dataFolder()): string => join(data, "models");

/** All folders, in the order in which equally good models are taken. Throws `config-invalid`. */
export async function modelFolders(
  bundled: string,
  { config, data }: { readonly config?: MachineConfig; readonly data?: string } = {},
): Promise<readonly ModelsFolder[]> {
  const { folder } = (config ?? (await readMachineConfig())).models;
  const everybody = folder === undefined ? [] : [{ path: folder, bundled: false }];
  return [{ path: ownModels(data), bundled: false }, ...everybody, { path: bundled, bundled: true }];
}
