// Reads calls back. Rows are parsed here and nowhere else.

import { z } from "zod";
import type { CallEvent } from "../../../src-core/event.ts";
import {
  type Channel,
  channels,
  type CueCategory,
  type Disposition,
  type Language,
  languages,
  type Level,
  levelRank,
  levels,
} from "../../../src-core/ids.ts";
import { weightlessEvents } from "../../../src-core/outcome.ts";
import { AppError } from "../../../src-shared/errors.ts";
import type { Database, SqlValue } from "./database.ts";
import { readPolicy, type StoredPolicy } from "./policies.ts";
import { fromStored } from "./stored-event.ts";

/** A call in a list. */
export interface CallSummary {
  readonly id: number;
  readonly callId: string;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly language: Language;
  /** `open`: it is being written; `interrupted`: the program stopped before the call did. */
  readonly state: "open" | "ended" | "interrupted";
  readonly events: number;
  readonly durationS: number;
  readonly highestLevel: Level;
  readonly wasPermitted: boolean;
  readonly isIncident: boolean;
}

export interface CallFilter {
  /** Milliseconds since 1970: first and last start. */
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** This level or higher. */
  readonly atLeast?: Level | undefined;
  readonly wasPermitted?: boolean | undefined;
  /** A kind of cue that was confirmed in it. */
  readonly category?: CueCategory | undefined;
  /** The outcome chosen last. */
  readonly disposition?: Disposition | undefined;
  /** Words that a confirmed cue holds, in this order. */
  readonly words?: string | undefined;
  /** Fingerprint of the customer. */
  readonly fingerprint?: string | undefined;
  readonly limit?: number | undefined;
  /** Calls to pass over, newest first. */
  readonly skip?: number | undefined;
}

const summaryColumns =
  "id, call_id, started_at_ms, language, state, events, duration_s, highest_level, was_permitted, is_incident";

const summaryRow = z
  .tuple([
    z.number(),
    z.string(),
    z.number(),
    z.enum(languages),
    z.enum(["open", "ended", "interrupted"]),
    z.number(),
    z.number(),
    z
      .number()
      .int()
      .min(0)
      .max(levels.length - 1),
    z.number(),
    z.number(),
  ])
  .transform(
    ([id, callId, startedAtMs, language, state, events, durationS, level, permitted, incident]): CallSummary => ({
      id,
      callId,
      startedAtMs,
      language,
      state,
      events,
      durationS,
      highestLevel: levels[level] ?? "calm",
      wasPermitted: permitted === 1,
      isIncident: incident === 1,
    }),
  );

/** Calls that fit, newest first. */
export function listCalls(database: Database, filter: CallFilter = {}): CallSummary[] {
  const { sql, values } = conditions(filter);
  return database.all(
    `SELECT ${summaryColumns} FROM calls${sql} ORDER BY started_at_ms DESC, id DESC LIMIT ? OFFSET ?`,
    summaryRow,
    ...values,
    filter.limit ?? -1,
    filter.skip ?? 0,
  );
}

/** The outcome is chosen when a call is over: it stands among its last events. */
const lastEvents = 100;

/** How many calls fit; `limit` and `skip` do not count. */
export function countCalls(database: Database, filter: CallFilter = {}): number {
  const { sql, values } = conditions(filter);
  return database.get(`SELECT count(*) FROM calls${sql}`, z.tuple([z.number()]), ...values)?.[0] ?? 0;
}

function conditions(filter: CallFilter): { readonly sql: string; readonly values: SqlValue[] } {
  const wanted: (readonly [string, SqlValue | undefined])[] = [
    ["started_at_ms >= ?", filter.fromMs],
    ["started_at_ms <= ?", filter.untilMs],
    ["highest_level >= ?", filter.atLeast === undefined ? undefined : levelRank(filter.atLeast)],
    ["was_permitted = ?", filter.wasPermitted === undefined ? undefined : Number(filter.wasPermitted)],
    [
      "EXISTS (SELECT 1 FROM events WHERE call = calls.id AND type = 'cue-confirmed' AND body ->> '$.cue.category' = ?)",
      filter.category,
    ],
    [
      `(SELECT body ->> '$.disposition' FROM events
        WHERE call = calls.id AND seq >= calls.events - ${lastEvents} AND type = 'call-wrapped-up'
        ORDER BY seq DESC LIMIT 1) = ?`,
      filter.disposition,
    ],
    ["id IN (SELECT rowid >> 20 FROM evidence WHERE evidence MATCH ?)", filter.words && phrase(filter.words)],
    ["id IN (SELECT call FROM customers WHERE fingerprint = ?)", filter.fingerprint],
  ];
  const used = wanted.filter((pair): pair is readonly [string, SqlValue] => pair[1] !== undefined);
  return {
    sql: used.length === 0 ? "" : ` WHERE ${used.map(([sql]) => sql).join(" AND ")}`,
    values: used.map(([, value]) => value),
  };
}

/** The words as they stand: none of them is an operator of the search. */
const phrase = (words: string): string => `"${words.replaceAll('"', '""')}"`;

/** The program's own words, never text from outside. */
const weightless = weightlessEvents.map((type) => `'${type}'`).join(", ");

const outcomeRow = z.tuple([z.number(), z.string(), z.string().nullable()]);

/** What `outcomesOf` needs of a call, by its row, in order: most events of a call only say that a second has passed. */
export const readOutcomeEvents = (database: Database, call: number): CallEvent[] =>
  database
    .rows(
      `SELECT at, type, body FROM events WHERE call = ? AND (type NOT IN (${weightless})
         OR seq = (SELECT max(seq) FROM events WHERE call = ?)) ORDER BY seq`,
      call,
      call,
    )
    .map((row) => {
      const [at, type, body] = outcomeRow.parse(row);
      return fromStored({ at, type, body });
    });

/** A line of a transcript. */
export interface TranscriptLine {
  readonly at: number;
  readonly channel: Channel;
  readonly words: string;
}

/** All that the journal has on a call. */
export interface StoredCall extends CallSummary {
  readonly policy: StoredPolicy;
  readonly records: readonly { readonly seq: number; readonly hash: string; readonly event: CallEvent }[];
  readonly transcript: readonly TranscriptLine[];
  /** Hash of the last event: names the call as it stands. */
  readonly head: string;
}

const policyAndHead = z.tuple([z.number(), z.string()]);
const recordRow = z.tuple([z.number(), z.number(), z.string(), z.string().nullable(), z.string()]);

/** Throws `journal-unknown` when there is no such call. */
export function readCall(database: Database, callId: string): StoredCall {
  const summary = database.get(`SELECT ${summaryColumns} FROM calls WHERE call_id = ?`, summaryRow, callId);
  if (summary === undefined)
    throw new AppError(
      "journal-unknown",
      `the journal ${database.path} has no call ${callId}; \`steadyline journal list\` names them`,
    );
  const [policy, head] = database.get("SELECT policy, head FROM calls WHERE id = ?", policyAndHead, summary.id) ?? [
    0,
    "",
  ];
  const records = database
    .all("SELECT seq, at, type, body, hash FROM events WHERE call = ? ORDER BY seq", recordRow, summary.id)
    .map(([seq, at, type, body, hash]) => ({ seq, hash, event: fromStored({ at, type, body }) }));
  const transcript = database
    .all(
      "SELECT at, channel, words FROM transcripts WHERE call = ? ORDER BY seq",
      z.tuple([z.number(), z.enum(channels), z.string()]),
      summary.id,
    )
    .map(([at, channel, words]) => ({ at, channel, words }));
  return { ...summary, policy: readPolicy(database, policy), records, transcript, head };
}
