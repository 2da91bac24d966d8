// A desk: the running program with its page in a browser, and what a house would set up there.

import type { BrowserContextOptions, Page } from "playwright-core";
import type { Language } from "../../src-core/ids.ts";
import { overlayPixels, type OverlaySize } from "../../src-shared/settings.ts";
import { painted } from "../e2e/page-checks.ts";
import { textsOf } from "./page.ts";
import type { PolicyDocument, Stage } from "./stage.ts";

/** An agent at work: keys only. */
export interface Desk {
  readonly stage: Stage;
  readonly page: Page;
  readonly language: Language;
  /** Interface text of a key. */
  readonly text: (key: string) => string;
}

/** A new layout is in view well before this. */
const layoutMs = 1000;

/** A browser of this language, the overlay a card. */
export const deskBrowser = (language: Language): BrowserContextOptions => ({
  viewport: overlayPixels.card,
  locale: language,
  reducedMotion: "reduce",
});

/** The agent's wish for this monitor, and the window that goes with the layout that comes of it: panels and the timer need a card. */
export async function resize({ stage, page }: Pick<Desk, "stage" | "page">, size: OverlaySize): Promise<void> {
  // The browser under test takes its window for the monitor.
  const monitors = Object.values(overlayPixels).map(({ width, height }) => `${width}x${height}`);
  stage.parts.settings.change({ sizes: Object.fromEntries(monitors.map((monitor) => [monitor, size])) });
  const needsRoom = await page.locator('[role="dialog"], [role="timer"]').count();
  const asked = size === "bar" && needsRoom > 0 ? "card" : size;
  const html = page.locator("html");
  // Where the program is gone, the layout stays as it was.
  await page
    .locator(`html[data-layout="${asked}"]`)
    .waitFor({ state: "attached", timeout: layoutMs })
    .catch(() => undefined);
  await page.setViewportSize(overlayPixels[(await html.getAttribute("data-layout")) as OverlaySize]); // Set by the overlay itself.
  await painted(page);
}

/** Opens the program's page as an agent would. */
export async function openDesk(stage: Stage, page: Page, language: Language): Promise<Desk> {
  const texts = textsOf(language);
  await page.goto(stage.parts.host.url);
  await page.getByRole("banner").waitFor();
  return { stage, page, language, text: (key) => texts[key] ?? `no text ${key}` };
}

/** What a house would add to the default policy. */
export const houses: Readonly<Record<Language, PolicyDocument>> = {
  nl: {
    name: "Stroomlijn",
    company: "Stroomlijn",
    crisisLines: ["113 Zelfmoordpreventie: 0800-0113", "Spoed: 112"],
    authority: {
      may: ["Een tegoed tot € 25", "Een monteur binnen twee werkdagen", "Uitstel van betaling tot 30 dagen"],
      mayNot: ["Een nieuw toestel", "Een uitzondering op de opzegtermijn"],
    },
  },
  pl: {
    name: "Prąd i Światło",
    company: "Prąd i Światło",
    crisisLines: ["Kryzysowy telefon zaufania: 116 123", "Numer alarmowy: 112"],
    authority: {
      may: ["Zniżka do 100 zł", "Technik w ciągu dwóch dni roboczych", "Odroczenie płatności do 30 dni"],
      mayNot: ["Nowe urządzenie", "Wcześniejsze rozwiązanie umowy"],
    },
  },
  en: {
    name: "Brightwire",
    company: "Brightwire",
    crisisLines: ["Samaritans: 116 123", "Emergency: 999"],
    authority: {
      may: ["A credit of up to £25", "An engineer within two working days", "Payment put off for up to 30 days"],
      mayNot: ["A new device", "Waiving the notice period"],
    },
  },
};
