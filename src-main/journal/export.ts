// What the journal has on somebody, as files that they can read elsewhere.

import type { CallEvent } from "../../src-core/event.ts";
import type { StoredCall } from "./store/read.ts";

/** Whole calls: every record with its hash, so that the chain can be checked without this program. */
export const exportJson = (calls: readonly StoredCall[]): string =>
  `${JSON.stringify(
    calls.map(({ policy, ...call }) => ({
      startedAt: new Date(call.startedAtMs).toISOString(),
      ...call,
      policy: { name: policy.name, hash: policy.hash, signature: policy.signature },
    })),
    undefined,
    2,
  )}\n`;

const columns = ["call", "started", "second", "record", "category", "channel", "step", "words"] as const;

/** One line per record, without the ticks of the clock; RFC 4180. */
export const exportCsv = (calls: readonly StoredCall[]): string =>
  [columns, ...calls.flatMap(rowsOf)].map((row) => `${row.map(cell).join(",")}\r\n`).join("");

function rowsOf({ callId, startedAtMs, records, transcript }: StoredCall): (readonly string[])[] {
  const started = new Date(startedAtMs).toISOString();
  const told = records.filter(({ event }) => event.type !== "time-passed");
  return [
    ...told.map(({ event }) => [callId, started, ...eventCells(event)]),
    ...transcript.map(({ at, channel, words }) => [callId, started, String(at), "transcript", "", channel, "", words]),
  ];
}

function eventCells(event: CallEvent): readonly string[] {
  const cue = "cue" in event ? event.cue : undefined;
  const customer = "customer" in event ? (event.customer ?? "") : "";
  return [
    String(event.at),
    event.type,
    cue?.category ?? "",
    cue?.channel ?? "",
    "step" in event ? event.step : "",
    cue?.words ?? customer,
  ];
}

/** Quoted where it must be; a leading sign that a spreadsheet would take for a formula gets a quote before it. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
