// The file with the settings of this desktop. Written as a whole or not at all; a broken one is set aside, never lost.

import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { defaultSettings, type Settings, settingsSchema } from "../../src-shared/settings.ts";

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
  const setAside = `${file}.damaged`;
  try {
    renameSync(file, setAside);
  } catch {
    // A folder that cannot be written: the broken file stays where it is, which is as safe.
    return { settings: defaultSettings, setAside: file };
  }
  return { settings: defaultSettings, setAside };
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

/** Replaces the file: a crash leaves the old one or the new one, never half of either. Throws the system's error. */
export function writeSettings(file: string, settings: Settings): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.new`;
  const descriptor = openSync(fresh, "w", 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(settings, undefined, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(fresh, file);
}
