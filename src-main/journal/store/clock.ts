// Which time may be trusted to delete by. A clock may be wrong by years; a record that is gone because of it never comes back.

import { z } from "zod";
import type { Database } from "./database.ts";

/** A clock this far ahead of the last trusted time, milliseconds, has to be confirmed by somebody. */
export const trustedStepMs = 86_400_000;

const row = z.tuple([z.number()]);

/** The latest time that is trusted, milliseconds since 1970; `undefined` in a journal that has seen none. */
export const trustedTime = (database: Database): number | undefined =>
  database.get("SELECT trusted_ms FROM clock", row)?.[0];

/**
 * Notes that it is now `nowMs`. Small steps forward are believed, a day at most; so is any step back, which can only make
 * records last longer. A greater step forward changes nothing, however often it is seen, until `confirmTime`.
 */
export function noteTime(database: Database, nowMs: number): void {
  const trusted = trustedTime(database);
  if (trusted === undefined || nowMs <= trusted + trustedStepMs) confirmTime(database, nowMs);
}

/** Somebody has looked at the date and said that it is right. */
export function confirmTime(database: Database, nowMs: number): void {
  database.run(
    "INSERT INTO clock (one, trusted_ms) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET trusted_ms = excluded.trusted_ms",
    Math.round(nowMs),
  );
}

/** True when deleting by this clock needs somebody's word. */
export function isDoubtful(database: Database, nowMs: number): boolean {
  const trusted = trustedTime(database);
  return trusted !== undefined && nowMs > trusted + trustedStepMs;
}
