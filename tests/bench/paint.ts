// What a snapshot costs the overlay's page in a real Chromium, and whether a call of half an hour leaves anything behind.
// The call passes as fast as the page can draw it.

import type { CDPSession, Page } from "playwright-core";
import { chromiumMissing, launchChromium } from "../e2e/chromium.ts";
import { painted } from "../e2e/page-checks.ts";
import { bundledCall } from "../support/bundled-call.ts";
import { deskBrowser, houses, openDesk } from "../support/desk.ts";
import { Stage } from "../support/stage.ts";

const callSeconds = 30 * 60;
/** By then everything that is made once has been made. */
const warmSeconds = 5 * 60;

/** One snapshot: milliseconds of work in script and frame, and from its arrival to the painted frame. */
interface Paint {
  readonly workMs: number;
  readonly totalMs: number;
}

/** What the page holds, after its rubbish was collected. */
interface Holdings {
  readonly atSeconds: number;
  readonly heapMb: number;
  readonly nodes: number;
  readonly listeners: number;
}

export interface PaintFigures {
  /**
   * Processor time of the page's main thread per snapshot, which other work on the machine does not lengthen, ms: one figure for
   * each step of the call, the asking for it included.
   */
  readonly cpuMs: readonly number[];
  readonly paints: readonly Paint[];
  readonly layoutsPerSnapshot: number;
  readonly holdings: readonly Holdings[];
}

/** Runs in the page before its own code: notes when each snapshot came, and when it was on the screen. */
function watchPaints(): void {
  const paints: Paint[] = [];
  Object.assign(globalThis, { paints });
  /** The next task: after this one and all that it left to do. */
  const afterTask = (action: () => void): void => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      action();
    });
    port1.start();
    port2.postMessage(undefined);
  };
  const note = (): void => {
    const arrived = performance.now();
    let scriptDone: number | undefined;
    afterTask(() => (scriptDone ??= performance.now()));
    requestAnimationFrame(() => {
      const begun = performance.now();
      // A frame may come before the next task: then nothing was waited for.
      const waitedMs = begun - (scriptDone ??= begun);
      afterTask(() => {
        const totalMs = performance.now() - arrived;
        paints.push({ workMs: totalMs - waitedMs, totalMs });
      });
    });
  };
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }) => {
        if (String(data).includes('"snapshot/changed"')) note();
      });
    }
  };
}

/** A long call: the bundled ones over and over, half a minute of nothing in between; a step ticked now and then. */
async function talk(stage: Stage, page: Page, look: () => Promise<void>): Promise<void> {
  const turns = ["angry", "calm", "abusive"].flatMap((name) => bundledCall(`en-${name}`).turns);
  for (let turn = 0; stage.at < callSeconds; turn += 1) {
    const spoken = turns[turn % turns.length];
    if (spoken === undefined) return;
    const words = spoken.text.split(" ");
    await stage.say(spoken.channel, words.slice(0, Math.ceil(words.length / 2)).join(" "), "partial");
    await painted(page);
    await look();
    await stage.say(spoken.channel, spoken.text);
    await painted(page);
    await look();
    for (let second = 0; second < (turn % turns.length === 0 ? 30 : 2); second += 1) {
      await stage.pass(1);
      await look();
    }
    if (turn % 5 === 0) await page.keyboard.press("t");
  }
}

const metrics = async (session: CDPSession): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries((await session.send("Performance.getMetrics")).metrics.map(({ name, value }) => [name, value]));

async function holdingsOf(session: CDPSession, atSeconds: number): Promise<Holdings> {
  await session.send("HeapProfiler.collectGarbage");
  const { JSHeapUsedSize = 0, Nodes = 0, JSEventListeners = 0 } = await metrics(session);
  return { atSeconds, heapMb: JSHeapUsedSize / 1024 ** 2, nodes: Nodes, listeners: JSEventListeners };
}

/** Half an hour of a call in the tall window, which shows most. `undefined` with the reason where there is no Chromium. */
export async function paintRun(): Promise<PaintFigures | string> {
  const missing = chromiumMissing();
  if (missing !== undefined) return missing;
  const [browser, stage] = [await launchChromium(), await Stage.open(houses.en)];
  try {
    const context = await browser.newContext({ ...deskBrowser("en"), viewport: { width: 420, height: 640 } });
    // The loader of TypeScript wraps named functions in a helper that the page does not have.
    await context.addInitScript("globalThis.__name = (named) => named;");
    await context.addInitScript(watchPaints);
    const page = await context.newPage();
    await openDesk(stage, page, "en");
    const session = await context.newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.getByLabel("Caller’s name (optional)").press("Enter");
    await page.locator('[data-phase="active"]').waitFor();
    await stage.begins();
    // On a desk a second takes a second: no two of them share a frame.
    stage.afterSecond = () => painted(page);

    const holdings: Holdings[] = [];
    const before = await metrics(session);
    const cpuMs: number[] = [];
    let snapshots = 0;
    stage.parts.service.subscribe({ onSnapshot: () => (snapshots += 1) });
    let last = { seconds: before["TaskDuration"] ?? 0, snapshots };
    await talk(stage, page, async () => {
      const seconds = (await metrics(session))["TaskDuration"] ?? 0;
      if (snapshots > last.snapshots) cpuMs.push(((seconds - last.seconds) * 1000) / (snapshots - last.snapshots));
      last = { seconds, snapshots };
      if (stage.at >= warmSeconds * (holdings.length + 1)) holdings.push(await holdingsOf(session, stage.at));
    });
    const after = await metrics(session);
    const paints = await page.evaluate(() => (globalThis as unknown as { readonly paints: readonly Paint[] }).paints);
    const layouts = (after["LayoutCount"] ?? 0) - (before["LayoutCount"] ?? 0);
    return {
      paints,
      cpuMs,
      layoutsPerSnapshot: layouts / paints.length,
      holdings,
    };
  } finally {
    await browser.close();
    await stage.close();
  }
}
