// The built web host on a bundled call in real time, with a real Chromium: what an agent sees, also when the listener dies.
// The three calls run side by side: each takes its real minute.

import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { parse } from "yaml";
import { callSnapshot, type CallSnapshot } from "../../src-shared/contract.ts";
import { bundledCall } from "../support/bundled-call.ts";
import { endPrograms, keyNotice, root, type Running, start } from "../support/program.ts";
import { chromiumMissing, launchChromium } from "./chromium.ts";

const missing = chromiumMissing();
if (missing !== undefined) process.stderr.write(`SKIPPED web host in the browser: ${missing}\n`);

const shots = join(root, "out/screenshots");
const { texts } = parse(readFileSync(join(root, "packs/en/texts.yaml"), "utf8")) as {
  readonly texts: Readonly<Record<string, string>>;
};
const text = (key: string): string => texts[key] ?? `no text ${key}`;

/** A call of a minute and the start before it; once more where other work on the machine has made real time late. */
const wholeCall = { timeout: 150_000, retry: 1 };

let browser: Browser | undefined;

/** A snapshot with the moment at which the window got it. */
interface Seen {
  readonly atMs: number;
  readonly snapshot: CallSnapshot;
}

/** The overlay in a window, with everything the host has told it. */
class Overlay {
  readonly seen: Seen[] = [];
  /** What the page complained about, content policy included. */
  readonly complaints: string[] = [];
  #wake: () => void = () => undefined;

  constructor(readonly page: Page) {
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
    page.on("websocket", (socket) =>
      socket.on("framereceived", ({ payload }) => {
        const envelope = JSON.parse(String(payload)) as { readonly kind: string; readonly value?: unknown };
        if (envelope.kind !== "push") return;
        this.seen.push({ atMs: performance.now(), snapshot: callSnapshot.parse(envelope.value) });
        this.#wake();
      }),
    );
  }

  get last(): CallSnapshot | undefined {
    return this.seen.at(-1)?.snapshot;
  }

  /** The first snapshot from now on (or the last one) that fits. */
  async until(fits: (snapshot: CallSnapshot) => boolean, from = Math.max(0, this.seen.length - 1)): Promise<Seen> {
    for (;;) {
      const found = this.seen.slice(from).find(({ snapshot }) => fits(snapshot));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** Starts the host on a call; opens its one-time address as the printed line says. */
async function openCall(
  name: string,
  { onTestFinished }: TestContext,
): Promise<{ readonly program: Running; readonly overlay: Overlay }> {
  const program = start("web", ["--demo", "--lang", name.slice(0, 2), "--call", name, "--no-browser"]);
  const printed = await program.line((line) => line.startsWith("overlay: "));
  const url = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(printed)?.[0] ?? "";
  if (browser === undefined) throw new Error("no browser");
  const context = await browser.newContext({
    viewport: { width: 380, height: 260 },
    deviceScaleFactor: 2,
    locale: "en",
    colorScheme: "light",
  });
  onTestFinished(() => context.close());
  const overlay = new Overlay(await context.newPage());
  await overlay.page.goto(url);
  return { program, overlay };
}

/** The one child of a process, by the parent that the kernel names. */
function childOf(pid: number): number {
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  if (children.length !== 1)
    throw new Error(`process ${pid} has ${children.length} children, expected the listener alone`);
  return Number(children[0]);
}

function parentOf(pid: string): number | undefined {
  try {
    // After the name, which is in brackets and may hold anything: state, parent.
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[1]);
  } catch {
    return undefined; // Ended meanwhile.
  }
}

/** Closes the last window, which lets the program end by itself. */
async function leave({ program, overlay }: { readonly program: Running; readonly overlay: Overlay }): Promise<void> {
  await overlay.page.close();
  expect(await program.finished).toMatchObject({ code: 0, stderr: keyNotice() });
}

describe("the web host on a bundled call in real time", wholeCall, () => {
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    if (missing === undefined) browser = await launchChromium();
  });

  afterAll(async () => {
    endPrograms();
    await browser?.close();
  });

  test
    .skipIf(missing !== undefined)
    .concurrent("shows level, words, next step and at last the permission with its reasons", async (context) => {
      const call = bundledCall("en-abusive");
      const opened = await openCall(call.name, context);
      const { overlay } = opened;
      const { page } = overlay;
      const shown = (selector: string) => page.locator(selector);

      await shown('.overlay[data-level="calm"]').waitFor();
      expect(await page.getByText(text("level.calm"), { exact: true }).isVisible()).toBe(true);

      // The caller swears: level and words are seen, while he speaks or right after.
      await shown('.overlay[data-level="abusive"]').waitFor({ timeout: 60_000 });
      const risen = overlay.seen.find(({ snapshot }) => snapshot.level.level === "abusive")?.snapshot;
      const turn = call.turns[3];
      expect(risen?.at).toBeGreaterThan(turn?.t ?? 0);
      expect(risen?.at).toBeLessThan((turn?.end ?? 0) + 2);
      expect(await shown(".level .word").textContent()).toBe(text("level.abusive"));
      const words = (await shown(".cue q").textContent()) ?? "";
      expect(words).not.toBe("");
      expect(call.turns[3]?.text.toLowerCase().replaceAll(/[^a-z' ]/g, "")).toContain(words);

      // The ladder of abuse follows: a step with a line to say.
      const { snapshot: suggested } = await overlay.until(({ protocol }) => protocol.next !== null);
      expect(suggested.protocol.situation).toBe("abuse");
      await shown(".step .line").waitFor();
      expect(((await shown(".step .line").textContent()) ?? "").trim()).not.toBe("");

      // Both warnings are heard, and only then, when the caller goes on, the permission appears.
      await overlay.until(({ warnings }) => warnings.some(({ step }) => step === "end-warning"));
      expect(await shown(".permission").count()).toBe(0);
      await page.getByRole("heading", { name: text("permission.granted") }).waitFor({ timeout: 60_000 });
      await page.screenshot({ path: join(shots, "real-permission.png") });
      const { snapshot: granted } = await overlay.until(({ permission }) => permission.granted);
      expect(granted.permission.reasons).toMatchObject({ rule: "abuse-after-warnings", warningsRequired: 2 });
      expect(granted.permission.reasons?.warnings.map(({ step, how }) => `${step} ${how}`)).toEqual([
        "intent-and-boundary heard",
        "end-warning heard",
      ]);
      expect(granted.permission.reasons?.abuse.at).toBeGreaterThan(call.turns[11]?.t ?? 0);
      expect(((await shown(".permission .explanation").textContent()) ?? "").trim()).toBe(
        granted.permission.explanation,
      );
      expect(granted.permission.explanation).not.toBe("");
      expect(granted.permission.closing?.say).not.toBe("");

      await shown('.overlay[data-phase="ended"]').waitFor({ timeout: 60_000 });
      expect(overlay.last).toMatchObject({ level: { highest: "abusive" }, permission: { granted: true } });
      expect(overlay.complaints).toEqual([]);
      await leave(opened);
    });

  test
    .skipIf(missing !== undefined)
    .concurrent(
      "goes on after the listener is killed: says so, keeps everything, hears again within 3 s",
      async (context) => {
        const opened = await openCall("en-abusive", context);
        const { program, overlay } = opened;
        const { page } = overlay;
        const notices = recordNotices(page);

        // The agent marks abuse and ticks the boundary, so that there is something to lose.
        await overlay.until(({ at }) => at >= 8);
        await page.keyboard.press("b");
        await overlay.until(({ level }) => level.level === "abusive");
        await page.keyboard.press("1");
        await overlay.until(({ warnings }) => warnings.length === 1);

        // First kill: in the middle of the caller's sentence.
        const before = (await overlay.until(({ at }) => at >= 17)).snapshot;
        const first = await killListener(program, overlay);
        const heard = await overlay.until(
          ({ cues }) => cues.some((cue) => cue.start > before.at && !before.cues.some(({ id }) => id === cue.id)),
          first.from,
        );
        const story = storyOf(overlay, first);
        expect({ isInTime: heard.atMs - first.atMs < 3000, story }).toEqual({ isInTime: true, story });
        // The retry of a test that runs beside others has an `expect` of its own.
        await context.expect
          .poll(() => notices.texts(), { timeout: 5000 })
          .toEqual(expect.arrayContaining([expect.stringMatching(listeningAgain())]));
        expect(
          overlay.seen.slice(first.from).some(({ snapshot }) => snapshot.health.listener.state === "restarting"),
        ).toBe(true);
        expectNothingLost(overlay, before, first.from);
        expect(childOf(program.child.pid ?? 0)).not.toBe(first.pid);

        // The warning given before the crash counts: with the one heard after it, the permission comes.
        const granted = (await overlay.until(({ permission }) => permission.granted)).snapshot;
        expect(granted.permission.reasons?.warnings.map(({ step, how }) => `${step} ${how}`)).toEqual([
          "intent-and-boundary ticked",
          "end-warning heard",
        ]);

        // Second kill, with the permission on: it stays, with its reasons, to the end.
        const second = await killListener(program, overlay);
        await overlay.until(({ health }) => health.listener.state === "ready", second.from + 1);
        expectNothingLost(overlay, granted, second.from);
        expect(await page.getByRole("heading", { name: text("permission.granted") }).isVisible()).toBe(true);
        const { snapshot: end } = await overlay.until(({ phase }) => phase === "ended");
        const { rule, warnings } = granted.permission.reasons ?? {};
        expect(end.permission).toMatchObject({ granted: true, reasons: { rule, warnings } });
        expect(overlay.complaints).toEqual([]);
        await leave(opened);
      },
    );

  test.concurrent(
    "tells the call in the terminal, one line per change, with a summary, and ends by itself without a window",
    async () => {
      const { code, stdout, stderr } = await start("web", [
        "--demo",
        "--lang",
        "nl",
        "--call",
        "abusive",
        "--no-browser",
      ]).finished;
      expect({ code, stderr }).toEqual({ code: 0, stderr: keyNotice() });
      const [address, playing, ...rest] = stdout.trimEnd().split("\n");
      expect(address).toMatch(/^overlay: http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32} {2}\(this address works once\)$/);
      expect(playing).toMatch(/^playing nl-abusive \(.+\), the model is a demo/);
      const [told, summary] = [rest.slice(0, -3), rest.slice(-3)];
      for (const line of told)
        expect(line).toMatch(/^ {0,4}\d+:\d\d {2}[·▁▃▆█] (calm|tense|heated|abusive|threatening) +\S/);
      const times = told.map(
        (line) =>
          Number(line.trim().split(":")[0]) * 60 +
          Number(
            line
              .trim()
              .slice(line.trim().indexOf(":") + 1)
              .slice(0, 2),
          ),
      );
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(told.filter((line) => line.includes("level calm → abusive"))).toHaveLength(1);
      expect(told.some((line) => /caller said “.+”: insult/.test(line))).toBe(true);
      expect(told.filter((line) => line.includes("YOU MAY END THIS CALL: abuse-after-warnings"))).toHaveLength(1);
      expect(summary[0]).toMatch(/^call of 1:0\d: highest level abusive, \d+ cues of the caller$/);
      expect(summary[1]).toMatch(/^steps done: .*intent-and-boundary.*end-warning/);
      expect(summary[2]).toMatch(/^the rules permitted ending this call from \d:\d\d on$/);
    },
  );
});

/** Kills the ears of a program as a crash would; `from` is the first snapshot after it. */
async function killListener(
  { child }: Running,
  overlay: Overlay,
): Promise<{ readonly atMs: number; readonly from: number; readonly pid: number }> {
  const pid = childOf(child.pid ?? 0);
  const [from, atMs] = [overlay.seen.length, performance.now()];
  process.kill(pid, "SIGKILL");
  await overlay.until(({ health }) => health.listener.state === "restarting", from);
  return { atMs, from, pid };
}

/** What the host told after a kill, for a failure's message. */
const storyOf = ({ seen }: Overlay, { atMs, from }: { readonly atMs: number; readonly from: number }): string =>
  seen
    .slice(from, from + 40)
    .map(
      ({ atMs: toldMs, snapshot: { at, health, cues } }) =>
        `${Math.round(toldMs - atMs)} ms: call ${at.toFixed(2)} s, listener ${health.listener.state}, caller ${health.caller.health}, last cue “${cues[0]?.words ?? ""}” at ${cues[0]?.start ?? 0} s`,
    )
    .join("\n");

/** Level, steps and permission of `before` are in every later snapshot of the call. */
function expectNothingLost(overlay: Overlay, before: CallSnapshot, from: number): void {
  const done = before.protocol.ladder.filter(({ status }) => status === "heard" || status === "ticked");
  for (const { snapshot } of overlay.seen.slice(from).filter((seen) => seen.snapshot.phase === "active")) {
    expect(snapshot.callId).toBe(before.callId);
    expect(snapshot.at).toBeGreaterThanOrEqual(before.at);
    expect(snapshot.level.level).toBe(before.level.level);
    expect(snapshot.warnings).toEqual(expect.arrayContaining(before.warnings));
    expect(snapshot.permission.granted || !before.permission.granted).toBe(true);
    expect(snapshot.protocol.ladder).toEqual(expect.arrayContaining(done));
  }
}

/** Collects what the overlay says about itself; a notice may be gone within a second. */
function recordNotices(page: Page): { readonly texts: () => Promise<string[]> } {
  const installed = page.evaluate(() => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    const note = (): void => {
      const notice = document.querySelector(".notice .text")?.textContent.trim();
      if (notice !== undefined && notice !== said.at(-1)) said.push(notice);
    };
    new MutationObserver(note).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
  return {
    texts: async () => {
      await installed;
      return page.evaluate(() => (globalThis as unknown as { readonly said: string[] }).said);
    },
  };
}

/** "Listening again in …", with any number of seconds. */
const listeningAgain = (): RegExp =>
  new RegExp(
    text("notice.restarting")
      .replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
      .replace("{seconds}", String.raw`\d+`),
  );
