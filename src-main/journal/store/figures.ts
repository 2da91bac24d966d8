// How large the journal is and how far it reaches. Counts records, never how calls went: a journal is one desktop's.

import { z } from "zod";
import type { Database } from "./database.ts";
import { ledgerHead } from "./ledger.ts";
import { versionOf } from "./migrations.ts";

export interface JournalFigures {
  readonly schema: number;
  readonly bytes: number;
  readonly calls: number;
  readonly events: number;
  readonly transcriptLines: number;
  /** ISO 8601; `null` in an empty journal. */
  readonly oldest: string | null;
  readonly newest: string | null;
  readonly ledgerEntries: number;
  readonly ledgerHead: string;
}

const row = z.tuple([z.number(), z.number(), z.number(), z.number().nullable(), z.number().nullable()]);

export function figuresOf(database: Database): JournalFigures {
  const [calls, events, transcriptLines, oldest, newest] = database.get(
    "SELECT count(*), coalesce(sum(events), 0), coalesce(sum(lines), 0), min(started_at_ms), max(started_at_ms) FROM calls",
    row,
  ) ?? [0, 0, 0, null, null];
  const pages = database.get(
    "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    z.tuple([z.number()]),
  );
  const head = ledgerHead(database);
  return {
    schema: versionOf(database),
    bytes: pages?.[0] ?? 0,
    calls,
    events,
    transcriptLines,
    oldest: iso(oldest),
    newest: iso(newest),
    ledgerEntries: head.seq,
    ledgerHead: head.hash,
  };
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
