// The journal as the console reads it: lists, one call, its report and its export. Opens for reading, closes at once.

import { existsSync } from "node:fs";
import type { Language } from "../../../src-core/ids.ts";
import type { Policy } from "../../../src-core/policy/policy.ts";
import {
  type CallFilterWish,
  type CallRow,
  callsPerPage,
  type CallTimeline,
} from "../../../src-shared/console/call-messages.ts";
import type { StoredCallView } from "../../../src-shared/contract.ts";
import { exportCsv, exportJson } from "../../journal/export.ts";
import { openForReading } from "../../journal/open.ts";
import { incidentHtml } from "../../journal/report/html.ts";
import { incidentReport } from "../../journal/report/incident.ts";
import type { Database } from "../../journal/store/database.ts";
import { type CallFilter, type CallSummary, countCalls, listCalls, readCall } from "../../journal/store/read.ts";
import { verify } from "../../journal/store/verify.ts";
import { viewOf } from "../../journal/view.ts";
import { loadTexts } from "../../packs/load-pack.ts";
import { timelineOf } from "./timeline.ts";

/** Which journal, and its key. */
export interface JournalPlace {
  readonly file: string;
  readonly cipherKey: string;
}

/** Opens, works, closes; a journal that was never begun is `undefined`. Throws `AppError` `journal-…`. */
export async function withJournal<T>(
  place: JournalPlace | undefined,
  work: (database: Database | undefined) => T | Promise<T>,
): Promise<T> {
  if (place === undefined || !existsSync(place.file)) return work(undefined);
  const database = openForReading(place.file, place.cipherKey);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

/** One page, newest first, and how many calls fit in all. */
export function callPage(
  database: Database,
  { filter, page }: { readonly filter: CallFilterWish; readonly page: number },
): { readonly calls: CallRow[]; readonly total: number } {
  const wanted: CallFilter = {
    ...filter,
    fromMs: filter.from === undefined ? undefined : Date.parse(filter.from),
    untilMs: filter.until === undefined ? undefined : Date.parse(filter.until),
  };
  const skip = page * callsPerPage;
  const calls = listCalls(database, { ...wanted, limit: callsPerPage, skip }).map(rowOf);
  // The last page tells how many there are; counting a rare kind of cue would go through every event again.
  const isLast = calls.length < callsPerPage && (calls.length > 0 || page === 0);
  return { calls, total: isLast ? skip + calls.length : countCalls(database, wanted) };
}

const rowOf = ({
  callId,
  startedAtMs,
  durationS,
  language,
  state,
  highestLevel,
  wasPermitted,
  isIncident,
}: CallSummary): CallRow => ({
  callId,
  startedAt: new Date(startedAtMs).toISOString(),
  durationS,
  language,
  state,
  highestLevel,
  wasPermitted,
  isIncident,
});

/** All that is stored on a call, and how it went. Throws `journal-unknown`. */
export function callWithTimeline(
  database: Database,
  callId: string,
  retention: Policy["retention"],
): { readonly call: StoredCallView; readonly timeline: CallTimeline } {
  const stored = readCall(database, callId);
  const events = stored.records.map(({ event }) => event);
  return { call: viewOf(stored, retention), timeline: timelineOf(events, stored.policy.policy) };
}

/** The incident report as a document; `holds` is false when a record was changed after it was written. */
export async function callReport(
  database: Database,
  callId: string,
  { packs, language }: { readonly packs: string; readonly language: Language },
): Promise<{ readonly html: string; readonly holds: boolean }> {
  const call = readCall(database, callId);
  const { breaches, head } = verify(database);
  const holds = !breaches.some((breach) => breach.callId === call.callId || breach.callId === undefined);
  const report = incidentReport(call, { holds, ledgerHead: head });
  return { html: incidentHtml(report, { language, texts: await loadTexts(packs, language) }), holds };
}

/** The call as a file for other programs. */
export const callExport = (database: Database, callId: string, format: "json" | "csv"): string =>
  format === "csv" ? exportCsv([readCall(database, callId)]) : exportJson([readCall(database, callId)]);
