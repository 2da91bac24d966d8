// The device page in a real Chromium over the built web host, with a sound server of the test's own.

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SoundFolder } from "../main/listener/speech.ts";
import { bundledCall } from "../support/bundled-call.ts";
import { endPrograms, root, steadyline, start } from "../support/program.ts";
import { PulseServer, soundParts } from "../support/pulse.ts";
import { chromiumMissing, launchChromium } from "./chromium.ts";

const missing = chromiumMissing();
const { skip, reason } = soundParts();
const shots = join(root, "out/screenshots");
const folder = mkdtempSync(join(tmpdir(), "steadyline-devices-"));
const pulse = new PulseServer();
const sounds = new SoundFolder();

let browser: Browser | undefined;
let page: Page;
const complaints: string[] = [];
/** What the host has pushed. */
const received: string[] = [];

const programEnv = (): Record<string, string> => ({
  ...(pulse.env as Record<string, string>), // Copied from process.env, which holds strings.
  XDG_DATA_HOME: folder,
  STEADYLINE_SOCKET: join(folder, "control.sock"),
});

describe.skipIf(skip || missing !== undefined)(`the device page${reason}${missing ?? ""}`, () => {
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    await pulse.start(["headset", "microphone"]);
    browser = await launchChromium();
    const program = start("web", ["--no-browser", "--no-journal"], { env: programEnv() });
    const printed = await program.line((line) => line.startsWith("overlay: "));
    const context = await browser.newContext({ viewport: { width: 560, height: 720 }, locale: "en" });
    page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => {
        if (String(payload).includes("snapshot/changed")) received.push(String(payload));
      }),
    );
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(/http:\S+/.exec(printed)?.[0] ?? "");
  });

  afterAll(async () => {
    await browser?.close();
    endPrograms();
    await pulse.remove();
    sounds.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test("is reached from the overlay, lists the devices, and remembers what is chosen", async () => {
    await page.getByRole("link", { name: "Sound devices" }).click();
    await page.getByRole("heading", { name: "Caller: what your headset plays" }).waitFor();
    await page.locator("select.select").first().selectOption("headset.monitor");
    await page.locator("select.select").nth(1).selectOption("microphone.monitor");
    await page.getByText("Look for devices again").click();
    await page.reload();
    await page.locator("select.select").first().waitFor();
    await expect.poll(() => page.locator("select.select").first().inputValue()).toBe("headset.monitor");
    expect(await page.locator("select.select").nth(1).inputValue()).toBe("microphone.monitor");
  });

  test("shows both levels live, recognises in five seconds what is said, and names what is wrong", async () => {
    const speech = sounds.convert("speech", bundledCall("en-abusive").wav, [], ["remix", "2", "trim", "16.3", "3.8"]);
    pulse.loop("headset", speech);
    await page.getByRole("button", { name: "Test for 5 seconds" }).click();
    await page.getByText(/Recognised: .*idiots/).waitFor({ timeout: 20_000 });
    const meter = page.getByRole("meter").first();
    expect(await meter.getAttribute("aria-valuetext")).toMatch(/-\d+ dB/);
    await page.getByText("The device delivers only silence. Check the mute switch and the plug.").waitFor();
    await page.screenshot({ path: join(shots, "devices.png") });
    await page.getByRole("button", { name: "Test for 5 seconds" }).waitFor({ timeout: 15_000 });
    pulse.stopPlaying();
  });

  test("is accessible, and nothing on it goes against the content policy", async () => {
    const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    await page.evaluate(source);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { readonly axe: { run(): Promise<{ violations: { id: string }[] }> } };
      return (await axe.run()).violations.map(({ id }) => id);
    });
    expect(violations).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test("a call begun by command listens to what was chosen and knows whose call it is; a link ends it", async () => {
    const options = { env: programEnv() };
    const begun = await steadyline(
      ["call", "start", "--lang", "en", "--customer", "Harris", "--number", "0612345678"],
      options,
    );
    expect(begun).toMatchObject({ code: 0, stderr: "" });
    const speech = sounds.convert("call", bundledCall("en-abusive").wav, [], ["remix", "2", "trim", "16.3", "3.8"]);
    await pulse.play("headset", speech);
    await page.goto(new URL("/", page.url()).href);
    await page.locator('.overlay[data-level="abusive"]').waitFor({ timeout: 15_000 });
    expect(received.at(-1)).toContain('"customer":"Harris"');
    expect(received.at(-1)).toContain('"number":"0612345678"');
    const status = JSON.parse((await steadyline(["call", "status"], options)).stdout) as Record<string, unknown>;
    expect(status).toMatchObject({ phase: "active", level: "abusive" });
    await page.screenshot({ path: join(shots, "overlay-live.png") });
    expect((await steadyline(["open", "steadyline:call/end"], options)).code).toBe(0);
    // A softphone may say it twice.
    expect(JSON.parse((await steadyline(["call", "end"], options)).stdout)).toMatchObject({ phase: "ended" });
  });

  test("the window itself can listen: its microphone reaches the recogniser as the agent's side", async () => {
    // "I understand that this is frustrating", again and again: whenever the five seconds begin, one is whole in them.
    const sentence = ["remix", "1", "trim", "10", "2.4"];
    const said = sounds.convert("said", bundledCall("en-abusive").wav, ["-r", "48000"], sentence);
    const listening = await launchChromium([
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-audio-capture=${said}`,
    ]);
    const env = {
      ...programEnv(),
      XDG_DATA_HOME: join(folder, "window"),
      STEADYLINE_SOCKET: join(folder, "window.sock"),
    };
    const program = start("web", ["--no-browser", "--no-journal"], { env });
    const printed = await program.line((line) => line.startsWith("overlay: "));
    const window = await (await listening.newContext({ locale: "en" })).newPage();
    await window.goto(/http:\S+/.exec(printed)?.[0] ?? "");
    await window.getByRole("link", { name: "Sound devices" }).click();
    await window.getByText("Listen through this window instead").click();
    await window.getByRole("button", { name: "Use the microphone", exact: true }).click();
    await window.getByText("This window is listening. Keep it open.").waitFor();
    await steadyline(["call", "start", "--lang", "en"], { env });
    await expect
      .poll(async () => (await steadyline(["call", "status"], { env })).stdout, { timeout: 10_000, interval: 500 })
      .toContain('"agent":"hearing"');
    await steadyline(["call", "end"], { env });
    await window.getByRole("button", { name: "Test for 5 seconds" }).click();
    await window.getByText(/Recognised: .*frustrating/).waitFor({ timeout: 15_000 });
    await window.screenshot({ path: join(shots, "devices-window.png") });
    await listening.close();
  });
});
