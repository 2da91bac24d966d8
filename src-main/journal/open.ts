// Opens a journal: for an administrator, who wants to know what is wrong; for a call, which must go on whatever is wrong.

import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { AppError } from "../../src-shared/errors.ts";
import { Database } from "./store/database.ts";
import { migrate, schemaVersion, versionOf } from "./store/migrations.ts";

/** Opens and brings up to date. Throws `AppError` `journal-…`. */
export function openJournal(file: string, key: string): Database {
  const database = new Database(file, { key });
  try {
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens for reading. An older file is brought up to date first; where that cannot be, it cannot be read. */
export function openForReading(file: string, key: string): Database {
  if (!existsSync(file))
    throw new AppError(
      "journal-unknown",
      `there is no journal at ${file}; expected the path of one with --journal FILE`,
    );
  const database = openReadOnly(file, key);
  if (versionOf(database) === schemaVersion) return database;
  database.close();
  return openJournal(file, key);
}

/** A read-only disk gives no lock to read under; without a log of changes beside the file none is needed. */
function openReadOnly(file: string, key: string): Database {
  try {
    return new Database(file, { key, access: "reading" });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "journal-read-only" || existsSync(`${file}-wal`)) throw error;
    return new Database(file, { key, access: "unwritable" });
  }
}

/** What was found in the way, and where it lies now. */
export interface SetAside {
  readonly code: "journal-damaged" | "journal-newer";
  readonly file: string;
}

/**
 * As `openJournal`, but a damaged file, or one of a newer program, is set aside under another name, whole, and a fresh
 * journal is begun. Other trouble (disk, permissions) is thrown: it may pass.
 */
export function openOrSetAside(
  file: string,
  key: string,
  nowMs: number,
): { readonly database: Database; readonly setAside?: SetAside } {
  try {
    return { database: openJournal(file, key) };
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== "journal-damaged" && error.code !== "journal-newer"))
      throw error;
    const aside = setAside(file, { code: error.code, nowMs });
    return { database: openJournal(file, key), setAside: aside };
  }
}

const endings = ["", "-wal", "-shm"] as const;

/** Puts the file and what belongs to it under another name. */
export function setAside(
  file: string,
  { code, nowMs }: { readonly code: SetAside["code"]; readonly nowMs: number },
): SetAside {
  const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/g, "-");
  const aside = `${file}.${code === "journal-newer" ? "newer" : "damaged"}-${stamp}`;
  for (const ending of endings) if (existsSync(file + ending)) renameSync(file + ending, aside + ending);
  return { code, file: aside };
}

/** Files that were set aside beside this journal. */
export function filesSetAside(file: string): string[] {
  const mark = new RegExp(`^\\.(?:damaged|newer)-[0-9TZ-]+(?:-wal|-shm)?$`);
  const name = basename(file);
  if (!existsSync(dirname(file))) return [];
  return readdirSync(dirname(file))
    .filter((other) => other.startsWith(name) && mark.test(other.slice(name.length)))
    .map((other) => join(dirname(file), other));
}

/** Deletes files that were set aside so long ago that nothing in them may still be kept. Returns how many. */
export function sweepSetAside(
  file: string,
  { nowMs, keepMs }: { readonly nowMs: number; readonly keepMs: number },
): number {
  const old = filesSetAside(file).filter((other) => statSync(other).mtimeMs + keepMs <= nowMs);
  for (const other of old) rmSync(other, { force: true });
  return old.length;
}
