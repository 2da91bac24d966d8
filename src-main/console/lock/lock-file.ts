// What the lock remembers over restarts: the hash, and the wrong tries since it was last opened.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../../../src-shared/errors.ts";
import { replaceFile } from "../../files.ts";
import { passphraseHash } from "./passphrase.ts";

const lockSchema = z.strictObject({
  steadylineConsole: z.literal(1),
  passphrase: passphraseHash,
  /** Wrong tries since the last right one. */
  failures: z.number().int().nonnegative(),
  /** Milliseconds since 1970 of the last wrong one; 0: none. */
  lastFailureMs: z.number().nonnegative(),
});
export type LockRecord = Omit<z.infer<typeof lockSchema>, "steadylineConsole">;

/** The file in a data folder. Who forgets the passphrase has it deleted by whoever administers the computer. */
export const lockFile = (data: string): string => join(data, "console-lock.json");

/** `undefined` where nobody has set a passphrase. Throws `file-unreadable`: a lock that cannot be read does not open. */
export function readLock(file: string): LockRecord | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return lockSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new AppError("file-unreadable", `cannot read the console's lock ${file}; it stays shut`, { cause });
  }
}

/** Throws `file-unreadable` when it cannot be written. */
export function writeLock(file: string, { passphrase, failures, lastFailureMs }: LockRecord): void {
  const value = { steadylineConsole: 1, passphrase, failures, lastFailureMs };
  try {
    replaceFile(file, `${JSON.stringify(value, undefined, 2)}\n`);
  } catch (cause) {
    throw new AppError("file-unreadable", `cannot write the console's lock ${file}`, { cause });
  }
}
