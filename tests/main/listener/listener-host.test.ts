// The owner of the listener over the scriptable fake: restart, back-off, giving up, deadlines. No process, no waiting.

import { beforeEach, describe, expect, test } from "vitest";
import { createListenerHost, type ListenerHost } from "../../../src-main/listener/listener-host.ts";
import type { ListenerEvent, ListenerState } from "../../../src-main/listener/listener-state.ts";
import type { AudioSource } from "../../../src-shared/listener-protocol.ts";
import { FakeListener, type FakeChild } from "../../fakes/listener.ts";
import { FakeTime } from "../../fakes/time.ts";

const live: AudioSource = { kind: "wav", path: "/call.wav", channels: ["caller", "agent"], realtime: true };
const begin = { fromSeconds: 0, firstUtterance: 0 } as const;
const abort = { code: null, signal: "SIGABRT" } as const;

const requests = (child: FakeChild): readonly string[] => child.received.map(({ type }) => type);

describe("the owner of the listener", () => {
  let time: FakeTime;
  let fake: FakeListener;
  let host: ListenerHost;
  let states: ListenerState[];
  let events: ListenerEvent[];
  let callTime: number;

  beforeEach(() => {
    time = new FakeTime();
    fake = new FakeListener({
      models: ["/m/nl", "/m/en"],
      vocabulary: ["ja"],
      files: ["/call.wav"],
      seconds: 10,
      utterances: [{ channel: "caller", from: 1, words: ["ja", "hoor"] }],
    });
    states = [];
    events = [];
    callTime = 0;
    host = createListenerHost({
      spawn: fake.spawn,
      callTime: () => callTime,
      onMessage: (event) => events.push(event),
      onState: (state) => states.push(state),
      env: { PATH: "/bin", NODE_OPTIONS: "--inspect", ELECTRON_RUN_AS_NODE: "1" },
      timers: time,
    });
  });

  const stateTypes = (): readonly string[] => states.map(({ type }) => type);
  const listening = async (source: AudioSource = live): Promise<void> => {
    await host.start();
    await host.loadModel("/m/nl");
    await host.startSource(source, begin);
  };
  const hear = (utterance: number, status: "partial" | "final"): void =>
    fake.child.emit({
      type: "hypothesis",
      channel: "caller",
      utterance,
      status,
      words: [{ word: "ja", start: 1, end: 1.2, confidence: 1 }],
      at: 2,
    });

  test("starts one process, with a cleaned environment, and says when it is ready", async () => {
    expect(await host.start()).toEqual({ ok: true, value: undefined });
    expect(stateTypes()).toEqual(["starting", "ready"]);
    expect(fake.child.env).toEqual({ PATH: "/bin" });
  });

  test("refuses a double start and keeps the first process", async () => {
    await host.start();
    expect(await host.start()).toMatchObject({ ok: false, error: { code: "refused" } });
    expect(fake.children).toHaveLength(1);
  });

  test("refuses requests before it is started", async () => {
    expect(await host.loadModel("/m/nl")).toMatchObject({ ok: false, error: { code: "refused" } });
  });

  test("passes refusals of the process on with their code", async () => {
    await host.start();
    expect(await host.loadModel("/m/none")).toMatchObject({ ok: false, error: { code: "model-missing" } });
    await host.loadModel("/m/nl");
    const lost = { ...live, path: "/lost.wav" };
    expect(await host.startSource(lost, begin)).toMatchObject({
      ok: false,
      error: { code: "file-unreadable" },
    });
    expect(await host.startSource(live, begin)).toMatchObject({ ok: true });
  });

  test("refuses a second source while one is heard, and takes one after the first has ended", async () => {
    await listening();
    expect(await host.startSource(live, begin)).toMatchObject({ ok: false });
    await host.stopSource();
    expect(await host.startSource({ ...live, realtime: false }, begin)).toMatchObject({
      ok: true,
    });
    expect(events.at(-1)).toMatchObject({ type: "source-ended" });
    expect(await host.startSource(live, begin)).toMatchObject({ ok: true });
  });

  test("after a crash restarts in 250 ms, loads the model and goes on at the call's time and number", async () => {
    await listening();
    hear(0, "final");
    hear(1, "partial");
    callTime = 42.5;
    fake.child.exit({ code: null, signal: "SIGKILL" });
    expect(states.at(-1)).toEqual({ type: "restarting", inMs: 250, attempt: 1, reason: "killed" });
    await time.advance(249);
    expect(fake.children).toHaveLength(1);
    await time.advance(1);
    expect(fake.child.received).toMatchObject([
      { type: "load-model", modelPath: "/m/nl" },
      { type: "start", source: live, fromSeconds: 42.5, firstUtterance: 2 },
    ]);
    expect(stateTypes()).toEqual(["starting", "ready", "restarting", "starting", "ready"]);
  });

  test("takes back the words of an utterance whose final was lost in a crash, and says that it reconnects", async () => {
    await listening();
    hear(0, "final");
    hear(1, "partial");
    callTime = 3;
    events.length = 0;
    fake.child.exit(abort);
    expect(events).toEqual([
      { type: "hypothesis", channel: "caller", utterance: 1, status: "final", words: [], at: 3 },
      { type: "health", channel: "caller", health: "reconnecting", at: 3 },
      { type: "health", channel: "agent", health: "reconnecting", at: 3 },
    ]);
  });

  test("does not restart a source that has ended or was stopped", async () => {
    await listening({ ...live, realtime: false });
    fake.child.exit(abort);
    await time.advance(250);
    expect(requests(fake.child)).toEqual(["load-model"]);
  });

  test("forgets a source that is stopped between two processes", async () => {
    await listening();
    fake.child.exit(abort);
    expect(await host.stopSource()).toMatchObject({ ok: true });
    await time.advance(250);
    expect(requests(fake.child)).toEqual(["load-model"]);
  });

  test("restores a pause that was asked for between two processes", async () => {
    await listening();
    fake.child.exit(abort);
    expect(await host.pause()).toMatchObject({ ok: true });
    await time.advance(250);
    expect(requests(fake.child)).toEqual(["load-model", "start", "pause"]);
  });

  test("gives up after three crashes in a row, says so, and lets itself be started again", async () => {
    await listening();
    fake.child.exit(abort);
    await time.advance(250);
    fake.child.exit(abort);
    expect(states.at(-1)).toMatchObject({ type: "restarting", inMs: 500, attempt: 2 });
    await time.advance(500);
    fake.child.exit(abort);
    expect(states.at(-1)).toEqual({ type: "gave-up", reason: "aborted" });
    expect(events.at(-1)).toMatchObject({ type: "health", health: "off" });
    await time.advance(60_000);
    expect(fake.children).toHaveLength(3);
    expect(await host.start()).toMatchObject({ ok: true });
    expect(requests(fake.child)).toEqual(["load-model", "start"]);
  });

  test("keeps restarting when words were recognised in between", async () => {
    await listening();
    for (let crash = 0; crash < 5; crash += 1) {
      hear(crash, "final");
      fake.child.exit(abort);
      await time.advance(250);
    }
    expect(states.at(-1)).toEqual({ type: "ready" });
    expect(fake.children).toHaveLength(6);
  });

  test("keeps restarting when crashes are more than a minute apart", async () => {
    await listening();
    for (let crash = 0; crash < 5; crash += 1) {
      fake.child.exit(abort);
      await time.advance(60_000);
    }
    expect(states.at(-1)).toEqual({ type: "ready" });
  });

  test("kills a process that does not say ready in time, and gives up in the end", async () => {
    fake.handshake = false;
    const started = host.start();
    await time.advance(5000);
    expect(fake.child.killed).toBe(true);
    expect(states.at(-1)).toMatchObject({ type: "restarting", reason: "start-timeout" });
    await time.advance(20_000);
    expect(await started).toMatchObject({ ok: false, error: { code: "listener-start" } });
    expect(states.at(-1)).toEqual({ type: "gave-up", reason: "start-timeout" });
  });

  test.each([
    ["an unknown message", { type: "cue-confirmed" }],
    ["another protocol version", { type: "ready", protocolVersion: 99, pid: 1 }],
    ["a hypothesis without words", { type: "hypothesis", channel: "caller", utterance: 0, status: "final", at: 0 }],
  ])("ends a process that sends %s", async (_, message) => {
    await host.start();
    fake.child.emit(message);
    expect(fake.child.killed).toBe(true);
    expect(states.at(-1)).toMatchObject({ type: "restarting", reason: "protocol" });
  });

  test("ignores what a replaced process still says", async () => {
    await listening();
    const old = fake.child;
    fake.child.exit(abort);
    old.ended = false;
    events.length = 0;
    old.emit({ type: "progress", at: 1 });
    expect(events).toEqual([]);
  });

  test("answers a request after its deadline with listener-timeout", async () => {
    await host.start();
    fake.child.mute = true;
    const loaded = host.loadModel("/m/nl");
    await time.advance(30_000);
    expect(await loaded).toMatchObject({ ok: false, error: { code: "listener-timeout" } });
  });

  test("answers open requests with listener-crashed when the process ends", async () => {
    await host.start();
    fake.child.mute = true;
    const loaded = host.loadModel("/m/nl");
    fake.child.exit(abort);
    expect(await loaded).toMatchObject({ ok: false, error: { code: "listener-crashed" } });
  });

  test("treats a spawn that throws as an exit", async () => {
    const broken = createListenerHost({
      spawn: () => {
        throw new Error("no such entry");
      },
      callTime: () => 0,
      onMessage: () => undefined,
      onState: (state) => states.push(state),
      timers: time,
    });
    const started = broken.start();
    await time.advance(1000);
    expect(await started).toMatchObject({ ok: false, error: { code: "listener-start" } });
    expect(states.at(-1)).toEqual({ type: "gave-up", reason: "exited" });
  });

  test("takes a fresh process for another model, and asks it which words it knows", async () => {
    await host.start();
    await host.loadModel("/m/nl");
    expect(await host.loadModel("/m/en")).toMatchObject({ ok: true });
    expect(fake.children).toHaveLength(2);
    expect(fake.children[0]?.ended).toBe(true);
    expect(await host.findWords(["ja", "xyzzy"])).toEqual({ ok: true, value: ["ja"] });
  });

  test("shuts down gracefully, leaving no timer behind", async () => {
    await listening();
    await host.shutdown();
    expect(states.at(-1)).toEqual({ type: "stopped" });
    expect(fake.child.killed).toBe(false);
    expect(time.waiting).toBe(0);
  });

  test("kills a process that does not end within a second of being asked", async () => {
    await listening();
    fake.child.mute = true;
    const done = host.shutdown();
    await time.advance(999);
    expect(fake.child.killed).toBe(false);
    await time.advance(1);
    await done;
    expect(fake.child.killed).toBe(true);
    expect(states.at(-1)).toEqual({ type: "stopped" });
  });

  test("cancels a restart that is shut down", async () => {
    await listening();
    fake.child.exit(abort);
    await host.shutdown();
    await time.advance(10_000);
    expect(fake.children).toHaveLength(1);
    expect(states.at(-1)).toEqual({ type: "stopped" });
  });

  test("passes live frames on, and drops them while no process is up", async () => {
    const samples = new Int16Array(480);
    host.pushFrame("caller", samples);
    await listening({ kind: "frames", channels: ["caller"], sampleRateHz: 16_000 });
    host.pushFrame("caller", samples);
    expect(fake.child.received.at(-1)).toEqual({ type: "frame", channel: "caller", samples });
  });
});
