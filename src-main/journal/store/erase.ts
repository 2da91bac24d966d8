// Takes calls out of the journal for good: rows, search index, free pages, write-ahead log.

import { z } from "zod";
import type { Database } from "./database.ts";
import { enterLedger } from "./ledger.ts";
import { evidenceId } from "./writer.ts";

const callRow = z.tuple([z.string(), z.number(), z.string()]);

/** Erases whole calls; the ledger keeps that they were here, and nothing of what was in them. Call `shrink` afterwards. */
export function eraseCalls(database: Database, ids: readonly number[], nowMs: number): void {
  database.transaction(() => {
    for (const id of ids) {
      const found = database.get("SELECT call_id, events, head FROM calls WHERE id = ?", callRow, id);
      if (found === undefined) continue;
      const [callId, events, head] = found;
      enterLedger(database, { atMs: nowMs, kind: "erased", callId, events, head });
      database.run("DELETE FROM evidence WHERE rowid BETWEEN ? AND ?", evidenceId(id, 0), evidenceId(id + 1, 0) - 1);
      for (const table of ["events", "customers", "transcripts"] as const)
        database.run(`DELETE FROM ${table} WHERE call = ?`, id);
      database.run("DELETE FROM calls WHERE id = ?", id);
    }
    database.run("DELETE FROM policies WHERE id NOT IN (SELECT policy FROM calls)");
  });
}

/** Erases the transcripts of calls, and leaves the calls. Call `shrink` afterwards. */
export function eraseTranscripts(database: Database, ids: readonly number[], nowMs: number): void {
  database.transaction(() => {
    for (const id of ids) {
      const found = database.get("SELECT call_id, events, head FROM calls WHERE id = ?", callRow, id);
      if (found === undefined) continue;
      const [callId, events, head] = found;
      enterLedger(database, { atMs: nowMs, kind: "transcript-erased", callId, events, head });
      database.run("DELETE FROM transcripts WHERE call = ?", id);
      database.run("UPDATE calls SET lines = 0, transcript_head = NULL WHERE id = ?", id);
    }
  });
}

/** Gives the space back: nothing of what was erased stays in the file, its log or the search index. */
export function shrink(database: Database): void {
  database.run("INSERT INTO evidence (evidence) VALUES ('optimize')");
  database.exec("VACUUM");
  database.rows("PRAGMA wal_checkpoint(TRUNCATE)");
}
