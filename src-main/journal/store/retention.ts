// Deletes what has been kept for as long as the policy says, and no longer; never by a clock that nobody vouches for.

import { z } from "zod";
import type { Policy } from "../../../src-core/policy/policy.ts";
import { confirmTime, isDoubtful, noteTime, trustedTime } from "./clock.ts";
import type { Database } from "./database.ts";
import { eraseCalls, eraseTranscripts, shrink } from "./erase.ts";

const dayMs = 86_400_000;

/** Rows that are due, by kind. */
export interface Due {
  readonly calls: readonly number[];
  readonly incidents: readonly number[];
  readonly transcripts: readonly number[];
}

export type Sweep =
  | { readonly state: "swept"; readonly calls: number; readonly incidents: number; readonly transcripts: number }
  /** Records are due by this clock, but it is more than a day ahead of the last time that is trusted: somebody has to say so. */
  | { readonly state: "clock-in-doubt"; readonly nowMs: number; readonly trustedMs: number; readonly due: number };

/**
 * A call is at least as old as any call that was written after it, and never younger than now: so a call taken under a
 * clock that was wrong by years is not kept for years.
 */
const dueQuery = `
  WITH aged AS (
    SELECT id, is_incident, lines,
      min(?1, min(started_at_ms) OVER (ORDER BY id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)) AS since
    FROM calls WHERE state <> 'open')
  SELECT id, is_incident, lines,
    since + CASE is_incident WHEN 1 THEN ?2 ELSE ?3 END <= ?1 AS is_due,
    lines > 0 AND since + ?4 <= ?1 AS transcript_is_due
  FROM aged`;

const dueRow = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]);

/** What is to be deleted at `nowMs` (milliseconds since 1970). */
export function dueAt(database: Database, retention: Policy["retention"], nowMs: number): Due {
  const rows = database.all(
    dueQuery,
    dueRow,
    nowMs,
    retention.incidentDays * dayMs,
    retention.callDays * dayMs,
    // A policy that no longer allows transcripts leaves none behind.
    retention.keepTranscripts ? retention.transcriptDays * dayMs : 0,
  );
  const due = rows.filter(([, , , isDue]) => isDue === 1);
  return {
    calls: due.filter(([, isIncident]) => isIncident === 0).map(([id]) => id),
    incidents: due.filter(([, isIncident]) => isIncident === 1).map(([id]) => id),
    transcripts: rows
      .filter(([, , , isDue, transcriptIsDue]) => isDue === 0 && transcriptIsDue === 1)
      .map(([id]) => id),
  };
}

/** Deletes what is due. `isClockRight`: somebody has looked at the date. */
export function sweep(
  database: Database,
  {
    retention,
    nowMs,
    isClockRight = false,
  }: {
    readonly retention: Policy["retention"];
    readonly nowMs: number;
    readonly isClockRight?: boolean;
  },
): Sweep {
  if (isClockRight) confirmTime(database, nowMs);
  const { calls, incidents, transcripts } = dueAt(database, retention, nowMs);
  const due = calls.length + incidents.length + transcripts.length;
  if (due > 0 && isDoubtful(database, nowMs))
    return { state: "clock-in-doubt", nowMs, trustedMs: trustedTime(database) ?? nowMs, due };
  noteTime(database, nowMs);
  if (due > 0) {
    eraseCalls(database, [...calls, ...incidents], nowMs);
    eraseTranscripts(database, transcripts, nowMs);
    shrink(database);
  }
  return { state: "swept", calls: calls.length, incidents: incidents.length, transcripts: transcripts.length };
}

/** When a call and its transcript are due, milliseconds since 1970. */
export const keptUntilMs = (
  { startedAtMs, isIncident }: { readonly startedAtMs: number; readonly isIncident: boolean },
  { callDays, incidentDays, keepTranscripts, transcriptDays }: Policy["retention"],
): { readonly call: number; readonly transcript: number } => {
  const call = startedAtMs + (isIncident ? incidentDays : callDays) * dayMs;
  return { call, transcript: Math.min(call, startedAtMs + (keepTranscripts ? transcriptDays : 0) * dayMs) };
};

/** Longest time that anything may be kept, milliseconds: a file that was set aside goes after it. */
export const longestKeepMs = ({
  callDays,
  incidentDays,
  keepTranscripts,
  transcriptDays,
}: Policy["retention"]): number => Math.max(callDays, incidentDays, keepTranscripts ? transcriptDays : 0) * dayMs;
