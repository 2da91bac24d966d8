// Where the journal lies when nobody says otherwise: this user's own data folder, by platform.

import { homedir } from "node:os";
import { join } from "node:path";

/** The default file. */
export function defaultJournal(
  env: Readonly<Record<string, string | undefined>> = process.env,
  on: { readonly platform?: string; readonly home?: string } = {},
): string {
  return join(dataFolder(env, on), "journal.db");
}

/** The default file of this desktop's settings. */
export const defaultSettingsFile = (env: Readonly<Record<string, string | undefined>> = process.env): string =>
  env["STEADYLINE_SETTINGS"] || join(dataFolder(env), "settings.json");

/** This user's own folder of the program. */
export function dataFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  { platform = process.platform, home = homedir() }: { readonly platform?: string; readonly home?: string } = {},
): string {
  if (platform === "win32") return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "Steadyline");
  if (platform === "darwin") return join(home, "Library", "Application Support", "Steadyline");
  return join(env.XDG_DATA_HOME || join(home, ".local", "share"), "steadyline");
}
