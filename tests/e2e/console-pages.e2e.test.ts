// The console's pages for phrases, protocols, calls and readiness in a real Chromium over the built web host: the real texts, the
// real recogniser and a real journal; small packs, which compile at once.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundledCall } from "../support/bundled-call.ts";
import { abusiveCall, calmCall, TestJournal } from "../support/journal.ts";
import { textsOf } from "../support/page.ts";
import { endPrograms, type ProgramTree, start } from "../support/program.ts";
import { smallProgram } from "../support/small-program.ts";
import { chromiumMissing, launchChromium } from "./chromium.ts";
import { axe, overflows } from "./page-checks.ts";

const missing = chromiumMissing();
if (missing !== undefined) process.stderr.write(`SKIPPED the console's pages: ${missing}\n`);

const folder = mkdtempSync(join(tmpdir(), "steadyline-console-"));
const texts = textsOf("en");
const text = (key: string, values: Readonly<Record<string, string | number>> = {}): string =>
  (texts[key] ?? `no text ${key}`).replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

let tree: ProgramTree | undefined;
let browser: Browser | undefined;
let page: Page;
const complaints: string[] = [];

const button = (name: string) => page.getByRole("button", { name, exact: true });
const tab = (name: string) => page.getByRole("tab", { name, exact: true });
async function section(id: string): Promise<void> {
  await page
    .getByRole("navigation")
    .getByRole("link", { name: text(`console.section.${id}`) })
    .click();
  await page.getByRole("heading", { level: 1, name: text(`console.section.${id}`) }).waitFor();
}
/** Seconds of a bundled recording, which is 16-bit PCM with a header of 44 bytes. */
function excerpt(file: string, { from, seconds }: { readonly from: number; readonly seconds: number }): Buffer {
  const wav = readFileSync(file);
  const bytesPerSecond = wav.readUInt32LE(28);
  const begin = 44 + Math.floor(from * (bytesPerSecond / 4)) * 4;
  const sound = wav.subarray(begin, begin + Math.floor(seconds * (bytesPerSecond / 4)) * 4);
  const header = Buffer.from(wav.subarray(0, 44));
  header.writeUInt32LE(36 + sound.length, 4);
  header.writeUInt32LE(sound.length, 40);
  return Buffer.concat([header, sound]);
}

/** Accessible, and nothing wider than its box. */
async function expectSound(): Promise<void> {
  expect([...(await axe(page)), ...(await overflows(page))]).toEqual([]);
}

describe.skipIf(missing !== undefined)("the console's pages", { timeout: 60_000 }, () => {
  beforeAll(async () => {
    const journal = new TestJournal({ folder: join(folder, "steadyline") });
    journal.write([abusiveCall("one-abusive-call"), Date.now() - 86_400_000], [calmCall("one-calm-call"), Date.now()]);
    journal.close();
    const env = { XDG_DATA_HOME: folder, STEADYLINE_SOCKET: join(folder, "control.sock") };
    tree = smallProgram();
    const program = start("web", ["--console", "--no-browser"], { env, tree: tree.path });
    browser = await launchChromium();
    const printed = await program.line((line) => line.startsWith("console: "));
    const context = await browser.newContext({
      viewport: { width: 1024, height: 768 },
      locale: "en",
      acceptDownloads: true,
      reducedMotion: "reduce",
    });
    page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(/http:\S+/.exec(printed)?.[0] ?? "");
    const fields = page.locator('input[type="password"]');
    await fields.first().waitFor();
    for (const field of await fields.all()) await field.fill("four words for a console");
    await page.keyboard.press("Enter");
    await page.getByRole("navigation").waitFor();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    endPrograms();
    tree?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a shipped rule is found by its words, read, and switched off without being edited", async () => {
    await section("phrases");
    await page.getByPlaceholder(text("console.phrases.search")).fill("idiots");
    const row = page.locator(".row", { hasText: "insult-idiots" }).first();
    await row.click();
    await page.getByRole("article", { name: "insult-idiots" }).waitFor();
    await button(text("console.phrases.switch-off")).click();
    await button(text("console.phrases.switch-on")).waitFor();
    await expectSound();
    await button(text("console.undo")).click();
    await button(text("console.phrases.switch-off")).waitFor();
  });

  test("a house phrase is typed, loosened, checked with the model, tried, looked for in calls and saved", async () => {
    await button(text("console.form.add")).click();
    await page.getByPlaceholder(text("console.form.placeholder")).fill("you silly haddock");
    await page.getByText(text("console.form.deaf")).waitFor();
    await page.getByText(/cannot hear: haddock/).waitFor();
    await page.getByPlaceholder(text("console.form.placeholder")).fill("you silly parcel");
    await page.locator(".chip", { hasText: "silly" }).click();
    await page.getByRole("checkbox", { name: text("console.word.optional") }).check();
    await page.locator(".chip.optional", { hasText: "(silly)" }).waitFor();
    await page.getByText(text("console.form.deaf")).waitFor({ state: "detached" });
    await expectSound();
    await page.getByPlaceholder(text("console.try.placeholder")).fill("oh you parcel");
    await button(text("console.try.run")).click();
    await page.locator("mark", { hasText: "parcel" }).waitFor();
    await button(text("console.hits.find")).click();
    await page.getByText(text("console.hits.cues-only", { count: 2 })).waitFor();
    await button(text("console.form.save")).click();
    await page.getByRole("article", { name: "house-you-silly-parcel" }).waitFor();
    await page.getByText(text("console.draft.changes", { count: 1 })).waitFor();
  });

  test("a sentence under the draft says which rule heard it and what silenced another", async () => {
    await tab(text("console.phrases.tab.try")).click();
    const sentence = page.getByPlaceholder(text("console.try.placeholder"));
    await sentence.fill("you parcel");
    await button(text("console.try.run")).click();
    await page.getByRole("cell", { name: "house-you-silly-parcel" }).waitFor();
    await sentence.fill("my neighbour called us idiots");
    await button(text("console.try.run")).click();
    await page
      .getByText(/silenced by reported-speech: “called us”/)
      .first()
      .waitFor();
    await expectSound();
  });

  test("a recording of one's own goes through the recogniser, and its cues are named where they were said", async () => {
    await tab(text("console.phrases.tab.recording")).click();
    await page.getByLabel(text("console.recording.which"), { exact: true }).selectOption("own");
    await page.getByLabel(text("console.recording.file")).setInputFiles({
      name: "call.wav",
      mimeType: "audio/wav",
      buffer: excerpt(bundledCall("en-abusive").wav, { from: 16.3, seconds: 3.8 }),
    });
    await button(text("console.recording.run")).click();
    await page
      .locator("tr", { hasText: "idiots" })
      .locator(".tag", { hasText: text("cue.insult") })
      .waitFor({ timeout: 30_000 });
    await page.getByText(text("demo.notice")).waitFor();
    await expectSound();
  });

  test("a ladder is changed by keyboard, a line's placeholder is checked with its place, and the overlay's card shows both", async () => {
    await section("protocols");
    await button(text("console.ladder.down", { step: text("step.personalise") })).focus();
    await page.keyboard.press("Enter");
    await page.locator(".steps li:first-child", { hasText: text("step.intent-and-boundary") }).waitFor();
    await page.locator(".overlay .name", { hasText: "name of intent-and-boundary" }).waitFor();
    await expectSound();
    await tab(text("console.sheets.tab.lines")).click();
    await button(text("console.lines.add")).click();
    const [short, normal, long] = await page.locator(".line textarea").all();
    await short?.fill("Decent words, please.");
    await normal?.fill("{caller}, decent words, please.");
    await long?.fill("Decent words, please, then I can help.");
    await page.getByText(text("console.lines.placeholder", { text: "{caller}", at: 1 })).waitFor();
    await normal?.fill("{customer}, decent words, please.");
    await button(text("console.form.save")).click();
    await page
      .locator(".overlay .line", { hasText: `${text("console.preview.customer-sample")}, decent words, please.` })
      .waitFor();
    await expectSound();
    await tab(text("console.sheets.tab.sheets")).click();
    await page.getByLabel(text("authority.may"), { exact: true }).fill("A credit of up to £25");
    await page.keyboard.press("Tab");
    await page.locator(".overlay li", { hasText: "A credit of up to £25" }).waitFor();
    await expectSound();
  });

  test("calls are filtered, one is read with its timeline, and its report is a file; no list is by agent", async () => {
    await section("calls");
    await page.getByText(text("console.calls.total", { count: 2 })).waitFor();
    await expectSound();
    await page.getByLabel(text("console.calls.cue")).selectOption("insult");
    await page.getByText(text("console.calls.total", { count: 1 })).waitFor();
    await page.locator("tbody button").click();
    await page.getByText(text("console.calls.mark.permitted")).waitFor();
    await page.locator("canvas").waitFor();
    await expectSound();
    const downloading = page.waitForEvent("download");
    await button(text("console.calls.report")).click();
    const report = readFileSync(await (await downloading).path(), "utf8");
    expect(report).toContain("you useless idiot");
    expect(report).toContain(text("report.check-holds"));
  });

  test("readiness names what is missing with its fix, says that a demo model is one, and checks a model's files", async () => {
    await section("readiness");
    await page.locator(".finding").first().waitFor({ timeout: 30_000 });
    expect(
      await page.locator(".finding[data-state=doubtful], .finding[data-state=bad]").locator(".fix").count(),
    ).toBeGreaterThan(0);
    await page.getByText(text("console.models.demo-notice")).waitFor();
    await button(text("console.models.check-which", { model: "vosk-model-demo-en" })).click();
    await page.getByText(text("console.models.whole")).waitFor();
    await page.getByLabel(text("console.models.file")).fill("/nowhere/model.zip");
    await button(text("console.models.add-now")).click();
    await page.getByText(text("error.file-unreadable")).waitFor();
    await expectSound();
  });

  test("nothing is cut in Dutch and Polish, and no page complained", async () => {
    for (const language of ["nl", "pl"] as const) {
      await page.getByRole("navigation").getByRole("combobox").selectOption(language);
      await page.locator(`html[lang="${language}"]`).waitFor();
      for (const id of ["phrases", "protocols", "calls", "readiness"]) {
        await page.goto(`${page.url().replace(/#.*/, "")}#${id}`);
        await page.getByRole("heading", { level: 1, name: textsOf(language)[`console.section.${id}`] ?? "" }).waitFor();
        expect(await overflows(page)).toEqual([]);
      }
    }
    expect(complaints).toEqual([]);
  });
});
