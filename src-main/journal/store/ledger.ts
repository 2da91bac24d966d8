// The ledger: one chain over all calls, so that a whole call cannot vanish unseen. What was erased on purpose says so.

import { z } from "zod";
import { type LedgerEntry, ledgerHash, ledgerRoot } from "./chain.ts";
import type { Database } from "./database.ts";

const head = z.tuple([z.number(), z.string()]);

/** Number and hash of the last entry. */
export function ledgerHead(database: Database): { readonly seq: number; readonly hash: string } {
  const found = database.get("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1", head);
  return found === undefined ? { seq: 0, hash: ledgerRoot } : { seq: found[0], hash: found[1] };
}

/** Adds an entry. Call it inside a transaction. */
export function enterLedger(database: Database, entry: Omit<LedgerEntry, "seq">): void {
  const before = ledgerHead(database);
  const full = { ...entry, seq: before.seq + 1 };
  database.run(
    "INSERT INTO ledger (seq, at_ms, kind, call_id, events, head, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
    full.seq,
    full.atMs,
    full.kind,
    full.callId,
    full.events,
    full.head,
    ledgerHash(before.hash, full),
  );
}

const row = z.tuple([
  z.number(),
  z.number(),
  z.enum(["opened", "sealed", "erased", "transcript-erased"]),
  z.string(),
  z.number(),
  z.string(),
  z.string(),
]);

/** All entries with the hash each claims, in order. */
export const readLedger = (database: Database): { readonly entry: LedgerEntry; readonly hash: string }[] =>
  database
    .all("SELECT seq, at_ms, kind, call_id, events, head, hash FROM ledger ORDER BY seq", row)
    .map(([seq, atMs, kind, callId, events, callHead, hash]) => ({
      entry: { seq, atMs, kind, callId, events, head: callHead },
      hash,
    }));
