// The contract's messages over a WebSocket to the web host, with request ids, deadlines and reconnecting.
// The session cookie authorises it; the page never sees the token.

import type { ServerEnvelope } from "../src-shared/contract.ts";
import { type Connection, type Link, refuse } from "./link.ts";

/** The few members of a WebSocket that are used. */
export type Socket = Pick<WebSocket, "send" | "addEventListener" | "readyState">;

export interface SocketLinkOptions {
  readonly url: string;
  readonly openSocket?: (url: string) => Socket;
  /** How long a request may stay without an answer. */
  readonly deadlineMs?: number;
}

const openState = 1;
const defaultDeadlineMs = 5000;
/** Pauses before reconnecting; the last one repeats. Short at first, because a restart of the host takes under a second. */
const backOffMs = [250, 500, 1000, 2000, 5000] as const;

interface Waiting {
  readonly settle: (response: unknown) => void;
  readonly deadline: ReturnType<typeof setTimeout>;
}

/** Opens the link and keeps it open. */
export function openSocketLink({
  url,
  openSocket = (address) => new WebSocket(address),
  deadlineMs = defaultDeadlineMs,
}: SocketLinkOptions): Link {
  const waiting = new Map<number, Waiting>();
  const pushListeners = new Map<string, Set<(value: unknown) => void>>();
  const connectionListeners = new Set<(connection: Connection) => void>();
  let connection: Connection = "connecting";
  let socket: Socket | undefined;
  let failures = 0;
  let lastId = 0;

  const become = (next: Connection): void => {
    if (next === connection) return;
    connection = next;
    for (const listener of connectionListeners) listener(next);
  };

  const answer = (id: number, response: unknown): void => {
    const entry = waiting.get(id);
    if (entry === undefined) return;
    clearTimeout(entry.deadline);
    waiting.delete(id);
    entry.settle(response);
  };

  const take = (envelope: ServerEnvelope): void => {
    if (envelope.kind === "response") return answer(envelope.id, envelope.response);
    for (const listener of pushListeners.get(envelope.name) ?? []) listener(envelope.value);
  };

  const lose = (): void => {
    for (const id of waiting.keys())
      answer(id, refuse("connection-lost", "the connection to the host was lost before the answer came"));
    const pause = backOffMs[Math.min(failures, backOffMs.length - 1)] ?? defaultDeadlineMs;
    failures += 1;
    become("lost");
    setTimeout(connect, pause);
  };

  function connect(): void {
    const opened = openSocket(url);
    socket = opened;
    opened.addEventListener("open", () => {
      failures = 0;
      become("connected");
    });
    opened.addEventListener("message", ({ data }) => {
      const envelope = parseEnvelope(data);
      if (envelope !== undefined) take(envelope);
    });
    opened.addEventListener("close", lose);
  }

  connect();

  return {
    request(name: string, request: unknown): Promise<unknown> {
      if (socket?.readyState !== openState)
        return Promise.resolve(refuse("connection-lost", `cannot ask for ${name}: the connection to the host is down`));
      lastId += 1;
      const id = lastId;
      socket.send(JSON.stringify({ id, name, request }));
      return new Promise((settle) => {
        const deadline = setTimeout(
          () => answer(id, refuse("no-answer", `asked for ${name}, got no answer within ${deadlineMs} ms`)),
          deadlineMs,
        );
        waiting.set(id, { settle, deadline });
      });
    },
    onPush(name, listener) {
      const listeners = pushListeners.get(name) ?? new Set();
      pushListeners.set(name, listeners.add(listener));
      return () => void listeners.delete(listener);
    },
    onConnection(listener) {
      connectionListeners.add(listener);
      listener(connection);
      return () => void connectionListeners.delete(listener);
    },
  };
}

/** The outer shape only; what is inside is parsed against the contract by the bridge. */
function parseEnvelope(data: unknown): ServerEnvelope | undefined {
  const value = parseJson(data);
  if (typeof value !== "object" || value === null || !("kind" in value)) return undefined;
  const isResponse = value.kind === "response" && "id" in value && typeof value.id === "number" && "response" in value;
  const isPush = value.kind === "push" && "name" in value && typeof value.name === "string" && "value" in value;
  // Checked member by member above; the push's name is looked up among its listeners, so a strange one finds none.
  return isResponse || isPush ? (value as ServerEnvelope) : undefined;
}

function parseJson(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    // Not ours: the host sends JSON only. Nobody waits for it, so it is dropped.
    return undefined;
  }
}
