// What carries messages between a window and main, whatever the transport. Values here are not yet parsed.

import type { Refusal } from "../src-shared/contract.ts";

/** Whether main can be reached right now. */
export type Connection = "connecting" | "connected" | "lost";

/** What a transport offers: names and values not yet parsed. */
export interface Link {
  request(name: string, value: unknown): Promise<unknown>;
  onPush(name: string, listener: (value: unknown) => void): () => void;
  /** Calls at once with the present state, then at every change. Returns the function that stops listening. */
  onConnection(listener: (connection: Connection) => void): () => void;
}

/** Codes of refusals made in the window itself; texts are `error.<code>`. */
export const windowErrorCodes = ["no-answer", "connection-lost", "answer-unreadable"] as const;
export type WindowErrorCode = (typeof windowErrorCodes)[number];

/** A refusal made in the window. */
export const refuse = (code: WindowErrorCode, message: string): Refusal => ({ ok: false, error: { code, message } });
