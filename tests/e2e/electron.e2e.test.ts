// The shell in Electron's own runtime, where there is one: what no fake can show. Everywhere else the same shell runs against
// the one fake of Electron's interface (tests/main/electron/shell.test.ts); the run says which.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultSettings, overlayPixels } from "../../src-shared/settings.ts";
import { root } from "../support/program.ts";
import { electronRuntime } from "./electron-runtime.ts";
import { axe, overflows } from "./page-checks.ts";

const runtime = electronRuntime();
process.stderr.write(
  "missing" in runtime
    ? `SKIPPED Electron's own runtime: ${runtime.missing}. The shell is tested against the fake in tests/fakes/electron.ts\n`
    : `the shell runs in Electron's own runtime, ${runtime.executablePath}\n`,
);

describe.skipIf("missing" in runtime)("the shell in Electron's own runtime", () => {
  const executablePath = "missing" in runtime ? "" : runtime.executablePath;
  let folder: string;
  let app: ElectronApplication;
  let page: Page;
  const complaints: string[] = [];
  const launch = (): { args: string[]; env: Record<string, string> } => ({
    // A profile of its own: a program that runs already is another one's.
    args: [`--user-data-dir=${join(folder, "profile")}`, root],
    env: {
      ...(process.env as Record<string, string>), // Node leaves out what is not set.
      STEADYLINE_SETTINGS: join(folder, "settings.json"),
      STEADYLINE_SOCKET: join(folder, "control.sock"),
      XDG_DATA_HOME: folder,
      LANG: "en_GB.UTF-8",
    },
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "steadyline-electron-"));
    // Without a path of its own Playwright finds the same runtime, and keeps its switches from the program's arguments.
    app = await _electron.launch({ cwd: root, locale: "en-GB", ...launch() });
    page = await app.firstWindow();
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await page.getByRole("banner").waitFor();
  });
  afterAll(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("lies above all windows, as large as a card, and has not taken the keyboard", async () => {
    const window = await app.evaluate(({ BrowserWindow }) => {
      const shown = BrowserWindow.getAllWindows().find((one) => one.isVisible());
      return { isOnTop: shown?.isAlwaysOnTop(), isFocused: shown?.isFocused(), bounds: shown?.getBounds() };
    });
    expect(window).toMatchObject({ isOnTop: true, isFocused: false, bounds: overlayPixels.card });
  });

  it("gives its page the bridge and nothing of Node", async () => {
    const found = await page.evaluate(() =>
      ["steadyline", "require", "process", "module", "Buffer"].filter((name) => name in globalThis),
    );
    expect(found).toEqual(["steadyline"]);
  });

  it("has its hotkeys with the system, or says which are taken", async () => {
    const { hotkeys } = defaultSettings;
    const registered = await app.evaluate(
      ({ globalShortcut }, keys) => keys.map((key) => globalShortcut.isRegistered(key)),
      [hotkeys.tick ?? "", hotkeys["click-through"] ?? ""],
    );
    const states = await page.evaluate(async () => {
      const { steadyline } = globalThis as unknown as {
        steadyline: { request(name: string, value: unknown): Promise<{ view: { hotkeys: Record<string, string> } }> };
      };
      return (await steadyline.request("settings/get", {})).view.hotkeys;
    });
    expect(registered.map((is) => (is ? "on" : "taken"))).toEqual([states["tick"], states["click-through"]]);
  });

  it("takes a call from start to end, and is accessible with nothing cut", async () => {
    await page.getByRole("button", { name: "Start call" }).click();
    await page.locator('.overlay[data-phase="active"]').waitFor();
    await page.keyboard.press("b");
    await page.locator('.overlay[data-level="abusive"]').waitFor();
    expect([...(await overflows(page)), ...(await axe(page))]).toEqual([]);
    await page.keyboard.press("e");
    await page.keyboard.press("e");
    await page.locator('.overlay[data-phase="ended"]').waitFor();
    expect(complaints).toEqual([]);
  });

  it("runs once: a second start ends by itself and brings the first into view", async () => {
    await app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows()) window.hide();
    });
    const { args, env } = launch();
    const { status } = spawnSync(executablePath, ["--no-sandbox", ...args], { cwd: root, env, timeout: 20_000 });
    expect(status).toBe(0);
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((one) => one.isVisible())))
      .toBe(true);
  });
});
