// Room on the disk, and the journal. Looks, and changes nothing: a journal is opened for reading only.

import { constants, existsSync } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError, type ErrorCode } from "../../src-shared/errors.ts";
import { journalKey } from "../journal/key.ts";
import { openForReading } from "../journal/open.ts";
import { figuresOf } from "../journal/store/figures.ts";
import { bad, doubtful, type Finding, good } from "./finding.ts";

/** A shift of journal takes a few megabytes; a model 40 and more. */
const [littleBytes, noBytes] = [500_000_000, 50_000_000];

/** The disk under the user's data. */
export async function checkDisk(data: string): Promise<Finding> {
  const folder = existing(data);
  const { bavail, bsize } = await statfs(folder);
  const left = bavail * bsize;
  const message = `${Math.round(left / 1_000_000)} MB left for ${data}`;
  const canWrite = await access(folder, constants.W_OK).then(
    () => true,
    () => false, // That is the answer.
  );
  const told = { key: "disk", fix: "disk", values: { megabytes: Math.round(left / 1_000_000), folder: data } };
  if (!canWrite)
    return bad("disk", `${folder} cannot be written`, `give this user the right to write ${data}`, {
      key: "disk-closed",
      fix: "disk-closed",
      values: { folder: data },
    });
  if (left < noBytes) return bad("disk", message, "make room: calls can soon not be recorded", told);
  return left < littleBytes ? doubtful("disk", message, "make room", told) : good("disk", message, told);
}

const existing = (folder: string): string => (existsSync(folder) ? folder : existing(dirname(folder)));

const fixes: Readonly<Partial<Record<ErrorCode, string>>> = {
  "journal-damaged": "nothing to do: the next start sets it aside and begins a new one",
  "journal-newer": "install the newer Steadyline again, or let the next start set the journal aside",
  "journal-key":
    "with a key in the system's key store this is as it should be; else put the key file back from its backup",
  "journal-busy": "try again when no other program reads it",
  "journal-read-only": "give this user the right to write the file and its folder",
};

/** The record of calls. */
export function checkJournal(file: string): Finding {
  if (!existsSync(file)) return good("journal", `none yet; the first call begins ${file}`, { key: "journal-none" });
  try {
    const database = openForReading(file, journalKey(file, { mayCreate: false }).cipherKey);
    try {
      const { calls, bytes, schema } = figuresOf(database);
      const megabytes = (bytes / 1_000_000).toFixed(1);
      return good("journal", `${file}: ${calls} calls, ${megabytes} MB, schema ${schema}`, {
        key: "journal",
        values: { file, calls, megabytes },
      });
    } finally {
      database.close();
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Sealed in the key store of the desktop: only the program itself can open it.
    const report = error.code === "journal-key" ? doubtful : bad;
    return report("journal", error.message, fixes[error.code] ?? "look after what the message names", {
      fix: error.code,
    });
  }
}
