// The journal's schema as numbered steps. A step that has been released is never edited: a new one is added.

import { z } from "zod";
import { AppError } from "../../../src-shared/errors.ts";
import type { Database } from "./database.ts";

/** Step n (from 1) leads from schema n − 1 to schema n. */
export const migrations: readonly string[] = [
  // 1: policies, calls, their events, and the ledger of calls begun, sealed and erased.
  `CREATE TABLE policies (
     id INTEGER PRIMARY KEY,
     hash TEXT NOT NULL UNIQUE,
     name TEXT NOT NULL,
     document TEXT NOT NULL,
     signature TEXT
   ) STRICT;
   CREATE TABLE calls (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     call_id TEXT NOT NULL UNIQUE,
     started_at_ms INTEGER NOT NULL,
     language TEXT NOT NULL,
     policy INTEGER NOT NULL REFERENCES policies (id),
     state TEXT NOT NULL CHECK (state IN ('open', 'ended', 'interrupted')),
     writer INTEGER,
     events INTEGER NOT NULL,
     head TEXT NOT NULL,
     duration_s REAL NOT NULL,
     highest_level INTEGER NOT NULL,
     was_permitted INTEGER NOT NULL,
     is_incident INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX calls_by_start ON calls (started_at_ms);
   CREATE TABLE events (
     call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
     seq INTEGER NOT NULL,
     at REAL NOT NULL,
     type TEXT NOT NULL,
     body TEXT,
     hash TEXT NOT NULL,
     PRIMARY KEY (call, seq)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE customers (
     call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
     fingerprint TEXT NOT NULL,
     PRIMARY KEY (fingerprint, call)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE ledger (
     seq INTEGER PRIMARY KEY,
     at_ms INTEGER NOT NULL,
     kind TEXT NOT NULL CHECK (kind IN ('opened', 'sealed', 'erased', 'transcript-erased')),
     call_id TEXT NOT NULL,
     events INTEGER NOT NULL,
     head TEXT NOT NULL,
     hash TEXT NOT NULL
   ) STRICT;
   CREATE TABLE clock (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     trusted_ms INTEGER NOT NULL
   ) STRICT;`,
  // 2: full-text search over the words of confirmed cues. A row's id is call × 2^20 + seq.
  `CREATE VIRTUAL TABLE evidence USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2');
   INSERT INTO evidence (evidence, rank) VALUES ('secure-delete', 1);
   INSERT INTO evidence (rowid, words)
     SELECT call * 1048576 + seq, body ->> '$.cue.words' FROM events WHERE type = 'cue-confirmed';`,
  // 3: transcripts, where the policy allows them; a chain of their own, for they may have to go before the call does.
  `CREATE TABLE transcripts (
     call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
     seq INTEGER NOT NULL,
     at REAL NOT NULL,
     channel TEXT NOT NULL CHECK (channel IN ('caller', 'agent')),
     words TEXT NOT NULL,
     hash TEXT NOT NULL,
     PRIMARY KEY (call, seq)
   ) STRICT, WITHOUT ROWID;
   ALTER TABLE calls ADD COLUMN lines INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE calls ADD COLUMN transcript_head TEXT;`,
];

/** The schema that this program writes. */
export const schemaVersion = migrations.length;

/** The schema that a file has; 0 for an empty one. */
export const versionOf = (database: Database): number =>
  database.get("PRAGMA user_version", z.tuple([z.number()]))?.[0] ?? 0;

/** Brings a file up to `target`. Throws `journal-newer` for a file of a later program; then nothing has changed. */
export function migrate(database: Database, target = schemaVersion): void {
  const version = versionOf(database);
  if (version > schemaVersion)
    throw new AppError(
      "journal-newer",
      `the journal ${database.path} has schema ${version}; expected ${schemaVersion} or older: a newer Steadyline wrote it`,
    );
  for (let next = version; next < target; next += 1) {
    database.transaction(() => {
      if (versionOf(database) !== next) return; // Another process was faster.
      database.exec(migrations[next] ?? "");
      database.exec(`PRAGMA user_version = ${next + 1}`);
    });
  }
}
