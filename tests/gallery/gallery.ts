// `npm run gallery`: a picture of every state × look × language into out/gallery/, with an index page. The states
// come about as in the browser tests: by a day at the desk. Every picture is checked for accessibility; what is found is told.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { type Language, languages } from "../../src-core/ids.ts";
import { chromiumMissing, launchChromium } from "../e2e/chromium.ts";
import { axe, overflows } from "../e2e/page-checks.ts";
import { day, playScene } from "../support/day.ts";
import { deskBrowser, type Desk, houses, openDesk } from "../support/desk.ts";
import { root } from "../support/program.ts";
import { Stage } from "../support/stage.ts";
import { indexPage, type Picture } from "./index-page.ts";
import { type Look, looks, putOn } from "./looks.ts";

const folder = join(root, "out/gallery");
/** In which the day goes on: it needs the card's forms. */
const usual: Look = { size: "card", name: "light", theme: "light" };
const isUsual = ({ size, name }: Look): boolean => size === usual.size && name === usual.name;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Pictures of one state as it stands, in every look. */
async function picturesOf(state: string, desk: Desk): Promise<Picture[]> {
  const { page, stage, language } = desk;
  const pictures: Picture[] = [];
  // Where the program is gone, nobody tells the page of a change.
  for (const look of looks.filter((each) => stage.isOpen || isUsual(each))) {
    await putOn(look, desk);
    const file = `${language}/${state}-${look.size}-${look.name}.png`;
    await page.screenshot({ path: join(folder, file) });
    const problems = [...(await overflows(page)), ...(await axe(page, look.rules))];
    for (const problem of problems) say(`${file}: ${problem.split("\n", 1)[0]}`);
    pictures.push({ state, look: `${look.size} ${look.name}`, language, file, problems });
  }
  await putOn(usual, desk);
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
      if (only === undefined || `${language}/${scene.name}`.includes(only))
        pictures.push(...(await picturesOf(scene.name, desk)));
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
const startedMs = performance.now();
// Side by side: most of a day is waiting for frames.
const pictures: Picture[] = [];
try {
  const days = await Promise.all(languages.map((language) => dayIn(language, browser, only)));
  pictures.push(...days.flat());
} finally {
  await browser.close();
}
writeFileSync(join(folder, "index.html"), indexPage(pictures));
const bad = pictures.filter(({ problems }) => problems.length > 0).length;
const seconds = Math.round((performance.now() - startedMs) / 1000);
const index = join(folder, "index.html");
process.stdout.write(`${pictures.length} pictures in ${seconds} s, ${bad} with something to mend: ${index}\n`);
process.exitCode = bad === 0 ? 0 : 1;
