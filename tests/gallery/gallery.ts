// `npm run gallery`: a picture of every state × size × theme × language into out/gallery/, with an index page. The states
// come about as in the browser tests: by a day at the desk. Every picture is checked for accessibility; what is found is told.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { type Language, languages } from "../../src-core/ids.ts";
import { overlaySizes, type Theme } from "../../src-shared/settings.ts";
import { chromiumMissing, launchChromium } from "../e2e/chromium.ts";
import { axe, overflows } from "../e2e/page-checks.ts";
import { day, playScene } from "../support/day.ts";
import { deskBrowser, type Desk, houses, openDesk, resize } from "../support/desk.ts";
import { root } from "../support/program.ts";
import { Stage } from "../support/stage.ts";
import { indexPage, type Picture } from "./index-page.ts";

const folder = join(root, "out/gallery");
const themes = ["light", "dark", "contrast"] as const satisfies readonly Theme[];

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Pictures of one state as it stands: every size and theme. */
async function picturesOf(name: string, { page, stage, language }: Desk): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const theme of themes) {
    stage.parts.settings.change({ theme });
    for (const size of overlaySizes) {
      await resize({ page, stage }, size);
      const file = `${language}/${name}-${size}-${theme}.png`;
      await page.screenshot({ path: join(folder, file) });
      const problems = [...(await overflows(page)), ...(await axe(page))];
      for (const problem of problems) say(`${file}: ${problem}`);
      pictures.push({ name, size, theme, language, file, problems });
    }
  }
  stage.parts.settings.change({ theme: "light" });
  await resize({ page, stage }, "card");
  return pictures;
}

/** One day in one language. */
async function dayIn(language: Language, browser: Browser, only: string | undefined): Promise<Picture[]> {
  const stage = await Stage.open(houses[language]);
  const context = await browser.newContext(deskBrowser(language));
  const page: Page = await context.newPage();
  const pictures: Picture[] = [];
  try {
    const desk = await openDesk(stage, page, language);
    for (const scene of day) {
      await playScene(scene, desk);
      if (only === undefined || scene.name.includes(only)) pictures.push(...(await picturesOf(scene.name, desk)));
    }
  } finally {
    await context.close();
    await stage.close();
  }
  return pictures;
}

const missing = chromiumMissing();
if (missing !== undefined) {
  say(`no gallery: ${missing}`);
  process.exit(2);
}
const [only] = process.argv.slice(2);
if (only === undefined) rmSync(folder, { recursive: true, force: true });
for (const language of languages) mkdirSync(join(folder, language), { recursive: true });
const browser = await launchChromium();
const pictures: Picture[] = [];
try {
  for (const language of languages) {
    say(`${language} …`);
    pictures.push(...(await dayIn(language, browser, only)));
  }
} finally {
  await browser.close();
}
writeFileSync(join(folder, "index.html"), indexPage(pictures));
const bad = pictures.filter(({ problems }) => problems.length > 0).length;
process.stdout.write(`${pictures.length} pictures, ${bad} with something to mend: ${join(folder, "index.html")}\n`);
process.exitCode = bad === 0 ? 0 : 1;
