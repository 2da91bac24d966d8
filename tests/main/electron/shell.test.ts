// The shell against the shared fake of Electron: window, hotkeys, tray, login. What only Electron's runtime can show is
// not shown here; the run says so.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { CallService } from "../../../src-main/call/call-service.ts";
import { createShell, type Shell } from "../../../src-main/electron/shell.ts";
import { SettingsStore } from "../../../src-main/settings/settings-store.ts";
import { defaultSettings, type HotkeyId, type Settings } from "../../../src-shared/settings.ts";
import * as electron from "../../fakes/electron.ts";
import { said } from "../../support/heard.ts";
import { phrases, smallPack } from "../../support/pack.ts";

vi.mock("electron", () => import("../../fakes/electron.ts"));

const first = electron.displayOf(1, { x: 0, y: 0, width: 1920, height: 1080 });
const second = electron.displayOf(2, { x: 1920, y: 0, width: 1280, height: 1024 });

let folder: string;
let service: CallService;
let store: SettingsStore;
let shell: Shell;
let pressedInPage: HotkeyId[];
let consoles: number;

const file = (): string => join(folder, "settings.json");
const kept = (): Settings => JSON.parse(readFileSync(file(), "utf8")) as Settings;
const overlay = (): electron.BrowserWindow => {
  const [window] = electron.BrowserWindow.all;
  if (window === undefined) throw new Error("no window was opened");
  return window;
};

function open(settings: Partial<Settings> = {}, platform: NodeJS.Platform = "win32"): void {
  writeFileSync(file(), JSON.stringify(settings));
  store = new SettingsStore(file(), () => undefined);
  service = new CallService({ policy: defaultPolicy, packOf: smallPack, newId: () => "id" });
  pressedInPage = [];
  consoles = 0;
  shell = createShell({
    service,
    packOf: smallPack,
    store,
    preload: "preload.cjs",
    page: "index.html",
    openConsole: () => (consoles += 1),
    pressInPage: (hotkey) => pressedInPage.push(hotkey),
    platform,
  });
  shell.open();
}

beforeEach(() => {
  vi.useFakeTimers();
  folder = mkdtempSync(join(tmpdir(), "steadyline-shell-"));
  electron.resetElectron([first, second]);
});
afterEach(() => {
  electron.BrowserWindow.all[0]?.emit("closed");
  electron.app.emit("will-quit");
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

describe("the window", () => {
  it("appears on top without taking the keyboard, and asserts both again and again", () => {
    open();
    expect(overlay().options).toMatchObject({ alwaysOnTop: true, focusable: false, show: false, skipTaskbar: true });
    expect(overlay()).toMatchObject({ visible: true, focused: false });
    const before = overlay().onTop.length;
    vi.advanceTimersByTime(15_000);
    overlay().emit("blur");
    expect(overlay().onTop.length).toBe(before + 4);
    expect(overlay().onTop.at(-1)).toEqual({ flag: true, level: "screen-saver" });
  });

  it("gives its page nothing of Node", () => {
    open();
    expect(overlay().options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
    });
  });

  it("takes the keyboard only while the page asks for it, or the agent does", () => {
    open();
    shell.desk.fit({ layout: "card", takesKeys: true });
    expect(overlay().focusable).toBe(true);
    shell.desk.fit({ layout: "card", takesKeys: false });
    expect(overlay().focusable).toBe(false);
    electron.globalShortcut.press("Control+Alt+Shift+F1");
    expect(overlay()).toMatchObject({ focusable: true, focused: true });
    electron.globalShortcut.press("Control+Alt+Shift+F1");
    expect(overlay()).toMatchObject({ focusable: false, focused: false });
  });

  it("follows the page's layout and the text size, with its near edge in place", () => {
    open();
    expect(overlay().bounds).toEqual({ x: 1516, y: 24, width: 380, height: 260 });
    shell.desk.fit({ layout: "bar", takesKeys: false });
    expect(overlay().bounds).toEqual({ x: 1336, y: 24, width: 560, height: 44 });
    shell.desk.change({ textPercent: 150 });
    expect(overlay().bounds).toEqual({ x: 1056, y: 24, width: 840, height: 66 });
  });

  it("snaps to a near edge when it is let go, and is there again after a restart", () => {
    open();
    overlay().dragTo(1925, 700);
    vi.advanceTimersByTime(1000);
    expect(overlay().bounds).toMatchObject({ x: 1920, y: 700 });
    expect(kept()).toMatchObject({ lastMonitor: "2", places: { "2": { x: 0, y: 700 } } });
    const settings = kept();
    overlay().emit("closed");
    electron.resetElectron([first, second]);
    open(settings);
    expect(overlay().bounds).toMatchObject({ x: 1920, y: 700 });
  });

  it("comes back to a screen that exists when its monitor is unplugged, and tells the page", () => {
    open({ lastMonitor: "2", places: { "2": { x: 500, y: 300 } } });
    const told: (string | null)[] = [];
    shell.desk.onChange(({ monitor }) => told.push(monitor));
    expect(shell.desk.view().monitor).toBe("2");
    electron.screen.plug([first]);
    expect(overlay().bounds).toMatchObject({ x: 1540, y: 300 });
    expect(told).toContain("1");
  });

  it("starts on the first screen when the monitor it was on last is not there", () => {
    open({ lastMonitor: "7", places: { "7": { x: 5, y: 5 } } });
    expect(overlay().bounds).toMatchObject({ x: 1516, y: 24 });
  });

  it("is translucent or opaque at once", () => {
    open();
    shell.desk.change({ isTranslucent: true });
    expect(overlay().opacity).toBeLessThan(1);
    shell.desk.change({ isTranslucent: false });
    expect(overlay().opacity).toBe(1);
  });

  it("lets nothing hang when it is closed", () => {
    open();
    overlay().emit("closed");
    expect(vi.getTimerCount()).toBe(0);
    expect(electron.screen.count("display-removed")).toBe(0);
  });
});

describe("click-through", () => {
  it("is left by hotkey or by the tray", () => {
    open();
    electron.globalShortcut.press("Control+Shift+F11");
    expect(overlay().ignoresMouse).toEqual({ ignore: true, forward: true });
    electron.globalShortcut.press("Control+Shift+F11");
    expect(overlay().ignoresMouse.ignore).toBe(false);
    electron.Tray.last?.choose("tray.click-through");
    expect(electron.Tray.last?.menu.find(({ label }) => label === "tray.click-through")?.checked).toBe(true);
    electron.Tray.last?.choose("tray.click-through");
    expect(overlay().ignoresMouse.ignore).toBe(false);
  });

  it("forwards no movements on Linux, which has no such thing", () => {
    open({}, "linux");
    electron.globalShortcut.press("Control+Shift+F11");
    expect(overlay().ignoresMouse).toEqual({ ignore: true, forward: false });
  });
});

describe("hotkeys", () => {
  it("are carried out by the page, whatever program has the keyboard", () => {
    open();
    electron.globalShortcut.press("Control+Shift+F1");
    electron.globalShortcut.press("Control+Shift+F6");
    expect(pressedInPage).toEqual(["tick", "mark-abuse"]);
  });

  it("that another program has are reported, not fought over", () => {
    electron.globalShortcut.taken.add("Control+Shift+F1");
    open();
    expect(shell.desk.view().hotkeys).toMatchObject({ tick: "taken", skip: "on", end: "off" });
  });

  it("that two actions share are reported and work for neither", () => {
    open();
    const view = shell.desk.change({ hotkeys: { skip: "Control+Shift+F1" } });
    expect(view.hotkeys).toMatchObject({ tick: "double", skip: "double" });
    expect(electron.globalShortcut.press("Control+Shift+F1")).toBe(false);
  });

  it("can be bound anew and switched off, one or all", () => {
    open();
    shell.desk.change({ hotkeys: { tick: "Alt+F2", skip: null } });
    electron.globalShortcut.press("Alt+F2");
    expect(pressedInPage).toEqual(["tick"]);
    expect(electron.globalShortcut.press("Control+Shift+F2")).toBe(false);
    shell.desk.change({ hotkeysOn: false });
    expect(electron.globalShortcut.registered.size).toBe(0);
  });

  it("are given back when the program ends", () => {
    open();
    electron.app.quit();
    expect(electron.globalShortcut.registered.size).toBe(0);
  });
});

describe("the tray", () => {
  it("shows the level by a shape of its own and the permission in words", () => {
    open();
    const images = new Set([JSON.stringify(electron.Tray.last?.images.at(-1))]);
    service.startCall({ language: "en" });
    images.add(JSON.stringify(electron.Tray.last?.images.at(-1)));
    service.hear(said("caller", phrases.insult, { start: 5 }));
    images.add(JSON.stringify(electron.Tray.last?.images.at(-1)));
    expect(images.size).toBe(3);
    expect(electron.Tray.last?.tooltip).toBe("Steadyline: level.abusive");
  });

  it("hides, shows, gives the keyboard and ends", () => {
    open();
    electron.Tray.last?.choose("tray.hide");
    expect(overlay().visible).toBe(false);
    electron.Tray.last?.choose("tray.show");
    expect(overlay()).toMatchObject({ visible: true, focused: false });
    electron.Tray.last?.choose("hotkey.keyboard");
    expect(overlay()).toMatchObject({ focusable: true, focused: true });
    electron.Tray.last?.choose("console.open");
    expect(consoles).toBe(1);
    electron.Tray.last?.choose("tray.quit");
    expect(electron.app.hasQuit).toBe(true);
  });
});

describe("the desktop", () => {
  it("starts the program at login where the system can, and says where it cannot", () => {
    open();
    shell.desk.change({ startAtLogin: true });
    expect(electron.app.loginItems).toEqual([{ openAtLogin: true }]);
    overlay().emit("closed");
    electron.resetElectron([first]);
    open({}, "linux");
    expect(shell.desk.view()).toMatchObject({ canStartAtLogin: false, canBeTranslucent: false });
    shell.desk.change({ startAtLogin: true });
    expect(electron.app.loginItems).toEqual([]);
  });

  it("copies for a page that has not got the focus", async () => {
    open();
    await shell.desk.copy("I want to help.");
    expect(electron.clipboard.text).toBe("I want to help.");
  });

  it("comes into view when the program is started a second time", () => {
    open();
    overlay().hide();
    shell.show();
    expect(overlay().visible).toBe(true);
  });

  it("has the usual settings in force from the start", () => {
    open();
    expect(shell.desk.view()).toMatchObject({ host: "electron", settings: { ...defaultSettings }, problem: null });
  });
});
