// Opening: migrations from every older schema, the schema as a snapshot, and every kind of file that cannot be opened.

import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { journalKey } from "../../../src-main/journal/key.ts";
import { filesSetAside, openForReading, openJournal, openOrSetAside } from "../../../src-main/journal/open.ts";
import { Database } from "../../../src-main/journal/store/database.ts";
import { migrate, migrations, schemaVersion, versionOf } from "../../../src-main/journal/store/migrations.ts";
import { listCalls } from "../../../src-main/journal/store/read.ts";
import { verify } from "../../../src-main/journal/store/verify.ts";
import { abusiveCall, firstDay, TestJournal } from "../../support/journal.ts";

let journal: TestJournal;
let key: string;
beforeEach(() => {
  journal = new TestJournal();
  key = journal.key.cipherKey;
});
afterEach(() => journal.remove());

const schemaOf = (database: Database): string =>
  database
    .all(
      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'evidence_%' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      z.tuple([z.string()]),
    )
    .map(([sql]) => sql.replaceAll(/\s+/g, " "))
    .join("\n");

describe("migrations", () => {
  test("the schema is the one that was released; a change is a new migration, never an edit", async () => {
    await expect(`${schemaOf(journal.database)}\n`).toMatchFileSnapshot("snapshots/schema.sql");
  });

  test.each(migrations.map((_, index) => index))(
    "a journal of schema %i becomes one of the next, with all its calls",
    (version) => {
      const database = new Database(journal.file, { key });
      migrate(database, version);
      if (version > 0) insertOldCall(database);
      migrate(database, version + 1);
      expect(versionOf(database)).toBe(version + 1);
      migrate(database);
      expect(schemaOf(database)).toBe(readFileSync(join(import.meta.dirname, "snapshots/schema.sql"), "utf8").trim());
      const found = listCalls(database, { words: "useless idiot" }).map(({ callId, events }) => [callId, events]);
      expect(found).toEqual(version > 0 ? [["old", 9]] : []);
      expect(verify(database).breaches).toEqual([]);
      database.close();
    },
  );

  /** A call as today's writer makes it, put into an older schema. */
  function insertOldCall(database: Database): void {
    const source = new TestJournal();
    source.write([abusiveCall("old")]);
    for (const table of ["policies", "calls", "events", "ledger"]) {
      const columns = database.rows(`SELECT name FROM pragma_table_info('${table}')`).map(([name]) => String(name));
      for (const row of source.database.rows(`SELECT ${columns.join(", ")} FROM ${table}`))
        database.run(`INSERT INTO ${table} VALUES (${columns.map(() => "?").join(", ")})`, ...(row as string[]));
    }
    const hasSearch = database.rows("SELECT 1 FROM sqlite_master WHERE name = 'evidence'").length > 0;
    if (hasSearch) database.run("INSERT INTO evidence (rowid, words) VALUES (1048576 + 3, 'you useless idiot')");
    source.remove();
  }
});

describe("a file that cannot be opened", () => {
  beforeEach(() => {
    journal.write([abusiveCall("one")]);
    journal.database.rows("PRAGMA wal_checkpoint(TRUNCATE)");
    journal.close();
  });

  const expectAside = (code: string, kind: string): void => {
    const before = readFileSync(journal.file);
    expect(() => openJournal(journal.file, key)).toThrow(expect.objectContaining({ code }));
    const { database, setAside } = openOrSetAside(journal.file, key, firstDay);
    expect(listCalls(database)).toEqual([]);
    database.close();
    expect(setAside).toEqual({ code, file: `${journal.file}.${kind}-2026-03-02T09-00-00-000Z` });
    expect(readFileSync(setAside?.file ?? "").equals(before)).toBe(true);
    expect(filesSetAside(journal.file)).toContain(setAside?.file);
  };

  test("garbage is set aside whole, and a fresh journal begun", () => {
    writeFileSync(journal.file, Buffer.alloc(20_000, "not a journal "));
    expectAside("journal-damaged", "damaged");
  });

  test("a file cut short is set aside", () => {
    truncateSync(journal.file, 5000);
    expectAside("journal-damaged", "damaged");
  });

  test("a file of another key is set aside: it may still be wanted by whoever has the key", () => {
    key = journalKey(join(journal.folder, "other.db"), { mayCreate: true }).cipherKey;
    expectAside("journal-damaged", "damaged");
  });

  test("a newer schema is left to the newer program, and named", () => {
    const database = openJournal(journal.file, key);
    database.exec(`PRAGMA user_version = ${schemaVersion + 1}`);
    database.rows("PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
    expect(() => openJournal(journal.file, key)).toThrow(/a newer Steadyline wrote it/);
    expectAside("journal-newer", "newer");
  });

  test("a missing journal or key is named", () => {
    expect(() => openForReading(join(journal.folder, "none.db"), key)).toThrow(/there is no journal at/);
    expect(() => journalKey(join(journal.folder, "none.db"), { mayCreate: false })).toThrow(/key file .* is missing/);
  });

  test("a damaged key file is named and left as it is", () => {
    writeFileSync(`${journal.file}.key`, "nonsense");
    expect(() => journalKey(journal.file, { mayCreate: true })).toThrow(/is damaged/);
    expect(readFileSync(`${journal.file}.key`, "utf8")).toBe("nonsense");
  });

  test("a place where no file can be made is named, and nothing is set aside", () => {
    writeFileSync(join(journal.folder, "file"), "");
    const impossible = join(journal.folder, "file", "journal.db");
    expect(() => openOrSetAside(impossible, key, firstDay)).toThrow(
      expect.objectContaining({ code: "journal-read-only" }),
    );
  });
});

describe("disks", () => {
  const place = (): string => join(journal.folder, "disk");
  const mounted: string[] = [];
  const mount = (size: string): boolean => {
    mkdirSync(place());
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", place()], { stdio: "ignore" });
      mounted.push(place());
      return true;
    } catch {
      return false; // Not root, or not Linux: the test says that it was skipped.
    }
  };
  const remount = (options: string): void => void execFileSync("mount", ["-o", `remount,${options}`, place()]);
  afterEach(() => {
    for (const folder of mounted.splice(0)) execFileSync("umount", ["-l", folder]);
  });

  test("a full disk loses nothing that was written, and takes the rest when there is room again", (context) => {
    if (!mount("1m")) return context.skip("cannot mount a small disk here; needs root on Linux");
    const small = new TestJournal({ folder: place() });
    const writer = small.writer();
    let written = 0;
    const next = () => {
      const callId = `call-${written}`;
      writer.write(abusiveCall(callId).map((event, seq) => ({ kind: "event", callId, seq, wallMs: firstDay, event })));
      written += 1;
    };
    const fill = () => {
      for (let call = 0; call < 2000; call += 1) next();
    };
    expect(fill).toThrow(expect.objectContaining({ code: "journal-disk" }));
    expect(written).toBeGreaterThan(3);
    expect(listCalls(small.database)).toHaveLength(written);
    remount("size=8m");
    next();
    expect(listCalls(small.database)).toHaveLength(written);
    expect(verify(small.database).breaches).toEqual([]);
    small.close();
    return undefined;
  });

  test("a disk that has become read-only is named; its calls can still be read", (context) => {
    if (!mount("4m")) return context.skip("cannot mount a small disk here; needs root on Linux");
    journal.write([abusiveCall("one")]);
    journal.database.rows("PRAGMA wal_checkpoint(TRUNCATE)");
    const file = join(place(), "journal.db");
    copyFileSync(journal.file, file);
    remount("ro");
    expect(() => openOrSetAside(file, key, firstDay)).toThrow(expect.objectContaining({ code: "journal-read-only" }));
    expect(existsSync(file)).toBe(true);
    const database = openForReading(file, key);
    expect(listCalls(database)).toMatchObject([{ callId: "one" }]);
    database.close();
    return undefined;
  });
});
