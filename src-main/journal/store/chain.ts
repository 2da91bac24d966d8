// The hash chain: every record carries a hash of itself and of the one before. Whoever holds an exported call can check it
// without a key; whoever changes, removes or moves a record breaks the chain from there on.

import { createHash } from "node:crypto";

/** SHA-256 over the JSON of an array, base64url (43 characters). */
export const hashOf = (parts: readonly (string | number | null)[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url");

/** What a call's chain begins with: so nobody can give it another date or policy afterwards. */
export const callRoot = (call: {
  readonly callId: string;
  readonly startedAtMs: number;
  readonly policyHash: string;
}): string => hashOf(["steadyline-call-1", call.callId, call.startedAtMs, call.policyHash]);

/** A link: one event, or one line of a transcript. */
export interface Link {
  readonly seq: number;
  /** Seconds into the call. */
  readonly at: number;
  readonly type: string;
  readonly body: string | null;
}

export const linkHash = (before: string, { seq, at, type, body }: Link): string =>
  hashOf([before, seq, at, type, body]);

/** Entry of the ledger: that a call was begun, sealed or erased. */
export interface LedgerEntry {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: "opened" | "sealed" | "erased" | "transcript-erased";
  readonly callId: string;
  /** Number of events and head of the call's chain at that moment. */
  readonly events: number;
  readonly head: string;
}

export const ledgerHash = (before: string, { seq, atMs, kind, callId, events, head }: LedgerEntry): string =>
  hashOf([before, seq, atMs, kind, callId, events, head]);

/** What the ledger begins with. */
export const ledgerRoot = hashOf(["steadyline-ledger-1"]);
