// A call with the scriptable listener: what a host hears, what a crash leaves, what a refused source leaves. No process, no waiting.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { CallRunner } from "../../../src-main/call/call-runner.ts";
import { CallService } from "../../../src-main/call/call-service.ts";
import { createListenerHost } from "../../../src-main/listener/listener-host.ts";
import { AppError } from "../../../src-shared/errors.ts";
import type { AudioSource } from "../../../src-shared/listener-protocol.ts";
import { FakeListener } from "../../fakes/listener.ts";
import { FakeTime, settle } from "../../fakes/time.ts";
import { said } from "../../support/heard.ts";
import { phrases, smallPack } from "../../support/pack.ts";

const file = (realtime: boolean): AudioSource => ({
  kind: "wav",
  path: "/call.wav",
  realtime,
  channels: ["agent", "caller"],
});
const crash = { code: null, signal: "SIGKILL" } as const;

describe("a call with ears", () => {
  let time: FakeTime;
  let fake: FakeListener;
  let service: CallService;
  let runner: CallRunner;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    time = new FakeTime();
    fake = new FakeListener({
      models: ["/m/en", "/m/nl"],
      vocabulary: [],
      files: ["/call.wav"],
      seconds: 30,
      utterances: [
        { channel: "caller", from: 2, words: phrases.insult.split(" ") },
        { channel: "agent", from: 8, words: phrases["intent-and-boundary"].split(" ") },
      ],
    });
    service = new CallService({ policy: defaultPolicy, packOf: smallPack, newId: () => "call" });
    runner = new CallRunner({
      service,
      createHost: (callbacks) => createListenerHost({ spawn: fake.spawn, env: {}, timers: time, ...callbacks }),
      modelOf: (language) =>
        language === "pl"
          ? Promise.reject(new AppError("model-missing", "no model for pl"))
          : Promise.resolve({ path: `/m/${language}`, isDemo: true }),
      now: time.nowMs,
    });
  });

  afterEach(async () => {
    const closed = runner.close();
    await time.advance(2000);
    await closed;
    vi.useRealTimers();
  });

  /** Lets wall clock and call clock go on together. */
  const pass = async (ms: number): Promise<void> => {
    await time.advance(ms);
    vi.advanceTimersByTime(ms);
    await settle();
  };

  test("hears a file to its end, as fast as it comes", async () => {
    const { over } = await runner.play(file(false), { language: "en" });
    await over;
    expect(service.snapshot()).toMatchObject({
      phase: "ended",
      at: 30,
      level: { highest: "abusive" },
      warnings: [{ how: "heard" }],
      health: { isDemoModel: true },
    });
  });

  test("follows the wall clock in real time, also while nobody listens", async () => {
    await runner.play(file(true), { language: "en" });
    await pass(5000);
    expect(service.at).toBe(5);
    fake.child.exit(crash);
    await settle();
    expect(service.snapshot()).toMatchObject({
      phase: "active",
      health: { listener: { state: "restarting", inMs: 250 }, caller: { health: "reconnecting" } },
    });
    await pass(1000);
    expect(service.at).toBe(6);
    expect(fake.children).toHaveLength(2);
    expect(fake.child.received).toContainEqual(
      expect.objectContaining({ type: "start", fromSeconds: expect.closeTo(5.25, 1) }),
    );
    expect(service.snapshot().health.listener).toEqual({ state: "ready" });
  });

  test("keeps level, steps and permission through a crash, and the warning given before it counts after it", async () => {
    await runner.play(file(true), { language: "en" });
    const hear = (channel: "caller" | "agent", text: string, start: number): void => {
      fake.child.emit({ type: "hypothesis", ...said(channel, text, { start }) });
    };
    hear("caller", phrases.insult, 2);
    hear("agent", phrases["intent-and-boundary"], 8);
    const before = service.snapshot();
    fake.child.exit(crash);
    await pass(1000);
    expect(service.snapshot()).toMatchObject({
      level: before.level,
      warnings: before.warnings,
      protocol: { ladder: before.protocol.ladder },
    });
    hear("agent", phrases["end-warning"], 20);
    hear("caller", phrases.insult, 25);
    expect(service.snapshot().permission).toMatchObject({
      granted: true,
      reasons: { warnings: [{ at: 8 }, { at: 20 }] },
    });
  });

  /** Crashes until nobody starts another process. */
  const giveUp = async (): Promise<void> => {
    for (let crashes = 0; crashes < 3; crashes += 1) {
      fake.child.exit(crash);
      await pass(2000);
    }
  };

  test("goes on without ears when the listener is given up in a live call; the next call is heard again", async () => {
    await runner.play({ kind: "devices", caller: { id: "headset" } }, { language: "en" });
    await giveUp();
    expect(service.snapshot()).toMatchObject({
      phase: "active",
      at: 6,
      health: { listener: { state: "gave-up" }, caller: { health: "off" } },
    });
    service.tickStep("intent-and-boundary");
    expect(service.snapshot().warnings).toMatchObject([{ how: "ticked", at: 6 }]);
    await runner.pause();
    await runner.resume();
    await runner.stop();
    await runner.play({ kind: "devices", caller: { id: "headset" } }, { language: "en" });
    expect(service.snapshot()).toMatchObject({
      health: { listener: { state: "ready" }, caller: { health: "hearing" } },
    });
  });

  test("ends a recording when the listener is given up, and says so", async () => {
    const { over } = await runner.play(file(true), { language: "en" });
    await giveUp();
    await over;
    expect(service.snapshot()).toMatchObject({ phase: "ended", health: { listener: { state: "gave-up" } } });
  });

  test.each([
    ["a missing model", file(true), "pl", "model-missing"],
    ["a missing file", { ...file(true), path: "/lost.wav" }, "en", "file-unreadable"],
  ] as const)("refuses %s without a call left running", async (_, source, language, code) => {
    await expect(runner.play(source, { language })).rejects.toMatchObject({ code });
    expect(["idle", "ended"]).toContain(service.phase);
    await pass(5000);
    expect(service.at).toBe(0);
    const { over } = await runner.play(file(false), { language: "en" });
    await over;
    expect(service.at).toBe(30);
  });

  test("hears a second call with another model in a fresh process", async () => {
    await (
      await runner.play(file(false), { language: "en" })
    ).over;
    await (
      await runner.play(file(false), { language: "nl" })
    ).over;
    expect(fake.children).toHaveLength(2);
    expect(service.snapshot()).toMatchObject({ phase: "ended", language: "nl" });
  });

  test("pauses the ears with the call", async () => {
    await runner.play(file(true), { language: "en" });
    await runner.pause();
    expect(service.snapshot()).toMatchObject({ phase: "paused", health: { caller: { health: "paused" } } });
    await runner.resume();
    expect(service.snapshot()).toMatchObject({ phase: "active", health: { caller: { health: "hearing" } } });
  });

  test("stops when the agent ends the call", async () => {
    const { over } = await runner.play(file(true), { language: "en" });
    await pass(3000);
    await runner.stop();
    await over;
    expect(service.snapshot()).toMatchObject({ phase: "ended", at: 3, health: { caller: { health: "off" } } });
    await pass(5000);
    expect(service.at).toBe(3);
  });

  test("runs a call without ears by hand", async () => {
    await runner.startByHand({ language: "nl", customer: "De Vries" });
    await pass(2000);
    service.markThreat();
    expect(service.snapshot()).toMatchObject({
      at: 2,
      customer: "De Vries",
      permission: { granted: true },
      health: { listener: { state: "off" }, caller: { health: "off" } },
    });
    await runner.pause();
    await runner.resume();
    await runner.stop();
    expect(service.phase).toBe("ended");
    expect(fake.children).toHaveLength(0);
  });
});
