// The window's one way to main: Electron's preload when it is there, a WebSocket to the web host otherwise.
// Whatever comes in is parsed here; nothing else in the renderer reads raw messages.

import { inject, type InjectionKey } from "vue";
import type { z } from "zod";
import {
  type Bridge,
  type PushName,
  type PushOf,
  pushes,
  type Refusal,
  type RequestName,
  type RequestOf,
  requests,
  type ResponseOf,
} from "../src-shared/contract.ts";
import { type Connection, type Link, refuse } from "./link.ts";
import { openSocketLink } from "./socket-link.ts";

/** The contract's bridge, and whether it holds. */
export interface WindowBridge extends Bridge {
  onConnection(listener: (connection: Connection) => void): () => void;
}

/** Parses everything that a link brings in. */
export function createBridge(link: Link): WindowBridge {
  return {
    async request<Name extends RequestName>(name: Name, value: RequestOf<Name>): Promise<ResponseOf<Name> | Refusal> {
      const response = await link
        .request(name, value)
        .catch((cause: unknown) => refuse("no-answer", `asked for ${name}, got ${String(cause)}`));
      return parseResponse(name, response);
    },
    onPush<Name extends PushName>(name: Name, listener: (value: PushOf<Name>) => void): () => void {
      return link.onPush(name, (value) => {
        const parsed = pushes[name].safeParse(value);
        // A push of another shape comes from another version; the last good picture stays.
        // Parsed by the schema of this very name; TypeScript cannot tie the two through the generic index.
        if (parsed.success) listener(parsed.data as PushOf<Name>);
      });
    },
    onConnection: (listener) => link.onConnection(listener),
  };
}

const parseResponse = <Name extends RequestName>(name: Name, response: unknown): ResponseOf<Name> | Refusal =>
  // The schema was looked up under the same name; TypeScript cannot follow that through an indexed union.
  parseAnswer(name, response, requests[name].response) as ResponseOf<Name> | Refusal;

/** A refusal as it came, or the answer as `schema` reads it. */
export function parseAnswer<T>(name: string, response: unknown, schema: z.ZodType<T>): T | Refusal {
  if (isRefusal(response)) return response;
  const parsed = schema.safeParse(response);
  if (parsed.success) return parsed.data;
  return refuse("answer-unreadable", `asked for ${name}, got an answer of another shape: ${parsed.error.message}`);
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "ok" in value && value.ok === false && "error" in value;
}

/** Electron's preload as a link; there the connection holds as long as the window does. */
export const preloadLink = (preload: Pick<Link, "request" | "onPush">): Link => ({
  request: (name, value) => preload.request(name, value),
  onPush: (name, listener) => preload.onPush(name, listener),
  onConnection(listener) {
    listener("connected");
    return () => undefined;
  },
});

/** What the preload puts on the global object, when there is a preload. */
export interface BridgeGlobals {
  readonly steadyline?: Pick<Link, "request" | "onPush">;
  readonly location: Pick<Location, "host">;
}

/** The bridge of this window. */
export const openBridge = (globals: BridgeGlobals): WindowBridge => createBridge(openLink(globals));

/** The link of this window. `deadlineMs`: how long an answer may take, where there is a host to wait for. */
export const openLink = (globals: BridgeGlobals, deadlineMs?: number): Link =>
  globals.steadyline
    ? preloadLink(globals.steadyline)
    : openSocketLink({
        url: `ws://${globals.location.host}/socket`,
        ...(deadlineMs === undefined ? {} : { deadlineMs }),
      });

/** Under which the app provides its bridge; only stores and composables ask for it. */
export const bridgeKey: InjectionKey<WindowBridge> = Symbol("bridge");

/** The bridge that the app was given. */
export function useBridge(): WindowBridge {
  const bridge = inject(bridgeKey);
  if (bridge === undefined) throw new Error("no bridge was provided; expected main.ts or the test to provide one");
  return bridge;
}
