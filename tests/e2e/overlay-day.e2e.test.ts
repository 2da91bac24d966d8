// Every state of the overlay, brought about by what is said, measured, pressed or lost, through the real web host in a real
// Chromium: whole calls, by keyboard only. The recogniser and the clock are the stage's; web-host.e2e.test.ts has the real ones.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { overlayPixels } from "../../src-shared/settings.ts";
import type { CallSnapshot } from "../../src-shared/contract.ts";
import { day, playScene } from "../support/day.ts";
import { deskBrowser, houses, openDesk, resize } from "../support/desk.ts";
import { Stage } from "../support/stage.ts";
import { chromiumMissing, launchChromium } from "./chromium.ts";
import { axe, overflows, painted } from "./page-checks.ts";

const missing = chromiumMissing();
if (missing !== undefined) process.stderr.write(`SKIPPED a day at the desk: ${missing}\n`);

let browser: Browser | undefined;

/** A day is thirty-odd states; the machine may have other work. */
const wholeDay = { timeout: 150_000 };

describe.skipIf(missing !== undefined)("a day at the desk", wholeDay, () => {
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  // Each language has a size of its own, to save time; the gallery checks all of both.
  test.each([
    ["nl", "bar"],
    ["pl", "card"],
    ["en", "full"],
  ] as const)("shows every state in %s as a %s, accessible, with nothing cut", async (language, size) => {
    if (browser === undefined) throw new Error("no browser");
    const context = await browser.newContext(deskBrowser(language));
    const stage = await Stage.open(houses[language]);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    try {
      const desk = await openDesk(stage, page, language);
      const found: string[] = [];
      for (const scene of day) {
        await playScene(scene, desk);
        await resize(desk, size);
        const problems = [...(await overflows(page)), ...(await axe(page))];
        found.push(...problems.map((problem) => `${scene.name}: ${problem}`));
        await resize(desk, "card"); // The day goes on in a card, which has the forms.
      }
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
      await stage.close();
    }
  });

  test("takes a whole call from start to wrap-up without a pointer", async () => {
    if (browser === undefined) throw new Error("no browser");
    const context = await browser.newContext(deskBrowser("en"));
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const stage = await Stage.open(houses.en);
    const page = await context.newPage();
    const { keyboard } = page;
    const shown = (): CallSnapshot => stage.parts.service.snapshot();
    const tabTo = async (name: string, role: "button" | "combobox" = "button"): Promise<void> => {
      const target = page.getByRole(role, { name, exact: true });
      for (let presses = 0; presses < 60; presses += 1) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await keyboard.press("Tab");
      }
      throw new Error(`Tab never reaches ${name}`);
    };
    try {
      const { text } = await openDesk(stage, page, "en");
      await tabTo(text("button.start"));
      await keyboard.press("Enter");
      await page.locator('[data-phase="active"]').waitFor();
      await stage.begins();

      await stage.say("caller", "you are a complete and utter idiot");
      await page.locator('.overlay[data-level="abusive"]').waitFor();
      await keyboard.press("f");
      await page.locator('.overlay[data-level="calm"]').waitFor();
      await keyboard.press("b");
      await page.locator('.overlay[data-level="abusive"]').waitFor();
      const step = shown().protocol.next?.step;
      await keyboard.press("s");
      await expect.poll(() => shown().protocol.ladder.find((rung) => rung.step === step)?.status).toBe("skipped");
      await page.getByRole("button", { name: text("button.undo"), disabled: false }).waitFor();
      await keyboard.press("u");
      await expect.poll(() => shown().protocol.next?.step).toBe(step);

      const line = (): Promise<string | null> => page.locator(".step .line").textContent();
      const first = await line();
      await keyboard.press("a");
      await expect.poll(line).not.toBe(first);
      await keyboard.press("k");
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe((await line())?.trim());

      await keyboard.press("1");
      // The stage's time may not pass before the key has reached the program: the warnings would lie too close together.
      await expect.poll(() => shown().warnings[0]?.how).toBe("ticked");
      await stage.pass(10);
      await keyboard.press("2");
      await expect.poll(() => shown().warnings.map(({ how }) => how)).toEqual(["ticked", "ticked"]);
      await stage.pass(10);
      await keyboard.press("b");
      await page.getByRole("heading", { name: text("permission.granted") }).waitFor();

      await keyboard.press("m");
      await tabTo(text("language.call"), "combobox");
      await keyboard.type("N");
      await expect.poll(() => shown().language).toBe("nl");
      await keyboard.press("Escape");
      await keyboard.press("/");
      await page.locator("input[type=search]:focus").waitFor();
      await keyboard.type("vervelend");
      await page
        .getByRole("button", { name: /vervelend/ })
        .first()
        .waitFor();
      await keyboard.press("Enter");
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("vervelend");
      await keyboard.press("Escape");
      await keyboard.press("p");
      await page.locator('[data-phase="paused"]').waitFor();
      await keyboard.press("p");
      await page.locator('[data-phase="active"]').waitFor();
      await keyboard.press("e");
      await keyboard.press("e");

      await page.locator('[data-phase="ended"]').waitFor();
      await tabTo(text("incident.copy"));
      await keyboard.press("Enter");
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("2");
      await page.getByLabel(text("disposition.resolved")).focus();
      await keyboard.press("Space");
      await keyboard.press("Tab");
      await keyboard.type("Calls back on Monday");
      await tabTo(text("wrap-up.save"));
      await keyboard.press("Enter");
      await expect
        .poll(() => shown().afterCall?.wrapUp)
        .toEqual({ disposition: "resolved", note: "Calls back on Monday" });
    } finally {
      await context.close();
      await stage.close();
    }
  });

  test("goes into a window that stays on top, with keys and all, and comes back", async () => {
    if (browser === undefined) throw new Error("no browser");
    const context = await browser.newContext(deskBrowser("en"));
    const stage = await Stage.open(houses.en);
    const page = await context.newPage();
    try {
      const { text } = await openDesk(stage, page, "en");
      const opened = context.waitForEvent("page");
      await page.getByRole("button", { name: text("pop-out.open") }).press("Enter");
      const small = await opened;
      await page.getByText(text("pop-out.away")).waitFor();
      await small.getByRole("button", { name: text("button.start") }).press("Enter");
      await small.locator('[data-phase="active"]').waitFor();
      await stage.begins();
      await stage.say("caller", "you are a complete and utter idiot");
      await small.locator('.overlay[data-level="abusive"]').waitFor();
      expect(await overflows(small)).toEqual([]);
      await small.keyboard.press("f");
      await small.locator('.overlay[data-level="calm"]').waitFor();
      await page.getByRole("button", { name: text("pop-out.back") }).press("Enter");
      await page.locator('.overlay[data-phase="active"]').waitFor();
    } finally {
      await context.close();
      await stage.close();
    }
  });

  test.each([80, 200])("fits at a text size of %d per cent in a window that grew with it", async (textPercent) => {
    if (browser === undefined) throw new Error("no browser");
    const context = await browser.newContext(deskBrowser("nl"));
    const stage = await Stage.open(houses.nl);
    const page = await context.newPage();
    try {
      const desk = await openDesk(stage, page, "nl");
      stage.parts.settings.change({ textPercent });
      await page.setViewportSize({ width: (380 * textPercent) / 100, height: (260 * textPercent) / 100 });
      const found: string[] = [];
      for (const scene of day.slice(
        0,
        day.findIndex(({ name }) => name === "carried-on"),
      )) {
        await playScene(scene, desk);
        await painted(page);
        found.push(...(await overflows(page)).map((problem) => `${scene.name}: ${problem}`));
      }
      stage.parts.settings.change({ textPercent: 100 });
      await page.locator('html:not([style*="font-size"])').waitFor({ state: "attached" });
      await page.setViewportSize(overlayPixels.card);
      await painted(page);
      found.push(...(await overflows(page)).map((problem) => `back at 100 %: ${problem}`));
      expect(found).toEqual([]);
    } finally {
      await context.close();
      await stage.close();
    }
  });
});
