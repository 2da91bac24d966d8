// What this desktop remembers: devices, how calls begin and end. One small JSON file; a damaged one is set aside.

import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { languages } from "../../src-core/ids.ts";
import { deviceChoice } from "../../src-shared/contract.ts";
import { recorderPrograms } from "../../src-shared/listener-protocol.ts";

const settingsSchema = z.object({
  devices: deviceChoice.catch({}).default({}),
  /** Default: the first that is installed. */
  recorder: z.enum(recorderPrograms).optional(),
  /** Language of a call that says nothing else. */
  language: z.enum(languages).optional(),
  callStart: z
    .object({
      /** `voice`: a call begins when the caller is heard and ends in silence; `hand`: by button, hotkey, command or link. */
      by: z.enum(["hand", "voice"]).default("hand"),
      /** Seconds of silence on both sides after which a call that began by voice ends. */
      endAfterSilenceSeconds: z.number().min(5).max(3600).default(45),
    })
    .prefault({}),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Settings as they are, and a way to change them. */
export interface SettingsStore {
  get(): Settings;
  /** Remembers and writes; a disk that is full costs the memory of it, not the call. */
  change(part: Partial<Settings>): Promise<void>;
}

/** Reads the file; a missing one means defaults, a damaged one is renamed to `*.damaged` and said so. */
export async function openSettings(file: string, log: (line: string) => void): Promise<SettingsStore> {
  let settings = await read(file, log);
  let written: Promise<void> = Promise.resolve();
  return {
    get: () => settings,
    change: async (part) => {
      settings = { ...settings, ...part };
      const latest = settings;
      written = written
        .then(() => write(file, latest))
        .catch((error: unknown) => log(`settings: cannot write ${file}: ${String(error)}`));
      await written;
    },
  };
}

async function read(file: string, log: (line: string) => void): Promise<Settings> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return settingsSchema.parse({});
  const parsed = settingsSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  log(`settings: ${file} cannot be read (${z.prettifyError(parsed.error).replaceAll("\n", " ")}); defaults are used`);
  await rename(file, `${file}.damaged`).catch(() => undefined); // Kept where it is: the next change overwrites it.
  return settingsSchema.parse({});
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Told by the schema: expected an object.
  }
}

async function write(file: string, settings: Settings): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, `${JSON.stringify(settings, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
