// The owner over real processes: killed in mid-call, crashing for good, and left behind by a dead parent.

import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { forkListener } from "../../../src-main/listener/fork-child.ts";
import { createListenerHost, type ListenerHost } from "../../../src-main/listener/listener-host.ts";
import type { ListenerChild, SpawnListener } from "../../../src-main/listener/listener-child.ts";
import type { ListenerEvent, ListenerState } from "../../../src-main/listener/listener-state.ts";
import { modelPath, realParts, SoundFolder, spawnReal } from "./speech.ts";

const { skip, reason } = realParts();
const here = path.dirname(fileURLToPath(import.meta.url));

/** Things a host said, and a way to wait for the next that fits. */
class Said<T> {
  readonly all: T[] = [];
  #waiters: (() => void)[] = [];

  readonly add = (item: T): void => {
    this.all.push(item);
    for (const wake of this.#waiters.splice(0)) wake();
  };

  async until(fits: (item: T) => boolean, from = 0): Promise<T> {
    for (;;) {
      const found = this.all.slice(from).find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }
}

describe.skipIf(skip)(`the owner of real listeners${reason}`, { timeout: 30_000 }, () => {
  const sounds = new SoundFolder();
  let call = "";
  let host: ListenerHost | undefined;

  beforeAll(() => {
    const line = { pause: 0.2, text: "ik ben al drie keer doorverbonden, en niemand helpt mij" };
    const lines = Array.from({ length: 5 }, () => line);
    call = sounds.track("caller", lines);
  });
  afterAll(() => sounds.remove());
  afterEach(async () => host?.shutdown());

  /** A host whose newest child's process id is known. */
  const makeHost = (spawn: SpawnListener) => {
    const events = new Said<ListenerEvent>();
    const states = new Said<ListenerState>();
    const children: ListenerChild[] = [];
    const pids = new Said<number>();
    let callTime = 0;
    const made = createListenerHost({
      spawn: (env) => {
        const child = spawn(env);
        children.push(child);
        child.onMessage((raw) => {
          const message = raw as { type?: unknown; pid?: unknown }; // Looked at field by field below.
          if (message.type === "ready" && typeof message.pid === "number") pids.add(message.pid);
        });
        return child;
      },
      callTime: () => callTime,
      onMessage: (event) => {
        if (event.type === "progress") callTime = event.at;
        events.add(event);
      },
      onState: states.add,
    });
    host = made;
    return { host: made, events, states, children, pids };
  };

  test("a listener killed in mid-call hears again within three seconds, with new numbers, later in the call", async () => {
    const { host: owner, events, states, pids } = makeHost(spawnReal());
    await owner.start();
    await owner.loadModel(modelPath("nl"));
    await owner.startSource(
      { kind: "wav", path: call, channels: ["caller"], realtime: true },
      { fromSeconds: 0, firstUtterance: 5 },
    );
    const first = await events.until(({ type }) => type === "hypothesis");
    expect(first).toMatchObject({ utterance: 5 });
    const [pid] = pids.all;
    const before = events.all.length;
    const killedAt = performance.now();
    process.kill(pid ?? NaN, "SIGKILL");
    await states.until(({ type }) => type === "restarting");
    const heard = await events.until(
      (event) => event.type === "hypothesis" && event.words.length > 0 && event.utterance > 5,
      before,
    );
    expect(performance.now() - killedAt).toBeLessThan(3000);
    expect(pids.all).toHaveLength(2);
    expect(states.all.map(({ type }) => type)).toEqual(["starting", "ready", "restarting", "starting", "ready"]);
    const firstAt = first.type === "hypothesis" ? (first.words[0]?.start ?? 0) : 0;
    const againAt = heard.type === "hypothesis" ? (heard.words[0]?.start ?? 0) : 0;
    expect(againAt).toBeGreaterThan(firstAt);
  });

  test("processes that end again and again are given up", async () => {
    const entry = sounds.write("broken.mjs", Buffer.from("process.exit(70);\n"));
    const { host: owner, states, children } = makeHost(forkListener({ entry }));
    expect(await owner.start()).toMatchObject({ ok: false, error: { code: "listener-start" } });
    expect(states.all.at(-1)).toEqual({ type: "gave-up", reason: "exited" });
    expect(children).toHaveLength(3);
  });

  test("an entry that does not exist is given up as well", async () => {
    const complaints: string[] = [];
    const { host: owner, states } = makeHost(
      forkListener({ entry: sounds.file("none.mjs"), onComplaint: (line) => complaints.push(line) }),
    );
    expect(await owner.start()).toMatchObject({ ok: false });
    expect(states.all.at(-1)).toMatchObject({ type: "gave-up" });
    expect(complaints.join(" ")).toContain("none.mjs");
  });

  test("a file is heard to its end as fast as possible, finals first, then source-ended", async () => {
    const { host: owner, events } = makeHost(spawnReal());
    await owner.start();
    await owner.loadModel(modelPath("nl"));
    await owner.startSource(
      { kind: "wav", path: call, channels: ["caller"], realtime: false },
      { fromSeconds: 0, firstUtterance: 0 },
    );
    await events.until(({ type }) => type === "source-ended");
    const finals = events.all.filter((event) => event.type === "hypothesis" && event.status === "final");
    expect(finals.length).toBeGreaterThan(2);
    expect(events.all.at(-1)?.type).toBe("source-ended");
  });

  test("the listener ends by itself when its parent dies, even in mid-call", async () => {
    const parent = fork(path.join(here, "doomed-parent.ts"), [modelPath("nl"), call], {
      execArgv: ["--import", import.meta.resolve("tsx")],
    });
    const pid = await new Promise<number>((resolve) => parent.once("message", (message) => resolve(Number(message))));
    expect(isRunning(pid)).toBe(true);
    parent.kill("SIGKILL");
    await untilGone(pid);
    expect(isRunning(pid)).toBe(false);
  });
});

/** True for a process that exists and is not a zombie. */
const isRunning = (pid: number): boolean => {
  try {
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false; // No such process.
  }
};

/** Waits for a process that is not our child; bounded by the runner's timeout. */
const untilGone = async (pid: number): Promise<void> => {
  while (isRunning(pid)) await new Promise<void>((resolve) => setImmediate(resolve));
};
