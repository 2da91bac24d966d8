// The overlay's own page in a real Chromium, against a scripted bridge: every state, size, theme and language.
// Screenshots go to out/screenshots/; look at them after a change of design.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page, WebSocket } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { languageNames } from "../../src-renderer/vocabulary.ts";
import type { CallSnapshot } from "../../src-shared/contract.ts";
import { snapshotOfState, stateNames } from "../renderer/snapshots.ts";
import { chromiumMissing, launchChromium } from "./chromium.ts";
import { axe, overflows, painted } from "./page-checks.ts";
import { type ScriptedHost, startScriptedHost } from "./scripted-host.ts";

const missing = chromiumMissing();
if (missing !== undefined) process.stderr.write(`SKIPPED overlay page tests: ${missing}\n`);

const shots = join(import.meta.dirname, "../../out/screenshots");
const languages = Object.keys(languageNames) as CallSnapshot["language"][];
const panels = {
  actions: "m",
  details: "d",
  why: "w",
  help: "?",
  phrases: "/",
  authority: "r",
  settings: ",",
} as const;

let browser: Browser;
let host: ScriptedHost;

/** One window on the scripted host. */
interface OpenPage {
  readonly page: Page;
  /** What the page complained about, content policy included. */
  readonly complaints: string[];
  readonly show: (snapshot: CallSnapshot) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Look {
  readonly width: number;
  readonly height: number;
  readonly language?: CallSnapshot["language"];
  readonly colorScheme?: "light" | "dark";
  readonly forcedColors?: "active" | "none";
}

async function openPage({
  width,
  height,
  language = "en",
  colorScheme = "light",
  forcedColors = "none",
}: Look): Promise<OpenPage> {
  host.show(snapshotOfState("idle", language));
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language,
    colorScheme,
    forcedColors,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  let socket: WebSocket | undefined;
  page.on("websocket", (opened) => {
    socket = opened;
  });
  await page.goto(host.url);
  await page.getByRole("banner").waitFor();
  return {
    page,
    complaints,
    async show(snapshot) {
      const arrived = socket?.waitForEvent("framereceived");
      host.show(snapshot);
      await arrived;
      await painted(page);
    },
    close: () => context.close(),
  };
}

describe.skipIf(missing !== undefined)("the overlay's page", () => {
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    browser = await launchChromium();
    host = await startScriptedHost(snapshotOfState("idle"));
  });
  afterAll(async () => {
    await browser.close();
    await host.close();
  });

  describe.each([
    { width: 360, height: 240, isShot: false },
    { width: 380, height: 260, isShot: true },
    { width: 420, height: 600, isShot: true },
    { width: 480, height: 640, isShot: false },
  ])("at $width × $height", ({ isShot, ...size }) => {
    it.each(languages)("shows every state in %s without overflow, with essentials in view", async (language) => {
      const { page, complaints, show, close } = await openPage({ ...size, language });
      const found: string[] = [];
      for (const state of stateNames) {
        await show(snapshotOfState(state, language));
        found.push(...(await overflows(page)).map((problem) => `${state}: ${problem}`));
        if (isShot)
          await page.screenshot({ path: join(shots, `${state}-${size.width}x${size.height}-light-${language}.png`) });
      }
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    });
  });

  it.each([
    { name: "dark", width: 380, height: 260, forcedColors: "none", surface: "rgb(27, 30, 34)" },
    { name: "dark", width: 420, height: 600, forcedColors: "none", surface: "rgb(27, 30, 34)" },
    { name: "forced-colours", width: 380, height: 260, forcedColors: "active", surface: "rgb(0, 0, 0)" },
  ] as const)("takes on the system's colours ($name, $width × $height)", async ({ name, surface, ...look }) => {
    const { page, show, close } = await openPage({ ...look, colorScheme: "dark" });
    for (const state of stateNames) {
      await show(snapshotOfState(state));
      await page.screenshot({ path: join(shots, `${state}-${look.width}x${look.height}-${name}-en.png`) });
    }
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(surface);
    await close();
  });

  it.each([
    { name: "light", width: 420, height: 600, colorScheme: "light" },
    { name: "light-small", width: 380, height: 260, colorScheme: "light" },
    { name: "dark", width: 420, height: 600, colorScheme: "dark" },
  ] as const)("is accessible in every state and panel ($name)", async ({ name, ...look }) => {
    const { page, show, close } = await openPage(look);
    const found: string[] = [];
    for (const state of stateNames) {
      await show(snapshotOfState(state));
      found.push(...(await axe(page)).map((violation) => `${state}: ${violation}`));
    }
    await show(snapshotOfState("granted"));
    for (const [panel, key] of Object.entries(panels)) {
      await page.keyboard.press(key);
      await page.getByRole("dialog").waitFor();
      found.push(...(await axe(page)).map((violation) => `${panel}: ${violation}`));
      await page.screenshot({ path: join(shots, `panel-${panel}-${name}.png`) });
      await page.keyboard.press("Escape");
    }
    expect(found).toEqual([]);
    await close();
  });

  it("can be worked by keyboard alone, from start to end, with focus always in sight", async () => {
    const { page, show, close } = await openPage({ width: 380, height: 260 });
    const asked = (): string[] =>
      host.received.map(({ name }) => name).filter((name) => !name.endsWith("/get") && name !== "window/fit");
    host.received.length = 0;

    const start = page.getByRole("button", { name: "Start call" });
    for (let presses = 0; presses < 10 && !(await isFocused(start)); presses += 1) await page.keyboard.press("Tab");
    expect(await start.evaluate((button) => getComputedStyle(button).outlineStyle)).toBe("solid");
    await page.keyboard.press("Enter");
    await expect.poll(asked).toEqual(["call/start"]);

    await show(snapshotOfState("abusive"));
    await page.keyboard.press("t");
    await page.keyboard.press("u");
    await page.keyboard.press("f");
    await page.keyboard.press("m");
    const panel = page.getByRole("dialog", { name: "Actions" });
    expect(await panel.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    expect(await panel.count()).toBe(0);

    await show(snapshotOfState("granted"));
    await page.keyboard.press("w");
    await page.getByRole("dialog", { name: "Why you may end this call" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("e");
    await page.keyboard.press("e");
    await expect.poll(asked).toEqual(["call/start", "step/tick", "step/undo", "cue/dismiss", "mark/abuse", "call/end"]);
    await close();
  });

  it("gives focus back to the button that opened a panel", async () => {
    const { page, show, close } = await openPage({ width: 380, height: 260 });
    await show(snapshotOfState("abusive"));
    const more = page.getByRole("button", { name: "Actions" });
    await more.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => isFocused(more)).toBe(true);
    await close();
  });

  it("keeps the last state when the host is gone, says so, and recovers by itself", async () => {
    const { page, show, close } = await openPage({ width: 380, height: 260 });
    await show(snapshotOfState("abusive"));
    host.cut();
    host.show(snapshotOfState("heated"));
    await page.getByText("Connection lost").waitFor();
    await page.screenshot({ path: join(shots, "connection-lost-380x260-light-en.png") });
    await page.getByText("Heated", { exact: true }).waitFor();
    await expect.poll(() => page.getByText("Connection lost").count()).toBe(0);
    await close();
  });

  it("moves nothing when motion is unwelcome, and only fades otherwise", async () => {
    const { page, show, close } = await openPage({ width: 380, height: 260 });
    await show(snapshotOfState("abusive"));
    const moving = (): Promise<number> =>
      page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === "running").length);
    expect(await moving()).toBe(0);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await show(snapshotOfState("tense"));
    const animated = await page.evaluate(() =>
      document
        .getAnimations()
        .flatMap(({ effect }) =>
          effect instanceof KeyframeEffect ? effect.getKeyframes().flatMap((frame) => Object.keys(frame)) : [],
        ),
    );
    expect(animated.filter((property) => /transform|left|top|width|height|margin/.test(property))).toEqual([]);
    await close();
  });
});

const isFocused = (locator: ReturnType<Page["getByRole"]>): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement);
