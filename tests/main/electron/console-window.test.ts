// The console's window against the shared fake of Electron: one window, one session, and no other page gets through.

import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ConsolePush, SupervisorConsole } from "../../../src-main/console/console.ts";
import { ConsoleWindow, serveConsole } from "../../../src-main/electron/console-window.ts";
import { consolePushes, consoleRequests } from "../../../src-shared/console-contract.ts";
import * as electron from "../../fakes/electron.ts";

vi.mock("electron", () => import("../../fakes/electron.ts"));

let handled: string[];
let closed: number;
let push: ConsolePush;
const supervisor: SupervisorConsole = {
  open: (to) => {
    push = to;
    return {
      handle: (name) => {
        handled.push(name);
        return Promise.resolve({ ok: false, error: { code: "console-locked", message: "" } });
      },
      close: () => (closed += 1),
    };
  },
};
const windowOf = (index: number): electron.BrowserWindow => {
  const window = electron.BrowserWindow.all[index];
  if (window === undefined) throw new Error("no window was opened");
  return window;
};
let console: ConsoleWindow;

beforeEach(() => {
  electron.resetElectron([electron.displayOf(1, { x: 0, y: 0, width: 1920, height: 1080 })]);
  handled = [];
  closed = 0;
  console = new ConsoleWindow({ preload: "console.cjs", page: "index.html" }, supervisor);
  serveConsole(console);
});

describe("the console's window", () => {
  it("is one window that gives its page nothing of Node, and comes to the front when asked for again", () => {
    console.show();
    console.show();
    expect(electron.BrowserWindow.all).toHaveLength(1);
    expect(windowOf(0).focused).toBe(true);
    expect(windowOf(0).options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
    });
  });

  it("names every message of the console to its preload", () => {
    console.show();
    const given = windowOf(0).options.webPreferences?.additionalArguments?.join("") ?? "";
    const { requests, pushes } = JSON.parse(given.slice(given.indexOf("=") + 1)) as Record<string, string[]>;
    expect(requests).toEqual(expect.arrayContaining(Object.keys(consoleRequests)));
    expect(pushes).toEqual(expect.arrayContaining(Object.keys(consolePushes)));
    expect(requests).not.toContain("call/start");
  });

  it.each(Object.keys(consoleRequests))("answers %s to its own page, and to no other", async (name) => {
    console.show();
    const overlay = new electron.BrowserWindow({});
    expect(await electron.ipcMain.ask(name, overlay.webContents, {})).toMatchObject({ error: { code: "refused" } });
    expect(handled).toEqual([]);
    await electron.ipcMain.ask(name, windowOf(0).webContents, {});
    expect(handled).toEqual([name]);
  });

  it("pushes to its page, and ends its session with the window", () => {
    console.show();
    push("console/locked", { state: "locked", waitSeconds: 0, triesLeft: 10, idleMinutes: 15 });
    expect(windowOf(0).sent.map(({ channel }) => channel)).toEqual(["console/locked"]);
    windowOf(0).emit("closed");
    expect(closed).toBe(1);
    console.show();
    expect(electron.BrowserWindow.all).toHaveLength(2);
  });
});
