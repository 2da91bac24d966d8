// Checks the chains: finds what was changed, removed or moved after it was written.

import { z } from "zod";
import { callRoot, type Link, ledgerHash, ledgerRoot, linkHash } from "./chain.ts";
import type { Database } from "./database.ts";
import { ledgerHead, readLedger } from "./ledger.ts";
import { storedRow } from "./stored-event.ts";

/** Something that does not hold. */
export interface Breach {
  /** `undefined` for the ledger itself. */
  readonly callId?: string | undefined;
  /** Number of the event, line or entry. */
  readonly seq?: number | undefined;
  readonly problem: string;
}

export interface Verdict {
  readonly calls: number;
  readonly events: number;
  readonly breaches: readonly Breach[];
  /** Head of the ledger: written down elsewhere, it proves later that nothing was rewritten since. */
  readonly head: string;
}

const callRow = z.tuple([
  z.number(),
  z.string(),
  z.number(),
  z.string(),
  z.string(),
  z.number(),
  z.string(),
  z.number(),
  z.string().nullable(),
]);
type CallRow = z.infer<typeof callRow>;

const callsQuery = `SELECT calls.id, call_id, started_at_ms, state, policies.hash, events, head, lines, transcript_head
  FROM calls JOIN policies ON policies.id = calls.policy ORDER BY calls.id`;

/** Reads everything once, in one view of the file. */
export function verify(database: Database): Verdict {
  const calls = database.all(callsQuery, callRow);
  const breaches = [...calls.flatMap((call) => checkCall(database, call)), ...checkLedger(database, calls)];
  const events = calls.reduce((sum, [, , , , , count]) => sum + count, 0);
  return { calls: calls.length, events, breaches, head: ledgerHead(database).hash };
}

const hashedRow = z.tuple([...storedRow.def.items, z.string()]);

function checkCall(database: Database, call: CallRow): Breach[] {
  const [id, callId, startedAtMs, , policyHash, events, head, lines, transcriptHead] = call;
  const links = (sql: string): (Link & { readonly hash: string })[] =>
    database.all(sql, hashedRow, id).map(([seq, at, type, body, hash]) => ({ seq, at, type, body, hash }));
  const breaches = [
    ...checkChain(links("SELECT seq, at, type, body, hash FROM events WHERE call = ? ORDER BY seq"), {
      root: callRoot({ callId, startedAtMs, policyHash }),
      count: events,
      head,
      what: "event",
    }),
    ...checkChain(links("SELECT seq, at, channel, words, hash FROM transcripts WHERE call = ? ORDER BY seq"), {
      root: "",
      count: lines,
      head: transcriptHead ?? "",
      what: "transcript line",
    }),
  ];
  return breaches.map((breach) => ({ callId, ...breach }));
}

interface ExpectedChain {
  readonly root: string;
  readonly count: number;
  readonly head: string;
  readonly what: string;
}

/** Every link is judged by the hash that stands before it, so one broken link is reported once. */
function checkChain(
  links: readonly (Link & { readonly hash: string })[],
  { root, count, head, what }: ExpectedChain,
): Breach[] {
  const breaches: Breach[] = [];
  let before = root;
  let expected = 0;
  for (const link of links) {
    if (link.seq !== expected)
      breaches.push({ seq: expected, problem: `${what} ${expected} is missing; ${link.seq} follows ${expected - 1}` });
    else if (linkHash(before, link) !== link.hash)
      breaches.push({ seq: link.seq, problem: `${what} ${link.seq} was changed, moved or put in` });
    before = link.hash;
    expected = link.seq + 1;
  }
  if (expected !== count) breaches.push({ problem: `${expected} ${what}s are here; ${count} were written` });
  else if (before !== head) breaches.push({ problem: `the last ${what} is not the one that was written last` });
  return breaches;
}

function checkLedger(database: Database, calls: readonly CallRow[]): Breach[] {
  const breaches: Breach[] = [];
  const entries = readLedger(database);
  let before = ledgerRoot;
  entries.forEach(({ entry, hash }, index) => {
    if (entry.seq !== index + 1 || ledgerHash(before, entry) !== hash)
      breaches.push({
        seq: entry.seq,
        problem: `ledger entry ${entry.seq} was changed, moved, or follows a removed one`,
      });
    before = hash;
  });
  const last = new Map(entries.map(({ entry }) => [entry.callId, entry]));
  const here = new Map(calls.map((call) => [call[1], call]));
  for (const [callId, { kind }] of last)
    if (kind !== "erased" && !here.has(callId))
      breaches.push({ callId, problem: "the call was begun and is not here; the ledger has no erasure of it" });
  for (const [callId, [, , , state, , events, head]] of here) {
    const entry = last.get(callId);
    if (entry === undefined) breaches.push({ callId, problem: "the ledger knows nothing of this call" });
    else if (state !== "open" && (entry.head !== head || entry.events !== events))
      breaches.push({ callId, problem: "the call is not as it was sealed" });
  }
  return breaches;
}
