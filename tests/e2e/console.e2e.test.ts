// The supervisor's whole way in a real browser: open, unlock, move a threshold, see the chart change, add a phrase, try it, sign;
// a desktop of its own takes the bundle up and behaves accordingly; a tampered bundle is refused and the rules keep running.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { callSnapshot, type CallSnapshot, type RequestName, type RequestOf } from "../../src-shared/contract.ts";
import { TestFolder } from "../support/bundles.ts";
import { textsOf } from "../support/page.ts";
import { endPrograms, type ProgramTree, root, type Running, start } from "../support/program.ts";
import { smallProgram } from "../support/small-program.ts";
import { chromiumMissing, launchChromium } from "./chromium.ts";
import { axe, painted } from "./page-checks.ts";

const missing = chromiumMissing();
if (missing !== undefined) process.stderr.write(`SKIPPED the console in the browser: ${missing}\n`);

const texts = textsOf("en");
const text = (key: string): string => texts[key] ?? `no text ${key}`;
const shots = join(root, "out/screenshots");
const [passphrase, keyPassphrase] = ["three plain words", "and four more words"];

let folder: TestFolder;
let tree: ProgramTree;
let browser: Browser | undefined;

beforeAll(async () => {
  folder = new TestFolder();
  tree = smallProgram();
  mkdirSync(shots, { recursive: true });
  if (missing === undefined) browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  endPrograms();
  folder.remove();
  tree.remove();
});

/** The address that the host prints; good for one window. */
const addressOf = async (program: Running): Promise<string> =>
  /http:\S+/.exec(await program.line((line) => /^(overlay|console): /.test(line)))?.[0] ?? "";

/** A desktop's program, asked as its window would ask it. */
class Desktop {
  private readonly seen: CallSnapshot[] = [];
  private wake: () => void = () => undefined;
  private id = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on("message", (data: Buffer) => {
      const envelope = JSON.parse(data.toString("utf8")) as { readonly name?: string; readonly value?: unknown };
      if (envelope.name === "snapshot/changed") this.seen.push(callSnapshot.parse(envelope.value));
      this.wake();
    });
  }

  static async open(address: string): Promise<Desktop> {
    const { origin, host } = new URL(address);
    const redeemed = await fetch(address, { redirect: "manual" });
    const cookie = redeemed.headers.get("set-cookie")?.split(";")[0] ?? "";
    const socket = new WebSocket(`ws://${host}/socket`, { headers: { cookie, origin } });
    const desktop = new Desktop(socket);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return desktop;
  }

  ask<Name extends RequestName>(name: Name, request: RequestOf<Name>): void {
    this.id += 1;
    this.socket.send(JSON.stringify({ id: this.id, name, request }));
  }

  /** The first snapshot, old or new, that fits; the ones before it are forgotten. */
  async until(fits: (snapshot: CallSnapshot) => boolean): Promise<CallSnapshot> {
    for (;;) {
      const index = this.seen.findIndex(fits);
      const found = this.seen[index];
      if (found !== undefined) {
        this.seen.splice(0, index);
        return found;
      }
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Marks abuse in a call that has just begun; whether that permits ending it. */
  async permitsAfterOneMark(): Promise<boolean> {
    this.ask("call/start", { language: "en" });
    await this.until(({ phase }) => phase === "active");
    this.ask("mark/abuse", {});
    const { permission } = await this.until(({ level }) => level.level === "abusive");
    this.ask("call/end", {});
    await this.until(({ phase }) => phase === "ended");
    return permission.granted;
  }

  close(): void {
    this.socket.close();
  }
}

/** A program of its own: its data, and the administrator's settings of the computer. */
const environment = (name: string): Record<string, string> => ({
  XDG_DATA_HOME: folder.file(name),
  STEADYLINE_SETTINGS: folder.file(`${name}.json`),
  STEADYLINE_MACHINE_CONFIG: folder.file("machine.yaml"),
});

async function unlock(page: Page): Promise<void> {
  const fields = page.locator("input[type=password]");
  await fields.first().fill(passphrase);
  await fields.nth(1).fill(passphrase);
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: text("console.lock.set") }).click();
}

test.skipIf(missing !== undefined)(
  "a supervisor changes the rules, sees what they would have done, signs, and a desktop runs exactly that",
  async () => {
    writeFileSync(folder.file("machine.yaml"), "{}");
    const supervisor = start("web", ["--console", "--no-browser"], { tree: tree.path, env: environment("supervisor") });
    if (browser === undefined) throw new Error("no browser");
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en" });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));

    await page.goto(await addressOf(supervisor));
    await unlock(page);

    // The key first: the desktop is given its public line.
    await page.getByRole("link", { name: text("console.section.publish") }).click();
    const key = page.getByRole("region", { name: text("console.publish.key"), exact: true });
    await key.locator("input[type=password]").first().fill(keyPassphrase);
    await key.locator("input[type=password]").nth(1).fill(keyPassphrase);
    await key.getByRole("button", { name: text("console.publish.make-key") }).click();
    const line = await key.locator("code").innerText();
    const bundle = folder.file("house.bundle");
    writeFileSync(
      folder.file("machine.yaml"),
      JSON.stringify({ policy: { keys: [line], watch: bundle, pollSeconds: 1 } }),
    );
    const program = start("web", ["--no-browser", "--no-journal"], { tree: tree.path, env: environment("desktop") });

    // A threshold is moved: the chart follows before anything is kept.
    await page.getByRole("link", { name: text("console.section.rules") }).click();
    const outcome = (side: string) => page.locator(`[data-outcome=${side}]`);
    await outcome("draft").waitFor();
    const before = await outcome("draft").innerText();
    expect(await outcome("running").innerText()).toBe(before);
    expect(await axe(page)).toEqual([]);
    await page.getByRole("tab", { name: text("console.group.ending") }).click();
    const slider = page.locator("[data-path='permission.warningsRequired.default'] input[type=range]");
    const drawn = Number(await page.locator("[data-drawn]").getAttribute("data-drawn"));
    await slider.evaluate((input: HTMLInputElement) => {
      input.value = "0";
      input.dispatchEvent(new Event("input"));
    });
    await expect.poll(() => outcome("draft").innerText()).not.toBe(before);
    expect(await outcome("running").innerText()).toBe(before);
    expect(Number(await page.locator("[data-drawn]").getAttribute("data-drawn"))).toBeGreaterThan(drawn);
    expect(await page.locator(".bar").innerText()).toContain(text("console.draft.same"));
    await slider.evaluate((input) => input.dispatchEvent(new Event("change")));
    await page.locator(".setting[data-changed]").waitFor();
    await painted(page);
    await page.screenshot({ path: join(shots, "console-rules.png") });

    // What the engine would refuse is refused here, with the reason, and stays what it was.
    await page.locator("[data-path='permission.transferFirst'] input").click();
    await page.getByText(text("console.reason.transfer-to-whom")).waitFor();
    expect(await page.locator("[data-path='permission.transferFirst'] input").isChecked()).toBe(false);

    // A phrase of the house's own, tried before it is kept.
    await page.getByRole("link", { name: text("console.section.phrases") }).click();
    await page.getByRole("button", { name: text("console.form.add") }).click();
    await page.getByLabel(text("console.form.words")).fill("old parrot");
    const save = page.getByRole("button", { name: text("console.form.save") });
    await expect.poll(() => save.getAttribute("aria-disabled"), { timeout: 20_000 }).toBeNull();
    await page.getByLabel(text("console.try.sentence")).fill("you old parrot");
    await page.getByRole("button", { name: text("console.try.run"), exact: true }).click();
    await page.getByText("house-", { exact: false }).first().waitFor({ timeout: 20_000 });
    await save.click();
    await page.locator(".item .badge").filter({ hasText: "2" }).waitFor({ timeout: 20_000 });

    // Before the bundle the desktop runs the program's own rules: one mark is not enough.
    const desktop = await Desktop.open(await addressOf(program));
    expect((await desktop.until(() => true)).health.rules?.version).toBeNull();
    expect(await desktop.permitsAfterOneMark()).toBe(false);

    await page.getByRole("link", { name: text("console.section.publish") }).click();
    const sign = page.getByRole("region", { name: text("console.publish.sign"), exact: true });
    await sign.getByLabel(text("console.publish.target")).fill(bundle);
    await sign.getByLabel(text("console.publish.key-passphrase")).fill(keyPassphrase);
    await sign.getByRole("button").click();
    await sign.getByRole("status").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.screenshot({ path: join(shots, "console-publish.png") });

    // After it one mark permits the end, as the draft said.
    await desktop.until(({ health }) => health.rules?.version === 1 || health.rules?.next === 1);
    expect(await desktop.permitsAfterOneMark()).toBe(true);

    // Changed after signing: refused with the reason, and version 1 keeps running.
    const envelope = JSON.parse(readFileSync(bundle, "utf8")) as { payload: string };
    const payload = Buffer.from(envelope.payload, "base64").toString("utf8").replace('"version":1', '"version":9');
    writeFileSync(bundle, JSON.stringify({ ...envelope, payload: Buffer.from(payload).toString("base64") }));
    const refused = await desktop.until(({ health }) => health.rules?.problem === "bundle-invalid");
    expect(refused.health.rules?.version).toBe(1);
    desktop.close();

    expect(complaints).toEqual([]);
    expect(program.lines.join("\n")).not.toContain(keyPassphrase);
  },
);
