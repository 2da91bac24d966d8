import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Connection } from "../../src-renderer/link.ts";
import { openSocketLink } from "../../src-renderer/socket-link.ts";

/** The far end of a WebSocket, worked by the test. */
class FakeSocket extends EventTarget {
  readyState: 0 | 1 | 2 | 3 = 0;
  readonly sent: string[] = [];

  send(data: string): void {
    this.sent.push(data);
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  say(value: unknown): void {
    this.dispatchEvent(
      new MessageEvent("message", { data: typeof value === "string" ? value : JSON.stringify(value) }),
    );
  }

  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }
}

function open(): {
  readonly sockets: FakeSocket[];
  readonly link: ReturnType<typeof openSocketLink>;
  readonly states: Connection[];
} {
  const sockets: FakeSocket[] = [];
  const link = openSocketLink({
    url: "ws://127.0.0.1:1/socket",
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
  });
  const states: Connection[] = [];
  link.onConnection((state) => states.push(state));
  return { sockets, link, states };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the link over a WebSocket", () => {
  it("pairs answers with requests by id, in whatever order they come", async () => {
    const { sockets, link } = open();
    sockets[0]?.open();
    const first = link.request("call/pause", {});
    const second = link.request("call/resume", {});
    expect(sockets[0]?.sent.map((text) => JSON.parse(text))).toEqual([
      { id: 1, name: "call/pause", request: {} },
      { id: 2, name: "call/resume", request: {} },
    ]);
    sockets[0]?.say({ kind: "response", id: 2, response: "two" });
    sockets[0]?.say({ kind: "response", id: 1, response: "one" });
    expect([await first, await second]).toEqual(["one", "two"]);
  });

  it("refuses a request that gets no answer in time", async () => {
    const { sockets, link } = open();
    sockets[0]?.open();
    const answer = link.request("call/end", {});
    await vi.advanceTimersByTimeAsync(5000);
    expect(await answer).toMatchObject({ ok: false, error: { code: "no-answer" } });
  });

  it("refuses at once while the connection is down, and what was waiting when it went down", async () => {
    const { sockets, link } = open();
    expect(await link.request("call/end", {})).toMatchObject({ error: { code: "connection-lost" } });
    sockets[0]?.open();
    const waiting = link.request("call/end", {});
    sockets[0]?.close();
    expect(await waiting).toMatchObject({ error: { code: "connection-lost" } });
  });

  it("reconnects with longer and longer pauses, and quickly again after a good connection", async () => {
    const { sockets, states } = open();
    sockets[0]?.open();
    for (const pause of [250, 500, 1000, 2000, 5000, 5000]) {
      sockets.at(-1)?.close();
      const count = sockets.length;
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(sockets).toHaveLength(count);
      await vi.advanceTimersByTimeAsync(1);
      expect(sockets).toHaveLength(count + 1);
    }
    sockets.at(-1)?.open();
    expect(states).toEqual(["connecting", "connected", "lost", "connected"]);
    sockets.at(-1)?.close();
    const count = sockets.length;
    await vi.advanceTimersByTimeAsync(250);
    expect(sockets).toHaveLength(count + 1);
  });

  it("drops what is not an envelope", () => {
    const { sockets, link } = open();
    const heard: unknown[] = [];
    link.onPush("snapshot/changed", (value) => heard.push(value));
    for (const value of [
      "not json",
      "null",
      {},
      { kind: "push", name: "other", value: 1 },
      { kind: "response", id: 9, response: 1 },
    ])
      sockets[0]?.say(value);
    sockets[0]?.say({ kind: "push", name: "snapshot/changed", value: 1 });
    expect(heard).toEqual([1]);
  });
});
