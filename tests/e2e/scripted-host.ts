// A small host for the overlay's page: serves the built files and answers the contract's messages as a test wants.

import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, relative } from "node:path";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { WebSocketServer } from "ws";
import { type CallSnapshot, clientEnvelope, type ServerEnvelope } from "../../src-shared/contract.ts";
import { SettingsStore } from "../../src-main/settings/settings-store.ts";
import { settingsChange } from "../../src-shared/settings.ts";
import { emptyHouse, textsOf, viewOf } from "../support/page.ts";

const root = join(import.meta.dirname, "../..");
const built = join(root, "out/renderer");
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** One request as the host got it. */
export interface Received {
  readonly name: string;
  readonly request: unknown;
}

export interface ScriptedHost {
  readonly url: string;
  readonly received: Received[];
  /** Pushes a snapshot to every window and keeps it for `snapshot/get`. */
  show(snapshot: CallSnapshot): void;
  /** Cuts every connection, as a host that dies would. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts on a free port of this machine. */
export async function startScriptedHost(first: CallSnapshot): Promise<ScriptedHost> {
  let snapshot = first;
  const received: Received[] = [];
  const folder = mkdtempSync(join(tmpdir(), "steadyline-scripted-"));
  const store = new SettingsStore(join(folder, "settings.json"), () => undefined);
  const files = await readBuilt();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://host").pathname;
    const file = path === "/" ? "overlay/index.html" : path.slice(1);
    const content = files.get(file);
    if (content === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" }).end(content);
  });
  const sockets = new WebSocketServer({ server, path: "/socket" });
  sockets.on("connection", (socket) => {
    socket.on("message", (data: Buffer) => {
      const { id, name, request } = clientEnvelope.parse(JSON.parse(data.toString("utf8")));
      received.push({ name, request });
      void answer(name, request).then((response) =>
        socket.send(JSON.stringify({ kind: "response", id, response } satisfies ServerEnvelope)),
      );
    });
  });

  async function answer(name: string, request: unknown): Promise<unknown> {
    if (name === "snapshot/get") return { ok: true, snapshot };
    if (name === "settings/get" || name === "settings/change") {
      store.change(name === "settings/change" ? settingsChange.parse(request) : {});
      return { ok: true, view: viewOf(store.settings) };
    }
    if (name === "house/get") return { ok: true, house: emptyHouse };
    if (name !== "texts/get") return { ok: true };
    const { language } = request as { readonly language: string };
    return { ok: true, texts: textsOf(language) };
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    show(next) {
      snapshot = next;
      const envelope: ServerEnvelope = { kind: "push", name: "snapshot/changed", value: next };
      for (const socket of sockets.clients) socket.send(JSON.stringify(envelope));
    },
    cut() {
      for (const socket of sockets.clients) socket.terminate();
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** All built files, read once: a build that starts meanwhile cannot pull them away. */
async function readBuilt(): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(built, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.map(async (path) => [relative(built, path).replaceAll("\\", "/"), await readFile(path)] as const),
    ),
  );
}
