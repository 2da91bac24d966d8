import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultSettingsFile } from "../../../src-main/journal/location.ts";
import { readSettings, writeSettings } from "../../../src-main/settings/settings-file.ts";
import { SettingsStore } from "../../../src-main/settings/settings-store.ts";
import { accelerator, defaultSettings, ownHotkeyStates, settingsChange } from "../../../src-shared/settings.ts";

let folder: string;
let log: string[];
const file = (): string => join(folder, "deep", "settings.json");
const open = (): SettingsStore => new SettingsStore(file(), (line) => log.push(line));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "steadyline-settings-"));
  log = [];
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

describe("the settings of a desktop", () => {
  it("are the usual ones without a file, and a change survives a restart", () => {
    const store = open();
    expect(store.settings).toEqual(defaultSettings);
    store.change({ theme: "dark", sizes: { "1": "bar" } });
    store.change({ sizes: { "2": "full" }, hotkeys: { end: "Alt+F4" } });
    expect(open().settings).toEqual({
      ...defaultSettings,
      theme: "dark",
      sizes: { "1": "bar", "2": "full" },
      hotkeys: { ...defaultSettings.hotkeys, end: "Alt+F4" },
    });
  });

  it("of an older program get what is new", () => {
    open().change({});
    writeFileSync(file(), JSON.stringify({ theme: "light", hotkeys: { tick: null } }));
    expect(open().settings).toMatchObject({ theme: "light", textPercent: 100, hotkeys: { tick: null } });
    expect(open().settings.hotkeys.skip).toBe(defaultSettings.hotkeys.skip);
  });

  it.each([
    ["no JSON", "{ theme: "],
    ["another shape", '{"theme":"pink"}'],
    ["no object", "[1]"],
    ["a text size nobody can read", '{"textPercent":900}'],
  ])("that cannot be read (%s) are set aside whole and said so", (_, text) => {
    open().change({});
    writeFileSync(file(), text);
    const store = open();
    expect({ settings: store.settings, problem: store.problem }).toEqual({
      settings: defaultSettings,
      problem: "settings-broken",
    });
    expect(readFileSync(`${file()}.damaged`, "utf8")).toBe(text);
    expect(log).toHaveLength(1);
    store.change({ theme: "light" });
    expect(open()).toMatchObject({ problem: null, settings: { theme: "light" } });
  });

  it("are written as a whole: nothing half written is left beside them", () => {
    writeSettings(file(), defaultSettings);
    writeSettings(file(), { ...defaultSettings, theme: "dark" });
    expect(readdirSync(join(folder, "deep"))).toEqual(["settings.json"]);
    expect(readSettings(file()).settings.theme).toBe("dark");
  });

  it("that cannot be written hold until the end, and that is said", () => {
    // A file where the folder should be: no user, root included, can write below it.
    writeFileSync(join(folder, "deep"), "");
    const store = open();
    store.change({ theme: "dark" });
    expect({ theme: store.settings.theme, problem: store.problem }).toEqual({
      theme: "dark",
      problem: "settings-unwritable",
    });
    expect(existsSync(file())).toBe(false);
  });

  it("tell whoever listens, with what was before", () => {
    const store = open();
    const told: string[] = [];
    const stop = store.subscribe((now, before) => told.push(`${before.theme} ${now.theme}`));
    store.change({ theme: "dark" });
    stop();
    store.change({ theme: "light" });
    expect(told).toEqual(["system dark"]);
  });

  it("belong to this user alone", () => {
    open().change({});
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it("remember devices as the agent chose them", () => {
    open().keep({ devices: { caller: { id: "headset.monitor", name: "Headset" } } });
    expect(open().settings.devices).toEqual({ caller: { id: "headset.monitor", name: "Headset" } });
  });

  it("lie where whoever runs the program says", () => {
    expect(defaultSettingsFile({ STEADYLINE_SETTINGS: "/here.json" })).toBe("/here.json");
    expect(defaultSettingsFile({ XDG_DATA_HOME: "/data", LOCALAPPDATA: "/data" })).toMatch(/settings\.json$/);
  });
});

describe("a window", () => {
  it("cannot set the command that tells a team-mate, nor where the window lies", () => {
    const wish = { theme: "dark", teamCommand: ["rm"], places: {}, lastMonitor: "1" };
    expect(settingsChange.parse(wish)).toEqual({ theme: "dark" });
  });
});

describe("hotkeys", () => {
  it.each(["Control+Shift+F1", "Alt+F24", "Control+Alt+Shift+7", "Meta+Space"])("may be %s", (keys) =>
    expect(accelerator.safeParse(keys).success).toBe(true),
  );
  it.each(["F1", "A", "Control", "Control+", "Control+F25", "Ctrl+A", "Control+Enter+A", ""])("may not be %j", (keys) =>
    expect(accelerator.safeParse(keys).success).toBe(false),
  );

  it("are on, off or double", () => {
    const hotkeys = { ...defaultSettings.hotkeys, end: "Control+Shift+F1" };
    expect(ownHotkeyStates({ ...defaultSettings, hotkeys })).toMatchObject({
      tick: "double",
      end: "double",
      skip: "on",
      why: "off",
    });
    expect(Object.values(ownHotkeyStates({ ...defaultSettings, hotkeysOn: false }))).not.toContain("on");
  });

  it("do not collide among the usual ones, and never use AltGr's Control+Alt with a letter", () => {
    const keys = Object.values(defaultSettings.hotkeys).filter((key) => key !== null);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => /Control\+Alt\+[A-Z0-9]$/.test(key))).toEqual([]);
  });
});
