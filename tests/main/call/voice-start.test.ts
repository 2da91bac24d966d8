// Calls that begin and end by voice, with the scriptable listener: what is asked of it, and when a call is there. No waiting.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { CallRunner } from "../../../src-main/call/call-runner.ts";
import { CallService } from "../../../src-main/call/call-service.ts";
import { VoiceStart } from "../../../src-main/call/voice-start.ts";
import { createListenerHost } from "../../../src-main/listener/listener-host.ts";
import { AppError } from "../../../src-shared/errors.ts";
import type { AudioSource } from "../../../src-shared/listener-protocol.ts";
import { defaultSettings, type Settings } from "../../../src-shared/settings.ts";
import { FakeListener } from "../../fakes/listener.ts";
import { FakeTime, settle } from "../../fakes/time.ts";
import { smallPack } from "../../support/pack.ts";
import { news, type Voices } from "../../support/voices.ts";

const devices: AudioSource = { kind: "devices", caller: { id: "headset" }, agent: { id: "microphone" } };
const talk: Voices = { caller: 0.25, agent: 0 };
const nobody: Voices = { caller: 0, agent: 0 };

describe("calls by voice", () => {
  let time: FakeTime;
  let fake: FakeListener;
  let service: CallService;
  let runner: CallRunner;
  let starter: VoiceStart;
  let settings: Settings["callStart"];
  let source: AudioSource | undefined;
  let log: string[];
  /** Seconds on the listener's own clock. */
  let heard: number;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    [time, log, heard, source] = [new FakeTime(), [], 0, devices];
    settings = { ...defaultSettings.callStart, by: "voice", endAfterSilenceSeconds: 20 };
    fake = new FakeListener({ models: ["/m/en"], vocabulary: [], files: [], seconds: 0, utterances: [] });
    service = new CallService({ policy: defaultPolicy, packOf: smallPack, newId: () => "call" });
    runner = new CallRunner({
      service,
      createHost: (callbacks) => createListenerHost({ spawn: fake.spawn, env: {}, timers: time, ...callbacks }),
      modelOf: () => Promise.resolve({ path: "/m/en", isDemo: true }),
      now: time.nowMs,
    });
    starter = new VoiceStart({
      service,
      runner,
      settings: () => settings,
      source: () => source,
      language: () => "en",
      start: async (call) => {
        if (source === undefined) throw new AppError("device-missing", "no device");
        await runner.play(source, call);
        heard = 0;
      },
      log: (line) => log.push(line),
      now: time.nowMs,
    });
  });

  afterEach(async () => {
    starter.close();
    const closed = runner.close();
    await time.advance(2000);
    await closed;
    vi.useRealTimers();
  });

  /** So many seconds go by with these voices, as the ears tell them: four times a second. */
  const hear = async (seconds: number, voices: Voices): Promise<void> => {
    for (let passed = 0; passed < seconds; passed += 0.25) {
      heard += 0.25;
      await time.advance(250);
      fake.child.emit(news(heard, voices));
      await settle();
    }
  };
  const starts = () => fake.child.received.filter(({ type }) => type === "start");

  test("waits without a model and without recognising, and says so; a voice begins the call, and its reason is told", async () => {
    await starter.look();
    expect(service.byVoiceNow).toMatchObject({ waiting: "on", began: null });
    expect(fake.child.received.map(({ type }) => type)).toEqual(["start"]);
    expect(starts()).toMatchObject([{ recognise: false }]);
    await hear(1, talk);
    expect(service.phase).toBe("idle");
    await hear(0.5, talk);
    expect(service.phase).toBe("active");
    expect(service.byVoiceNow).toMatchObject({ waiting: "off", began: { channel: "caller", seconds: 1.5 } });
    expect(starts()).toHaveLength(2);
    expect(starts()[1]).not.toMatchObject({ recognise: false });
  });

  test("ends in silence on both sides, says after how much of it, and waits for the next voice", async () => {
    await starter.look();
    await hear(1.5, talk);
    await hear(15, nobody);
    await hear(1, { caller: 0, agent: 0.25 });
    await hear(19.75, nobody);
    expect(service.phase).toBe("active");
    await hear(0.5, nobody);
    expect(service.phase).toBe("ended");
    expect(service.byVoiceNow).toMatchObject({ endedAfterSeconds: 20 });
    await starter.look();
    expect(service.byVoiceNow).toMatchObject({ waiting: "on", endedAfterSeconds: 20 });
    heard = 0;
    await hear(1.5, talk);
    expect(service.phase).toBe("active");
    expect(service.byVoiceNow.endedAfterSeconds).toBeNull();
  });

  test("never ends while paused, nor while a device is away, nor where a hand began the call", async () => {
    await starter.look();
    await hear(1.5, talk);
    await runner.pause();
    await hear(60, nobody);
    await runner.resume();
    await hear(19, nobody);
    expect(service.phase).toBe("active");
    await hear(1, talk);
    fake.child.emit({ type: "health", channel: "caller", health: "reconnecting", at: heard });
    await hear(60, nobody);
    expect(service.phase).toBe("active");
    await runner.stop();
    await runner.play(devices, { language: "en" });
    heard = 0;
    await hear(60, nobody);
    expect(service.phase).toBe("active");
  });

  test("is not begun again by the rest of the talk after somebody ended it", async () => {
    await starter.look();
    await hear(1.5, talk);
    await runner.stop();
    await starter.look();
    heard = 0;
    await hear(10, talk);
    expect(service.phase).toBe("ended");
    await hear(5.5, nobody);
    await hear(1.5, talk);
    expect(service.phase).toBe("active");
  });

  test("listens to nothing between calls where a hand begins them, and stops when the setting changes", async () => {
    settings = { ...settings, by: "hand" };
    await starter.look();
    expect(fake.children).toHaveLength(0);
    settings = { ...settings, by: "voice" };
    await starter.look();
    settings = { ...settings, by: "hand" };
    await starter.look();
    expect(fake.child.received.at(-1)).toMatchObject({ type: "stop" });
    expect(service.byVoiceNow.waiting).toBe("off");
    await hear(5, talk);
    expect(service.phase).toBe("idle");
  });

  test("says that it is deaf: no device, one that is gone, ears that say nothing; and hears again by itself", async () => {
    source = undefined;
    await starter.look();
    expect(service.byVoiceNow).toMatchObject({ waiting: "deaf", problem: "device-missing" });
    source = devices;
    await starter.look();
    expect(service.byVoiceNow).toMatchObject({ waiting: "on", problem: null });
    fake.child.emit({ type: "health", channel: "caller", health: "reconnecting", at: 1 });
    await hear(0.25, nobody);
    expect(service.byVoiceNow).toMatchObject({ waiting: "deaf", problem: "device-missing" });
    fake.child.emit({ type: "health", channel: "caller", health: "silent", at: 2 });
    await hear(0.25, nobody);
    expect(service.byVoiceNow.waiting).toBe("on");
    await time.advance(6000);
    await starter.look();
    expect(starts()).toHaveLength(2);
    expect(log).toEqual(["waiting for voices: no device was chosen"]);
  });

  test("gives way to a call by hand and to a test of the devices, and waits again after either", async () => {
    await starter.look();
    const stop = await runner.tryOut(devices, "en", () => undefined);
    await time.advance(6000);
    await starter.look();
    expect(starts()).toHaveLength(2);
    await stop();
    await starter.look();
    expect(starts()).toHaveLength(3);
    await runner.play(devices, { language: "en" });
    await starter.look();
    expect(service.byVoiceNow).toMatchObject({ waiting: "off", began: null });
    await runner.stop();
    await starter.look();
    expect(starts()).toHaveLength(5);
  });
});
