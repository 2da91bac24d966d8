// Who gets into the console: the passphrase, the pauses after wrong tries, the time-out. Clock and timers are the test's.

import { readFileSync, statSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createConsole, type ConsoleWindowLink } from "../../../src-main/console/console.ts";
import { draftFile } from "../../../src-main/console/draft/draft-file.ts";
import { draftHandlers } from "../../../src-main/console/draft/draft-handlers.ts";
import { DraftStore } from "../../../src-main/console/draft/draft-store.ts";
import { ConsoleLock, pauseAfter } from "../../../src-main/console/lock/console-lock.ts";
import { lockFile } from "../../../src-main/console/lock/lock-file.ts";
import type { HandlersOf, SectionRequestName } from "../../../src-main/console/handlers.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { type ConsoleRequestName, consoleRequests } from "../../../src-shared/console-contract.ts";
import { lockRequests } from "../../../src-shared/console/lock-messages.ts";
import { TestFolder } from "../../support/bundles.ts";

const passphrase = "three plain words";
let folder: TestFolder;
let nowMs: number;
let timers: { readonly atMs: number; readonly action: () => void }[];
let pushed: unknown[];

beforeEach(() => {
  folder = new TestFolder();
  nowMs = 1_700_000_000_000;
  timers = [];
  pushed = [];
});
afterEach(() => folder.remove());

const wait = (ms: number): void => {
  nowMs += ms;
  for (const timer of timers.filter(({ atMs }) => atMs <= nowMs)) timer.action();
  timers = timers.filter(({ atMs }) => atMs > nowMs);
};

/** A window of a console whose sections all answer alike. */
function openWindow(): ConsoleWindowLink {
  const running = () => ({ policy: defaultPolicy, houseCues: {}, version: null });
  const draft = new DraftStore({
    file: draftFile(folder.path),
    running,
    checkHouse: () => Promise.resolve(),
    log: () => undefined,
  });
  return createConsole({
    data: folder.path,
    draft,
    // One section is enough to see whether anything behind the lock is reached.
    sections: draftHandlers(draft) as HandlersOf<SectionRequestName>,
    now: () => nowMs,
    after: (ms, action) => {
      const timer = { atMs: nowMs + ms, action };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
    log: () => undefined,
  }).open((_, value) => pushed.push(value));
}

const codeOf = async (answer: Promise<unknown>): Promise<unknown> => {
  const value = (await answer) as { readonly ok: boolean; readonly error?: { readonly code: string } };
  return value.error?.code ?? value.ok;
};

describe("a locked console", () => {
  const behind = (Object.keys(consoleRequests) as ConsoleRequestName[]).filter((name) => !(name in lockRequests));
  it.each(behind)("refuses %s before it looks at it", async (name) => {
    expect(await codeOf(openWindow().handle(name, { anything: true }))).toBe("console-locked");
  });

  it("opens with the passphrase that the first opening set, for one window only", async () => {
    const window = openWindow();
    expect(await window.handle("console/get", {})).toMatchObject({ lock: { state: "new" } });
    expect(await window.handle("console/begin", { passphrase })).toMatchObject({ lock: { state: "open" } });
    expect(await codeOf(window.handle("draft/get", {}))).toBe(true);
    const other = openWindow();
    expect(await codeOf(other.handle("draft/get", {}))).toBe("console-locked");
    expect(await codeOf(other.handle("console/begin", { passphrase: "another passphrase" }))).toBe("refused");
    expect(await other.handle("console/unlock", { passphrase })).toMatchObject({ lock: { state: "open" } });
  });

  it("takes no passphrase under twelve characters", async () => {
    expect(await codeOf(openWindow().handle("console/begin", { passphrase: "eleven char" }))).toBe("input-invalid");
  });

  it("keeps a hash that this user alone can read, and never the passphrase", async () => {
    await openWindow().handle("console/begin", { passphrase });
    expect(statSync(lockFile(folder.path)).mode & 0o777).toBe(0o600);
    expect(readFileSync(lockFile(folder.path), "utf8")).not.toContain(passphrase);
  });

  it("locks itself after a quarter of an hour without a request, and says so", async () => {
    const window = openWindow();
    await window.handle("console/begin", { passphrase });
    wait(14 * 60_000);
    expect(await codeOf(window.handle("draft/get", {}))).toBe(true);
    wait(14 * 60_000);
    expect(pushed).toEqual([]);
    wait(60_000);
    expect(pushed).toMatchObject([{ state: "locked" }]);
    expect(await codeOf(window.handle("draft/get", {}))).toBe("console-locked");
  });

  it("stays shut when its file cannot be read", async () => {
    folder.write("console-lock.json", "{}");
    const window = openWindow();
    expect(await codeOf(window.handle("console/begin", { passphrase }))).toBe("file-unreadable");
    expect(await codeOf(window.handle("console/unlock", { passphrase }))).toBe("file-unreadable");
  });
});

describe("wrong tries", () => {
  const lock = (): ConsoleLock => new ConsoleLock({ file: lockFile(folder.path), now: () => nowMs });
  const wrong = (): Promise<unknown> => lock().check("not the passphrase");

  it("slow the next one down, twice as long each time, and shut the console after ten", () => {
    expect(Array.from({ length: 11 }, (_, failures) => pauseAfter(failures))).toEqual([
      0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 900,
    ]);
  });

  it("count over restarts, and the right passphrase has to wait as well", async () => {
    await lock().begin(passphrase);
    for (let tries = 0; tries < 3; tries += 1)
      await expect(wrong()).rejects.toMatchObject({ code: "console-passphrase" });
    await expect(lock().check(passphrase)).rejects.toMatchObject({ code: "console-waiting" });
    wait(1000);
    await lock().check(passphrase);
    expect(lock().triesLeft).toBe(10);
  });

  it("are one at a time, however many come at once", async () => {
    const one = lock();
    await one.begin(passphrase);
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => one.check("not the passphrase")));
    const codes = answers.map((answer) => answer.status === "rejected" && (answer.reason as { code: string }).code);
    expect(codes.filter((code) => code === "console-passphrase")).toHaveLength(3);
    expect(codes.filter((code) => code === "console-waiting")).toHaveLength(2);
  });

  it("are not forgiven by a clock that is set back", async () => {
    await lock().begin(passphrase);
    for (let tries = 0; tries < 3; tries += 1) await wrong().catch(() => undefined);
    nowMs -= 3_600_000;
    await expect(lock().check(passphrase)).rejects.toMatchObject({ code: "console-waiting" });
  });
});
