// The one door to SQLite. libsql aborts the whole process when anything but text, number or null is bound, and takes
// `undefined` and NaN for NULL without a word: here every bind is checked first, and every error gets a name.

import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import Libsql from "libsql";
import type { z } from "zod";
import { AppError, type ErrorCode } from "../../../src-shared/errors.ts";

/** All that may be bound or stored. */
export type SqlValue = string | number | null;

/** Columns of a row in the order of the query. */
export type SqlRow = readonly unknown[];

/** Values go in as one array: libsql takes a lone `null` for an object of named values, and fails. */
interface Statement {
  run(values: readonly SqlValue[]): { readonly changes: number };
  all(values: readonly SqlValue[]): unknown[];
}

export interface DatabaseOptions {
  /** Exactly 32 characters: libsql's cipher takes no more of a key into account. */
  readonly key: string;
  /** `reading`: nothing is created or changed; `unwritable`: the disk is read-only too, so not even a lock can be taken. */
  readonly access?: "writing" | "reading" | "unwritable";
}

/** Characters of a key that count. */
export const keyLength = 32;

/** Milliseconds to wait for another process that is writing. */
const busyTimeoutMs = 5000;

/** Reads and writes that the operator has to be told apart; the first prefix that fits decides. */
const codes: readonly (readonly [string, ErrorCode])[] = [
  ["SQLITE_NOTADB", "journal-damaged"],
  ["SQLITE_CORRUPT", "journal-damaged"],
  ["SQLITE_READONLY", "journal-read-only"],
  ["SQLITE_CANTOPEN", "journal-read-only"],
  ["SQLITE_PERM", "journal-read-only"],
  ["SQLITE_FULL", "journal-disk"],
  ["SQLITE_IOERR", "journal-disk"],
  ["SQLITE_BUSY", "journal-busy"],
  ["SQLITE_LOCKED", "journal-busy"],
];

/** An encrypted database in WAL mode. All methods throw `AppError` for trouble with the file. */
export class Database {
  private readonly libsql: InstanceType<typeof Libsql>;
  private readonly statements = new Map<string, Statement>();
  private readonly rowStatements = new Map<string, Statement>();

  constructor(
    readonly path: string,
    { key, access = "writing" }: DatabaseOptions,
  ) {
    if (key.length !== keyLength)
      throw new TypeError(`a key of ${key.length} characters was given; expected ${keyLength}`);
    if (access === "writing") makeFolder(path);
    this.libsql = this.naming("open", () => openLibsql(path, { key, access }));
    try {
      this.naming("open", () => this.prepareFile(access));
    } catch (error) {
      this.libsql.close();
      throw error;
    }
  }

  /** Runs one statement and returns the number of rows it changed. */
  run(sql: string, ...values: SqlValue[]): number {
    values.forEach(checkBind);
    return this.naming("write", () => this.statement(sql).run(values).changes);
  }

  /** All rows, each parsed by `row`: a tuple schema in the order of the columns. */
  all<T>(sql: string, row: z.ZodType<T>, ...values: SqlValue[]): T[] {
    return this.rows(sql, ...values).map((found) => row.parse(found));
  }

  /** The first row, or `undefined`. */
  get<T>(sql: string, row: z.ZodType<T>, ...values: SqlValue[]): T | undefined {
    const [first] = this.rows(sql, ...values);
    return first === undefined ? undefined : row.parse(first);
  }

  /** All rows unparsed, for reading thousands; whoever asks parses them. */
  rows(sql: string, ...values: SqlValue[]): SqlRow[] {
    values.forEach(checkBind);
    return this.naming("read", () => this.rowStatement(sql).all(values) as SqlRow[]); // `raw()` makes every row an array.
  }

  /** Several statements at once, without values. */
  exec(sql: string): void {
    this.naming("write", () => this.libsql.exec(sql));
  }

  /** All or nothing. Takes the write lock at the start, so that what it reads stays true until it commits. */
  transaction<T>(work: () => T): T {
    this.run("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.run("COMMIT");
      return result;
    } catch (error) {
      if (this.libsql.inTransaction) this.libsql.exec("ROLLBACK");
      throw error;
    }
  }

  close(): void {
    this.statements.clear();
    this.rowStatements.clear();
    this.libsql.close();
  }

  private prepareFile(access: Access): void {
    this.libsql.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    this.touchTables();
    if (access !== "writing") return;
    this.libsql.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON",
    );
    chmodSync(this.path, 0o600);
  }

  /** Reads a row of every table: here a wrong key, garbage or a file that was cut short shows, at the price of a few pages. */
  private touchTables(): void {
    const tables = this.libsql.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").raw().all() as [string][];
    for (const [name] of tables) this.libsql.prepare(`SELECT * FROM "${name}" LIMIT 1`).all();
  }

  private statement(sql: string): Statement {
    return kept(this.statements, sql, () => this.libsql.prepare<[readonly SqlValue[]]>(sql));
  }

  private rowStatement(sql: string): Statement {
    return kept(this.rowStatements, sql, () => this.libsql.prepare<[readonly SqlValue[]]>(sql).raw());
  }

  /** Runs `work` and gives its errors a code of ours. */
  private naming<T>(verb: string, work: () => T): T {
    try {
      return work();
    } catch (cause) {
      throw asAppError(cause, `cannot ${verb} the journal ${this.path}`);
    }
  }
}

type Access = NonNullable<DatabaseOptions["access"]>;
const parameters = { reading: "mode=ro", unwritable: "mode=ro&immutable=1" } as const;

/** `readonly` of libsql's own options is ignored: only the address says so. */
function openLibsql(
  path: string,
  { key, access }: { readonly key: string; readonly access: Access },
): InstanceType<typeof Libsql> {
  const address = access === "writing" ? path : `${pathToFileURL(path).href}?${parameters[access]}`;
  // Its types are those of better-sqlite3 and lack the options for encryption.
  const options = { encryptionCipher: "aes256cbc", encryptionKey: key } as object;
  return new Libsql(address, options);
}

/** The folder is for this user only. */
function makeFolder(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new AppError("journal-read-only", `cannot create the folder of the journal ${path}: ${String(cause)}`, {
      cause,
    });
  }
}

function kept<T>(map: Map<string, T>, key: string, create: () => T): T {
  const found = map.get(key) ?? create();
  map.set(key, found);
  return found;
}

function checkBind(value: unknown): void {
  if (value === null || typeof value === "string" || (typeof value === "number" && Number.isFinite(value))) return;
  const got = typeof value === "number" ? String(value) : typeof value;
  throw new TypeError(`a value of type ${got} was bound; expected text, a finite number or null`);
}

/** Names what went wrong; an error that is none of SQLite's passes unchanged. */
function asAppError(cause: unknown, attempt: string): unknown {
  if (!(cause instanceof Error) || cause instanceof AppError) return cause;
  const sqlite = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  if (sqlite === "" && !cause.message.includes("Unable to open connection")) return cause;
  const code = codes.find(([prefix]) => sqlite.startsWith(prefix))?.[1];
  if (code === undefined && sqlite !== "") return cause;
  const why = code === "journal-damaged" ? "it is damaged, or was written with another key" : cause.message;
  return new AppError(code ?? "journal-read-only", `${attempt}: ${why}${sqlite === "" ? "" : ` (${sqlite})`}`, {
    cause,
  });
}
