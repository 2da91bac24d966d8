// Reading and checking what was typed.

import { isLanguage, type Language, languages, channels, type Channel } from "../../src-core/ids.ts";
import { type RecorderProgram, recorderPrograms } from "../../src-shared/listener-protocol.ts";
import { AppError } from "../../src-shared/errors.ts";

/** Throws `language-unknown` with the choices. */
export function parseLanguage(value: string): Language {
  if (isLanguage(value)) return value;
  throw new AppError("language-unknown", `--lang ${value}: unknown language; expected one of ${languages.join(", ")}`);
}

/** `agent,caller`: which channel each track of the file is, left first. Throws `usage`. */
export function parseChannels(value: string): Channel[] {
  const names = value.split(",").map((name) => name.trim());
  const known = names.filter((name): name is Channel => (channels as readonly string[]).includes(name));
  if (known.length === names.length && known.length <= channels.length && new Set(known).size === known.length)
    return known;
  throw new AppError("usage", `--channels ${value}: expected "agent,caller", "caller,agent", "caller" or "agent"`);
}

/** A recorder program. Throws `usage` with the choices. */
export function parseRecorder(value: string): RecorderProgram {
  const program = recorderPrograms.find((name) => name === value);
  if (program !== undefined) return program;
  throw new AppError("usage", `--recorder ${value}: expected one of ${recorderPrograms.join(", ")}`);
}

/** Seconds. Throws `usage`. */
export function parseSeconds(value: string): number {
  const seconds = Number(value);
  if (value.trim() !== "" && Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new AppError("usage", `${value}: expected seconds, e.g. 42.5`);
}
