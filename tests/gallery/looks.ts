// The looks in which the gallery takes every state, and how the overlay is brought to one.

import type { Page } from "playwright-core";
import { overlayPixels, overlaySizes, type OverlaySize, type Theme } from "../../src-shared/settings.ts";
import { painted } from "../e2e/page-checks.ts";
import { type Desk, resize } from "../support/desk.ts";

/** One way the overlay can look. */
export interface Look {
  readonly size: OverlaySize;
  /** Part of the picture's name, and its caption. */
  readonly name: string;
  readonly theme: Theme;
  readonly textPercent?: 80 | 200;
  readonly isForced?: boolean;
  readonly isTranslucent?: boolean;
  /** Rules of axe; absent: all. A theme changes nothing but colours. */
  readonly rules?: readonly string[];
}

const colours = ["color-contrast"];

/** Every size in every theme, and the card in all else that an agent may choose. */
export const looks: readonly Look[] = [
  ...overlaySizes.flatMap((size): Look[] => [
    { size, name: "light", theme: "light" },
    { size, name: "dark", theme: "dark", rules: colours },
    { size, name: "contrast", theme: "contrast", rules: colours },
  ]),
  { size: "card", name: "text-80", theme: "light", textPercent: 80, rules: [...colours, "target-size"] },
  { size: "card", name: "text-200", theme: "light", textPercent: 200, rules: [...colours, "target-size"] },
  { size: "card", name: "forced", theme: "dark", isForced: true, rules: ["target-size"] },
  { size: "card", name: "translucent", theme: "light", isTranslucent: true, rules: ["target-size"] },
];

/** Brings the page to a look. */
export async function putOn(look: Look, desk: Desk): Promise<void> {
  const { size, theme, textPercent = 100, isForced = false, isTranslucent = false } = look;
  const { stage, page } = desk;
  stage.parts.settings.change({ theme, textPercent });
  await page.emulateMedia({ forcedColors: isForced ? "active" : "none" });
  await seeThrough(page, isTranslucent);
  await resize(desk, size);
  if (textPercent !== 100) await grow(page, textPercent);
}

/** The window grows with the text, as Electron's does. */
async function grow(page: Page, textPercent: number): Promise<void> {
  const shown = ((await page.locator("html").getAttribute("data-layout")) ?? "card") as OverlaySize; // Set by the overlay itself.
  const { width, height } = overlayPixels[shown];
  await page.setViewportSize({
    width: Math.round((width * textPercent) / 100),
    height: Math.round((height * textPercent) / 100),
  });
  await painted(page);
}

/** The opacity that the shell gives a translucent window, over the worst there can be below: black beside white. */
const translucent = `
  html { background: repeating-linear-gradient(90deg, #000 0 40px, #fff 40px 80px); }
  body { opacity: 0.88; }
`;

/** A sheet of the page's own making, which the content policy lets pass. */
const seeThrough = (page: Page, isOn: boolean): Promise<void> =>
  page.evaluate(
    (text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
    },
    isOn ? translucent : "",
  );
