// The web host over real sockets: who gets in, who gets 403, and that every message of the contract is answered or refused.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { CallService } from "../../../src-main/call/call-service.ts";
import { FrameHub } from "../../../src-main/call/frame-hub.ts";
import type { CallControl } from "../../../src-main/call/handle-request.ts";
import { createDesk, webDesktop } from "../../../src-main/overlay/desk.ts";
import { SettingsStore } from "../../../src-main/settings/settings-store.ts";
import { startWebHost, type WebHost } from "../../../src-main/web/server.ts";
import { type SettingsView, settingsView } from "../../../src-shared/settings.ts";
import { callSnapshot, refusal, type RequestName, requests } from "../../../src-shared/contract.ts";
import { viewOf } from "../../../src-main/journal/view.ts";
import { readCall } from "../../../src-main/journal/store/read.ts";
import { abusiveCall, TestJournal } from "../../support/journal.ts";
import { smallPack } from "../../support/pack.ts";

const folder = mkdtempSync(join(tmpdir(), "steadyline-web-"));
const renderer = join(folder, "renderer");

/** A journal with one call in it. */
let journal: TestJournal;
let service: CallService;
let host: WebHost;
let log: string[];
let pushed: { readonly channel: string; readonly samples: readonly number[] }[] = [];
let port: number;

const controlOf = (calls: CallService): CallControl => ({
  service: calls,
  desk: createDesk({
    service: calls,
    packOf: smallPack,
    store: new SettingsStore(join(folder, "settings.json"), () => undefined),
    desktop: { ...webDesktop, copy: () => undefined, openConsole: () => undefined },
  }),
  startCall: (call) => {
    calls.startCall(call);
    return Promise.resolve();
  },
  endCall: () => {
    calls.endCall();
    return Promise.resolve();
  },
  pause: () => {
    calls.pause();
    return Promise.resolve();
  },
  resume: () => {
    calls.resume();
    return Promise.resolve();
  },
  readJournal: ({ callId }) => Promise.resolve(viewOf(readCall(journal.database, callId), defaultPolicy.retention)),
  confirmDate: () => Promise.resolve(),
  texts: ({ language }) => smallPack(language).texts.texts,
  listening: () => undefined,
  frames: new FrameHub({ pushFrame: (channel, samples) => void pushed.push({ channel, samples: [...samples] }) }),
  devices: {
    list: () => Promise.resolve({ devices: [], recorders: [], choice: {} }),
    choose: () => Promise.resolve(),
    test: () => Promise.resolve(),
    stopTest: () => Promise.resolve(),
    onTest: () => () => undefined,
  },
});

beforeAll(() => {
  journal = new TestJournal();
  journal.write([abusiveCall("kept", { customer: "Harris" })]);
  mkdirSync(join(renderer, "overlay"), { recursive: true });
  mkdirSync(join(renderer, "assets"));
  writeFileSync(join(renderer, "overlay/index.html"), "<title>overlay</title>");
  writeFileSync(join(renderer, "assets/app.js"), "export {};");
  writeFileSync(join(folder, "secret.txt"), "not for windows");
  writeFileSync(join(folder, "settings.json"), JSON.stringify({ teamCommand: [process.execPath, "--version"] }));
});

afterAll(() => {
  journal.remove();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  let id = 0;
  service = new CallService({ policy: defaultPolicy, packOf: smallPack, newId: () => `id-${(id += 1)}` });
  log = [];
  host = await startWebHost({ renderer, port: 0, control: controlOf(service), log: (line) => log.push(line) });
  port = Number(new URL(host.url).port);
  return () => host.close();
});

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request as written: no client that tidies paths or headers. */
const ask = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest({ host: "127.0.0.1", port, path, headers }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (body += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on("error", reject);
    sent.end();
  });

const tokenPath = (): string => new URL(host.url).pathname + new URL(host.url).search;

/** Redeems the token; returns the session's cookie. */
async function enter(): Promise<string> {
  const { headers } = await ask(tokenPath());
  return (headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "";
}

const own = (): string => `http://127.0.0.1:${port}`;

/** Status of an attempt to open a WebSocket; 101 when it opened. */
const knock = (headers: Readonly<Record<string, string>>, path = "/socket"): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { ...headers } });
    socket.on("open", () => {
      socket.terminate();
      resolve(101);
    });
    socket.on("unexpected-response", (_, response) => {
      socket.terminate();
      resolve(response.statusCode ?? 0);
    });
    socket.on("error", () => undefined);
  });

const envelope = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("response"), id: z.number(), response: z.unknown() }),
  z.object({ kind: z.literal("push"), name: z.string(), value: z.unknown() }),
]);

/** A window's connection. */
class Window {
  readonly pushes: z.infer<typeof callSnapshot>[] = [];
  readonly views: SettingsView[] = [];
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (response: unknown) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.on("close", resolve));
    socket.on("message", (data: Buffer) => {
      const message = envelope.parse(JSON.parse(data.toString("utf8")));
      if (message.kind === "push") this.take(message.name, message.value);
      else this.#waiting.get(message.id)?.(message.response);
    });
  }

  private take(name: string, value: unknown): void {
    if (name === "snapshot/changed") this.pushes.push(callSnapshot.parse(value));
    else this.views.push(settingsView.parse(value));
  }

  static async open(cookie: string): Promise<Window> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, { headers: { cookie, origin: own() } });
    const window = new Window(socket);
    await new Promise((resolve, reject) => {
      socket.on("open", resolve);
      socket.on("error", reject);
    });
    return window;
  }

  ask(name: string, request: unknown): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#socket.send(JSON.stringify({ id, name, request }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  say(text: string): void {
    this.#socket.send(text);
  }

  close(): void {
    this.#socket.close();
  }
}

describe("the one-time address", () => {
  test("gives a session once, hides the token and then serves the page", async () => {
    const first = await ask(tokenPath());
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe("/");
    expect(first.headers["set-cookie"]?.[0]).toMatch(/^[^=]+=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/);
    const cookie = (first.headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "";
    const page = await ask("/", { cookie });
    expect(page).toMatchObject({ status: 200, body: "<title>overlay</title>" });
    expect(page.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    expect(page.headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("is refused the second time, and the first session goes on", async () => {
    const cookie = await enter();
    expect((await ask(tokenPath())).status).toBe(403);
    expect((await ask("/", { cookie })).status).toBe(200);
  });

  test.for(["/?token=", "/?token=wrong", `/?token=${"x".repeat(5000)}`, "/?token=%00"])(
    "is refused with a wrong token: %.30s",
    async (path) => {
      expect((await ask(path)).status).toBe(403);
      expect((await ask(tokenPath())).status).toBe(303); // A wrong guess does not spend the right one.
    },
  );

  test("never writes the token to the log", async () => {
    await enter();
    await ask(tokenPath());
    expect(log).not.toEqual([]);
    expect(log.join()).not.toContain(new URL(host.url).searchParams.get("token"));
  });
});

describe("a stranger", () => {
  test.for([
    ["no cookie", "/", {}],
    ["no cookie, for a file", "/assets/app.js", {}],
    ["a forged cookie", "/", { cookie: "steadyline_session=0123456789abcdef0123456789abcdef" }],
  ] as const)("gets 403: %s", async ([, path, headers]) => {
    expect((await ask(path, headers)).status).toBe(403);
  });

  test.for([
    ["another Host", { host: "evil.example" }],
    ["another Host on our port (DNS rebinding)", { host: "evil.example:PORT" }],
    ["another port", { host: "127.0.0.1:1" }],
    ["another Origin", { origin: "http://evil.example" }],
    ["an opaque Origin", { origin: "null" }],
    ["our Origin over https", { origin: "https://127.0.0.1:PORT" }],
  ] as const)("gets 403 even with session and token: %s", async ([, written]) => {
    const headers = Object.fromEntries(
      Object.entries(written).map(([name, value]) => [name, value.replace("PORT", String(port))]),
    );
    expect((await ask(tokenPath(), headers)).status).toBe(403);
    const cookie = await enter(); // The refused attempt has not spent the token.
    expect((await ask("/", { cookie, ...headers })).status).toBe(403);
    expect(await knock({ cookie, origin: own(), ...headers })).toBe(403);
  });

  test("gets no WebSocket without cookie, without Origin or elsewhere", async () => {
    const cookie = await enter();
    expect(await knock({ origin: own() })).toBe(403);
    expect(await knock({ cookie })).toBe(403);
    expect(await knock({ cookie, origin: own() }, "/other")).toBe(403);
    expect(await knock({ cookie: "steadyline_session=forged", origin: own() })).toBe(403);
    expect(await knock({ cookie, origin: own() })).toBe(101);
  });

  test("cannot reach the host from outside this machine", async () => {
    const outer = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of [...outer, { address: "127.0.0.2" }]) {
      const code = await new Promise((resolve) => {
        const socket = connect(port, address, () => resolve("connected"));
        socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
      });
      expect({ address, code }).toEqual({ address, code: "ECONNREFUSED" });
    }
  });
});

describe("a path", () => {
  test.for([
    "/../secret.txt",
    "/assets/../../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2f%2e%2e%2fsecret.txt",
    "/..%5csecret.txt",
    "/assets/app.js%00.png",
    "/assets",
    "/overlay/none.html",
  ])("that leaves the page's folder or names no file is not found: %s", async (path) => {
    const { status, body } = await ask(path, { cookie: await enter() });
    expect(status).toBe(404);
    expect(body).not.toContain("not for windows");
  });

  test.for(["/%", "/%E0%A4%A", "//", "//[", "/\\\\["])(
    "that cannot be read is refused, and the host lives on: %s",
    async (path) => {
      const cookie = await enter();
      expect([403, 404]).toContain((await ask(path, { cookie })).status);
      expect((await ask(path)).status).toBe(403);
      expect((await ask("/", { cookie })).status).toBe(200);
    },
  );

  test("that cannot be read opens no WebSocket, and the host lives on", async () => {
    const cookie = await enter();
    const upgrade = [
      "GET //[ HTTP/1.1",
      `Host: 127.0.0.1:${port}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "",
      "",
    ].join("\r\n");
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => socket.write(upgrade));
      let text = "";
      socket.on("data", (data) => (text += data.toString("utf8")));
      socket.on("close", () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
    expect((await ask("/", { cookie })).status).toBe(200);
  });
});

describe("a window", () => {
  test("gets the snapshot at once, and every change after it", async () => {
    const window = await Window.open(await enter());
    await window.ask("snapshot/get", {});
    expect(window.pushes.map(({ phase }) => phase)).toEqual(["idle"]);
    await window.ask("call/start", { language: "nl", customer: "De Vries" });
    expect(window.pushes.at(-1)).toMatchObject({ phase: "active", language: "nl", customer: "De Vries" });
  });

  test("shares the call with other windows, and the host knows when all have gone", async () => {
    const cookie = await enter();
    const [one, other] = [await Window.open(cookie), await Window.open(cookie)];
    expect(host.windows()).toBe(2);
    await one.ask("call/start", { language: "en" });
    await other.ask("snapshot/get", {});
    expect(other.pushes.at(-1)?.phase).toBe("active");
    const deserted = host.whenDeserted();
    one.close();
    other.close();
    await deserted;
    expect(host.windows()).toBe(0);
    await host.whenDeserted();
  });

  test.for([
    "no JSON",
    "[]",
    '{"id":1,"name":"call/explode","request":{}}',
    '{"id":"one","name":"snapshot/get","request":{}}',
    '{"name":"snapshot/get"}',
    '{"id":1,"name":"__proto__"}',
  ])("that says what is no request is shut out: %s", async (text) => {
    const window = await Window.open(await enter());
    window.say(text);
    expect(await window.closed).toBe(1008);
    expect(log.at(-1)).toMatch(/no request/);
  });

  test("that says too much at once is shut out", async () => {
    const window = await Window.open(await enter());
    window.say(JSON.stringify({ id: 1, name: "snapshot/get", request: { x: "x".repeat(2 ** 20) } }));
    expect(await window.closed).toBe(1009);
  });
});

/** A valid request of every message, in an order in which every one can succeed. */
const valid: { readonly [Name in RequestName]: unknown } = {
  "snapshot/get": {},
  "texts/get": { language: "pl" },
  "devices/list": {},
  "devices/choose": { caller: { id: "headset.monitor", name: "Headset" } },
  "devices/test": { language: "en" },
  "devices/stopTest": {},
  "call/start": { language: "en", customer: "Smith", number: "0612345678" },
  "mark/abuse": {},
  "step/tick": { step: "intent-and-boundary" },
  "step/undo": { step: "intent-and-boundary" },
  "step/skip": { step: "personalise" },
  "cue/dismiss": { cueId: "caller-0-insult-1" },
  "mark/threat": {},
  "call/pause": {},
  "call/resume": {},
  "call/setLanguage": { language: "nl" },
  "house/get": {},
  "settings/get": {},
  "settings/change": { theme: "dark" },
  "window/fit": { layout: "bar", takesKeys: false },
  "text/copy": { text: "a line" },
  "window/showConsole": {},
  "call/end": {},
  "journal/read": { callId: "kept" },
  "journal/confirmDate": {},
  "call/wrapUp": { disposition: "resolved", note: "called back" },
  "incident/get": { language: "nl" },
  "team/tell": { message: "five minutes?" },
};

const names = Object.keys(valid) as RequestName[];
const garbage: readonly unknown[] = [
  null,
  "text",
  7,
  [],
  { language: "de", step: "explode", agent: { id: "" }, cueId: "" },
  { language: 1, step: null, caller: 7, cueId: "x".repeat(201) },
];
/** Messages without fields take any object, as an empty form would be. */
const takesAnyObject = (name: RequestName): boolean => requests[name].request.safeParse({}).success;

const worksWithoutCall: ReadonlySet<RequestName> = new Set([
  "snapshot/get",
  "texts/get",
  "call/start",
  "house/get",
  "settings/get",
  "settings/change",
  "window/fit",
  "text/copy",
  "window/showConsole",
  "team/tell",
  "journal/read",
  "journal/confirmDate",
  "devices/list",
  "devices/choose",
  "devices/test",
  "devices/stopTest",
]);

describe("the contract", () => {
  test("is covered by this list", () => {
    expect(names.toSorted()).toEqual(Object.keys(requests).sort());
  });

  test("every message has a handler, and its answer has the promised form", async () => {
    const window = await Window.open(await enter());
    for (const name of names) {
      const parsed = requests[name].response.safeParse(await window.ask(name, valid[name]));
      expect({ name, problem: parsed.error?.message }).toEqual({ name, problem: undefined });
    }
  });

  test("a change of the settings is told to every window", async () => {
    const windows = [await Window.open(await enter())];
    await windows[0]?.ask("settings/change", { textPercent: 150 });
    expect(windows[0]?.views.at(-1)).toMatchObject({ host: "web", settings: { textPercent: 150 } });
  });

  test("every message refuses garbage with a typed answer and changes nothing", async () => {
    const window = await Window.open(await enter());
    await window.ask("call/start", { language: "en" });
    const before = service.snapshot();
    for (const name of names) {
      for (const request of garbage.filter(
        (value) => !takesAnyObject(name) || typeof value !== "object" || value === null || Array.isArray(value),
      )) {
        const answer = refusal.safeParse(await window.ask(name, request));
        expect({ name, request, code: answer.data?.error.code }).toEqual({ name, request, code: "input-invalid" });
      }
    }
    expect(service.snapshot()).toEqual(before);
  });

  test("every message about a call is refused while there is none", async () => {
    const window = await Window.open(await enter());
    for (const name of names.filter((item) => !worksWithoutCall.has(item))) {
      expect({ name, ...refusal.parse(await window.ask(name, valid[name])) }).toMatchObject({
        name,
        error: { code: "refused" },
      });
    }
    await window.ask("call/start", { language: "en" });
    expect(refusal.parse(await window.ask("call/start", { language: "en" })).error.code).toBe("refused");
  });
});

describe("frames from a window", () => {
  const about = JSON.stringify({ channels: ["agent"], sampleRateHz: 16_000 });
  const open = (cookie: string): Promise<WebSocket> =>
    new Promise((resolve, reject) => {
      const origin = `http://127.0.0.1:${port}`;
      const socket = new WebSocket(`ws://127.0.0.1:${port}/frames`, { headers: { cookie }, origin });
      socket.once("open", () => resolve(socket));
      socket.once("error", reject);
    });
  const closed = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once("close", resolve));

  test("reach the ears, marked by channel; a channel that was not announced does not", async () => {
    pushed = [];
    const socket = await open(await enter());
    socket.send(about);
    socket.send(Buffer.from(Int16Array.of(1, 7, -8).buffer));
    socket.send(Buffer.from(Int16Array.of(0, 9, 9).buffer));
    socket.send("the end");
    expect(await closed(socket)).toBe(1008);
    expect(pushed).toEqual([{ channel: "agent", samples: [7, -8] }]);
  });

  test.each([
    ["text that announces nothing", "{}"],
    ["a frame before its announcement", Buffer.from([0, 0, 1, 0])],
  ])("are refused: %s", async (_, message) => {
    const socket = await open(await enter());
    socket.send(message);
    expect(await closed(socket)).toBe(1008);
  });

  test("without a session are refused", async () => {
    await expect(open("")).rejects.toThrow(/403/);
  });
});

describe("starting", () => {
  test("says so when the port is taken", async () => {
    const second = startWebHost({ renderer, port, control: controlOf(service), log: () => undefined });
    await expect(second).rejects.toMatchObject({ code: "port-busy", message: expect.stringContaining(String(port)) });
  });

  test("serves the page that was built, and nothing of it comes from elsewhere", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../out/renderer/overlay/index.html"), "utf8");
    expect(page).toMatch(/content-security-policy/i);
    expect(page.match(/(src|href)="https?:/g)).toBeNull();
  });
});
