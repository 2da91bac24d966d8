// The file with the settings of this desktop. Written as a whole or not at all; a broken one is set aside, never lost.

import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { defaultSettings, type Settings, settingsSchema } from "../../src-shared/settings.ts";
import { replaceFile, setFileAside } from "../files.ts";

export interface ReadSettings {
  readonly settings: Settings;
  /** Where a broken file lies now. */
  readonly setAside?: string;
}

/** Reads the file; what it does not say has its default. A broken one is renamed to `settings.json.damaged`. */
export function readSettings(file: string): ReadSettings {
  if (!existsSync(file)) return { settings: defaultSettings };
  const settings = parseSettings(file);
  if (settings !== undefined) return { settings };
  return { settings: defaultSettings, setAside: setFileAside(file) };
}

function parseSettings(file: string): Settings | undefined {
  try {
    const stated = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, "utf8")));
    const hotkeys = { ...defaultSettings.hotkeys, ...z.record(z.string(), z.unknown()).parse(stated.hotkeys ?? {}) };
    return settingsSchema.parse({ ...defaultSettings, ...stated, hotkeys });
  } catch {
    return undefined; // Unreadable, not JSON, or another shape: all the same to the caller, who keeps the file.
  }
}

/** Replaces the file, whole or not at all. Throws the system's error. */
export const writeSettings = (file: string, settings: Settings): void =>
  replaceFile(file, `${JSON.stringify(settings, undefined, 2)}\n`);
