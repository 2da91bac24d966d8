import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Bridge } from "../../src-shared/contract.ts";
import { pushes, requests } from "../../src-shared/contract.ts";

type Forward = (event: unknown, value: unknown) => void;

/** Electron's two objects as the preload sees them. */
const electron = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  invoked: [] as { readonly name: string; readonly value: unknown }[],
  listeners: new Map<string, Set<Forward>>(),
}));

vi.mock("electron", () => ({
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => electron.exposed.set(name, value) },
  ipcRenderer: {
    invoke: (name: string, value: unknown) => {
      electron.invoked.push({ name, value });
      return Promise.resolve({ ok: true });
    },
    on: (name: string, listener: Forward) =>
      electron.listeners.set(name, (electron.listeners.get(name) ?? new Set()).add(listener)),
    off: (name: string, listener: Forward) => electron.listeners.get(name)?.delete(listener),
  },
}));

async function loadBridge(): Promise<Bridge> {
  await import("../../src-preload/overlay.ts");
  // The preload exposes exactly the contract's bridge; this test is what proves it.
  return electron.exposed.get("steadyline") as Bridge;
}

beforeEach(() => {
  electron.invoked.length = 0;
});

describe("the preload's bridge", () => {
  it("exposes request and onPush, and nothing else", async () => {
    expect(Object.keys(await loadBridge()).sort()).toEqual(["onPush", "request"]);
    expect([...electron.exposed.keys()]).toEqual(["steadyline"]);
  });

  it.each(Object.keys(requests) as (keyof typeof requests)[])("passes %s on under its own name", async (name) => {
    const bridge = await loadBridge();
    await bridge.request(name, {});
    expect(electron.invoked).toEqual([{ name, value: {} }]);
  });

  it.each(["shell/open", "toString", "__proto__"])("refuses %s without asking main", async (name) => {
    const bridge = await loadBridge();
    expect(await bridge.request(name as "call/end", {})).toMatchObject({ ok: false, error: { code: "refused" } });
    expect(electron.invoked).toEqual([]);
  });

  it.each(Object.keys(pushes) as (keyof typeof pushes)[])("hands %s over without Electron's event", async (name) => {
    const bridge = await loadBridge();
    const heard = vi.fn<(value: unknown) => void>();
    const stop = bridge.onPush(name, heard);
    for (const listener of electron.listeners.get(name) ?? []) listener({ sender: "secret" }, "value");
    expect(heard.mock.calls).toEqual([["value"]]);
    stop();
    expect(electron.listeners.get(name)?.size).toBe(0);
  });

  it("listens to no other message", async () => {
    const bridge = await loadBridge();
    bridge.onPush("other/changed" as "snapshot/changed", () => undefined)();
    expect(electron.listeners.has("other/changed")).toBe(false);
  });
});
