// `journal …`: an administrator's hands on the journal. Everything that deletes says first what it would delete.

import { createWriteStream } from "node:fs";
import { type Level, levels } from "../../src-core/ids.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { AppError } from "../../src-shared/errors.ts";
import { exportCsv, exportJson } from "../journal/export.ts";
import { type JournalKey, journalKey } from "../journal/key.ts";
import { defaultJournal } from "../journal/location.ts";
import { filesSetAside, openForReading, openJournal, sweepSetAside } from "../journal/open.ts";
import { figuresOf } from "../journal/store/figures.ts";
import type { Database } from "../journal/store/database.ts";
import { eraseCalls, shrink } from "../journal/store/erase.ts";
import { type CallFilter, type CallSummary, listCalls, readCall } from "../journal/store/read.ts";
import { longestKeepMs, sweep } from "../journal/store/retention.ts";
import { verify } from "../journal/store/verify.ts";
import { viewOf } from "../journal/view.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import { type CliIo, exitCodes, rounded, writeJson } from "./output.ts";

/** Which journal. */
export interface JournalChoice {
  readonly journal?: string | undefined;
  /** Key file; default: the one beside the journal. */
  readonly key?: string | undefined;
}

interface Opened {
  readonly database: Database;
  readonly key: JournalKey;
  readonly file: string;
}

/** Opens, works, closes. Throws `AppError` `journal-…`. */
export async function withJournal<T>(
  { journal: file = defaultJournal(), key: keyFile }: JournalChoice,
  access: "reading" | "writing",
  work: (opened: Opened) => T | Promise<T>,
): Promise<T> {
  // The missing journal is the better news: a missing key follows from it.
  const open = access === "reading" ? openForReading : openExisting;
  const key = journalKeyOf(file, keyFile);
  const database = open(file, key.cipherKey);
  try {
    return await work({ database, key, file });
  } finally {
    database.close();
  }
}

function journalKeyOf(file: string, keyFile: string | undefined): JournalKey {
  try {
    return journalKey(file, { mayCreate: false, keyFile });
  } catch (error) {
    openForReading(file, " ".repeat(32)).close(); // Throws that there is no journal, when there is none.
    throw error;
  }
}

function openExisting(file: string, key: string): Database {
  openForReading(file, key).close();
  return openJournal(file, key);
}

export interface ListOptions extends JournalChoice {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  readonly level?: Level | undefined;
  readonly permitted?: boolean | undefined;
  readonly words?: string | undefined;
  readonly customer?: string | undefined;
  readonly limit?: number | undefined;
  readonly skip?: number | undefined;
}

/** One object per call, newest first. */
export const journalList = (io: CliIo, options: ListOptions): Promise<number> =>
  withJournal(options, "reading", ({ database, key }) => {
    for (const call of listCalls(database, filterOf(options, key))) writeJson(io.stdout, listed(call));
    return exitCodes.ok;
  });

const listed = ({ callId, startedAtMs, ...call }: CallSummary) => ({
  callId,
  startedAt: new Date(startedAtMs).toISOString(),
  durationS: rounded(call.durationS),
  language: call.language,
  state: call.state,
  highestLevel: call.highestLevel,
  wasPermitted: call.wasPermitted,
  isIncident: call.isIncident,
  events: call.events,
});

const filterOf = (options: ListOptions, { fingerprint }: JournalKey): CallFilter => ({
  fromMs: options.from,
  untilMs: options.until,
  atLeast: options.level,
  wasPermitted: options.permitted === true ? true : undefined,
  words: options.words,
  fingerprint: options.customer === undefined ? undefined : fingerprint(options.customer),
  limit: options.limit,
  skip: options.skip,
});

/** All that is stored on one call, as its agent sees it. */
export const journalShow = (
  io: CliIo,
  callId: string,
  options: JournalChoice & { readonly policy?: string | undefined },
) =>
  withJournal(options, "reading", async ({ database }) => {
    const { retention } = await policyOf(options.policy);
    io.stdout.write(`${JSON.stringify(viewOf(readCall(database, callId), retention), undefined, 2)}\n`);
    return exitCodes.ok;
  });

/** Checks the hash chains. Exit code 1 when one is broken. */
export const journalVerify = (io: CliIo, options: JournalChoice): Promise<number> =>
  withJournal(options, "reading", ({ database }) => {
    const { breaches, ...rest } = verify(database);
    for (const breach of breaches) writeJson(io.stdout, { type: "breach", ...breach });
    writeJson(io.stdout, { type: "verdict", holds: breaches.length === 0, breaches: breaches.length, ...rest });
    return breaches.length === 0 ? exitCodes.ok : exitCodes.badLine;
  });

export interface EraseOptions extends JournalChoice {
  readonly call?: string | undefined;
  readonly before?: number | undefined;
  readonly customer?: string | undefined;
  readonly yes: boolean;
}

/** Erases calls for good. Without `yes` it only says which. */
export const journalErase = (io: CliIo, options: EraseOptions): Promise<number> => {
  const given = [options.call, options.before, options.customer].filter((value) => value !== undefined);
  if (given.length !== 1)
    throw new AppError(
      "usage",
      `journal erase: expected exactly one of --call, --before, --customer; got ${given.length}`,
    );
  return withJournal(options, "writing", ({ database, key }) => {
    const calls = chosen(database, options, key).filter(({ state }) => state !== "open");
    for (const { callId, startedAtMs } of calls)
      writeJson(io.stdout, { callId, startedAt: new Date(startedAtMs).toISOString(), erased: options.yes });
    if (!options.yes) {
      io.stderr.write(`steadyline: calls that would be erased for good: ${calls.length}; add --yes to erase them\n`);
      return exitCodes.ok;
    }
    eraseCalls(
      database,
      calls.map(({ id }) => id),
      Date.now(),
    );
    shrink(database);
    return exitCodes.ok;
  });
};

function chosen(
  database: Database,
  { call, before, customer }: Pick<EraseOptions, "call" | "before" | "customer">,
  { fingerprint }: JournalKey,
) {
  if (call !== undefined) return [readCall(database, call)];
  if (customer !== undefined) return listCalls(database, { fingerprint: fingerprint(customer) });
  return listCalls(database, { untilMs: (before ?? 0) - 1 });
}

export interface ExportOptions extends JournalChoice {
  readonly call?: string | undefined;
  readonly customer?: string | undefined;
  readonly format: "json" | "csv";
  readonly out?: string | undefined;
}

/** Everything on a data subject, or on one call. */
export const journalExport = (io: CliIo, options: ExportOptions): Promise<number> => {
  if ((options.call === undefined) === (options.customer === undefined))
    throw new AppError("usage", "journal export: expected one of --call and --customer");
  return withJournal(options, "reading", async ({ database, key }) => {
    const calls = chosen(database, options, key).map(({ callId }) => readCall(database, callId));
    if (calls.length === 0) io.stderr.write("steadyline: the journal has no call of this customer\n");
    await writeOut(io, options.out, options.format === "csv" ? exportCsv(calls) : exportJson(calls));
    return exitCodes.ok;
  });
};

/** To a new file that only this user may read, or to stdout. Throws `file-unreadable`. */
export async function writeOut(io: CliIo, file: string | undefined, text: string): Promise<void> {
  if (file === undefined) {
    io.stdout.write(text);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const stream = createWriteStream(file, { mode: 0o600 });
    stream.once("error", (cause) =>
      reject(new AppError("file-unreadable", `cannot write ${file}: ${cause.message}`, { cause })),
    );
    stream.end(text, resolve);
  });
}

export interface SweepOptions extends JournalChoice {
  readonly policy?: string | undefined;
  readonly clockIsRight: boolean;
}

/** Deletes what is due. Exit code 1 when the clock is in doubt and nothing was deleted. */
export const journalSweep = (io: CliIo, options: SweepOptions): Promise<number> =>
  withJournal(options, "writing", async ({ database, file }) => {
    const { retention } = await policyOf(options.policy);
    const nowMs = Date.now();
    const result = sweep(database, { retention, nowMs, isClockRight: options.clockIsRight });
    if (result.state === "clock-in-doubt") {
      const [now, last] = [nowMs, result.trustedMs].map((ms) => new Date(ms).toISOString());
      writeJson(io.stdout, { state: result.state, due: result.due, now, lastTrusted: last });
      io.stderr.write(
        `steadyline: nothing was deleted: the clock says ${now}, more than a day after ${last}, the last time known to be right. If it is right, add --clock-is-right\n`,
      );
      return exitCodes.badLine;
    }
    writeJson(io.stdout, {
      ...result,
      filesSetAside: sweepSetAside(file, { nowMs, keepMs: longestKeepMs(retention) }),
    });
    return exitCodes.ok;
  });

/** Size and extent of the journal; nothing about how calls went, for that would be about whoever took them. */
export const journalStats = (io: CliIo, options: JournalChoice): Promise<number> =>
  withJournal(options, "reading", ({ database, key, file }) => {
    writeJson(io.stdout, { file, ...figuresOf(database), keyKeptIn: key.keptIn, filesSetAside: filesSetAside(file) });
    return exitCodes.ok;
  });

const policyOf = async (file: string | undefined) => (file === undefined ? defaultPolicy : loadPolicy(file));

/** `2026-03-02`, or with a time: milliseconds since 1970. A bare date is the start of that day, local time. Throws `usage`. */
export function parseDate(value: string): number {
  const ms = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00` : value);
  if (/^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(ms)) return ms;
  throw new AppError("usage", `${value}: expected a date such as 2026-03-02 or 2026-03-02T09:30`);
}

/** Throws `usage`. */
export function parseLevel(value: string): Level {
  const level = levels.find((name) => name === value);
  if (level !== undefined) return level;
  throw new AppError("usage", `--level ${value}: expected one of ${levels.join(", ")}`);
}

/** Throws `usage`. */
export function parseCount(value: string): number {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 0 && value.trim() !== "") return count;
  throw new AppError("usage", `${value}: expected a whole number, 0 or more`);
}
