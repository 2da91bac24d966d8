// The overlay on 127.0.0.1: static files and one WebSocket, for this machine's browser only.

import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { z } from "zod";
import { clientEnvelope, type PushName, type ServerEnvelope } from "../../src-shared/contract.ts";
import { consoleEnvelope } from "../../src-shared/console-contract.ts";
import { AppError } from "../../src-shared/errors.ts";
import { type CallControl, handleRequest } from "../call/handle-request.ts";
import type { ConsoleWindowLink, SupervisorConsole } from "../console/console.ts";
import { takeFrames } from "./frame-socket.ts";
import { createGuard, type Guard } from "./guard.ts";

export interface WebHostOptions {
  /** Folder with the built renderer. */
  readonly renderer: string;
  /** 0: any free port. */
  readonly port: number;
  readonly control: CallControl;
  /** The supervisor's console; `undefined`: this host has none. */
  readonly console?: SupervisorConsole;
  /** Refusals and failures, one line each; never what was said. */
  readonly log: (line: string) => void;
}

export interface WebHost {
  /** Address with the one-time token. */
  readonly url: string;
  /** The same for the console's page; one of the two can be used. */
  readonly consoleUrl: string;
  /** Number of windows connected now. */
  windows(): number;
  /** Resolves when the last window has gone (at once when there is none). */
  whenDeserted(): Promise<void>;
  close(): Promise<void>;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** Pages by the address that people see. */
const pages: Readonly<Record<string, string>> = { "/": "overlay/index.html", "/console/": "console/index.html" };

/** Largest message a window may send, bytes; the largest requests are a house's own phrases of one language. */
const maxPayload = 1024 * 1024;

/** Starts the host. Throws `port-busy`. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const server = createServer((request, response) => void serve(request, response));
  const guard = createGuard(() => (server.address() as AddressInfo).port); // Listening on TCP, so the address is one of these.
  const sockets = new WebSocketServer({ noServer: true, maxPayload });
  const frameSockets = new WebSocketServer({ noServer: true, maxPayload });
  const deserted: (() => void)[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const foreign = guard.refusesOrigin(request);
    if (foreign !== undefined) return refuse(response, foreign, options.log);
    const address = addressOf(request);
    if (address === undefined) return refuse(response, "an address that cannot be read", options.log);
    const { pathname, searchParams } = address;
    const token = searchParams.get("token");
    if (token !== null) return redeem(response, guard, { token, pathname, log: options.log });
    if (!guard.isSession(request))
      return refuse(response, "no session; expected the address with the one-time token", options.log);
    await sendFile(response, options.renderer, pages[pathname] ?? pathname);
  }

  server.on("upgrade", (request, socket: Duplex, head) => {
    const pathname = addressOf(request)?.pathname;
    const problem =
      guard.refusesOrigin(request) ??
      (request.headers.origin === undefined ? "no Origin" : undefined) ??
      (guard.isSession(request) ? undefined : "no session") ??
      (pathname === "/socket" || pathname === "/frames"
        ? undefined
        : `no socket at ${pathname ?? "an address that cannot be read"}`);
    if (problem !== undefined) {
      options.log(`web host: refused a connection: ${problem}`);
      socket.on("error", () => undefined); // Gone before it was refused: nothing is lost, and nobody else listens.
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    if (pathname === "/frames")
      frameSockets.handleUpgrade(request, socket, head, (client) => takeFrames(client, options.control.frames));
    else sockets.handleUpgrade(request, socket, head, (client) => welcome(client));
  });

  function welcome(client: WebSocket): void {
    send(client, { kind: "push", name: "snapshot/changed", value: options.control.service.snapshot() });
    const link = options.console?.open((name, value) => send(client, { kind: "push", name, value }));
    client.on("close", () => link?.close());
    client.on("message", (data: Buffer) => {
      answer(client, data.toString("utf8"), link).catch((error: unknown) =>
        options.log(`web host: a request failed: ${String(error)}`),
      );
    });
    client.on("error", (error) => options.log(`web host: a window's connection failed: ${error.message}`));
    client.on("close", () => {
      if (sockets.clients.size === 0) for (const resolve of deserted.splice(0)) resolve();
    });
  }

  async function answer(client: WebSocket, data: string, link: ConsoleWindowLink | undefined): Promise<void> {
    const asked = link === undefined ? undefined : parseEnvelope(data, consoleEnvelope);
    if (link !== undefined && asked !== undefined) {
      const response = await link.handle(asked.name, asked.request);
      send(client, { kind: "response", id: asked.id, response });
      return;
    }
    const envelope = parseEnvelope(data, clientEnvelope);
    if (envelope === undefined) {
      options.log("web host: refused a message that is no request");
      client.close(1008, "not a request");
      return;
    }
    send(client, {
      kind: "response",
      id: envelope.id,
      response: await handleRequest(envelope.name, envelope.request, options.control),
    });
  }

  const push = (name: PushName, value: unknown): void => {
    for (const client of sockets.clients) send(client, { kind: "push", name, value });
  };
  const stopSnapshots = options.control.service.subscribe({ onSnapshot: (value) => push("snapshot/changed", value) });
  const stopSettings = options.control.desk.onChange((value) => push("settings/changed", value));

  const stopTelling = options.control.devices.onTest((test) => push("devices/tested", test));

  await listen(server, options.port);
  const { port } = server.address() as AddressInfo; // Listening on TCP, as above.
  return {
    url: `http://127.0.0.1:${port}/?token=${guard.token}`,
    consoleUrl: `http://127.0.0.1:${port}/console/?token=${guard.token}`,
    windows: () => sockets.clients.size,
    whenDeserted: () =>
      sockets.clients.size === 0 ? Promise.resolve() : new Promise((resolve) => deserted.push(resolve)),
    close: () => {
      stopTelling();
      stopSnapshots();
      stopSettings();
      for (const client of sockets.clients) client.terminate();
      for (const client of frameSockets.clients) client.terminate();
      frameSockets.close();
      sockets.close();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) =>
      reject(
        new AppError(
          "port-busy",
          `cannot serve the overlay on 127.0.0.1:${port}: ${cause.message}; expected a free port (--port 0 takes any)`,
          { cause },
        ),
      ),
    );
    server.listen(port, "127.0.0.1", resolve);
  });

/** The address asked for; `undefined` for one that no browser of ours would send. */
const addressOf = ({ url = "/" }: IncomingMessage): URL | undefined =>
  URL.canParse(url, "http://127.0.0.1") ? new URL(url, "http://127.0.0.1") : undefined;

function decodedPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined; // A stray percent sign: no file of ours has such a name.
  }
}

function parseEnvelope<T>(data: string, envelope: z.ZodType<T>): T | undefined {
  try {
    return envelope.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined; // Not JSON: the same refusal as any other non-request.
  }
}

const send = (client: WebSocket, envelope: ServerEnvelope): void => {
  if (client.readyState === client.OPEN) client.send(JSON.stringify(envelope));
};

function refuse(response: ServerResponse, reason: string, log: (line: string) => void): void {
  log(`web host: refused a request: ${reason}`);
  response
    .writeHead(403, { "content-type": "text/plain; charset=utf-8" })
    .end("403 Steadyline answers only its own window. Start it again for a fresh address.\n");
}

function redeem(
  response: ServerResponse,
  guard: Guard,
  { token, pathname, log }: { readonly token: string; readonly pathname: string; readonly log: (line: string) => void },
): void {
  const cookie = guard.redeem(token);
  if (cookie === undefined) return refuse(response, "the token is wrong or was used before", log);
  response
    .writeHead(303, {
      location: pathname in pages ? pathname : "/",
      "set-cookie": cookie,
      "referrer-policy": "no-referrer",
    })
    .end();
}

const securityHeaders = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "content-security-policy": "frame-ancestors 'none'",
} as const;

/** Sends one file of the renderer; assets are addressed relative to the page. */
async function sendFile(response: ServerResponse, renderer: string, path: string): Promise<void> {
  const decoded = decodedPath(path);
  const file = normalize(join(renderer, decoded ?? ""));
  const body = file.startsWith(normalize(renderer) + sep) ? await readFile(file).catch(() => undefined) : undefined;
  if (body === undefined) {
    response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
    return;
  }
  response
    .writeHead(200, { "content-type": contentTypes[extname(file)] ?? "application/octet-stream", ...securityHeaders })
    .end(body);
}
