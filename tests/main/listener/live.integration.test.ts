// Real recorders hearing a real stream, and every way in which sound goes wrong on a desktop.
// One sound server for all; each test has its own sink, listener and call.

import { execFileSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { bundledCall } from "../../support/bundled-call.ts";
import { health, LiveCall } from "../../support/live-call.ts";
import { requireBuild } from "../../support/program.ts";
import { PulseServer, soundParts } from "../../support/pulse.ts";
import { SoundFolder } from "./speech.ts";

const { skip, reason } = soundParts();
const pulse = new PulseServer();
const sounds = new SoundFolder();
const calls: LiveCall[] = [];

/** The time in which a device that is back must be heard again. */
const recoverMs = 4000;

const live = async (env: NodeJS.ProcessEnv = pulse.env): Promise<LiveCall> => {
  const call = await LiveCall.create(env);
  calls.push(call);
  return call;
};

/** Process ids of the recorders below a listener. */
const recordersOf = (pid: number | undefined): number[] =>
  execFileSync("pgrep", ["-P", String(pid), "-x", "parec|pacat"], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map(Number);

let abusive = { agent: "", caller: "" };
let speech = "";

describe.skipIf(skip)(`live sound${reason}`, () => {
  beforeAll(async () => {
    requireBuild();
    const { wav } = bundledCall("en-abusive");
    abusive = {
      agent: sounds.convert("agent", wav, [], ["remix", "1", "trim", "9.8", "12"]),
      caller: sounds.convert("caller", wav, [], ["remix", "2", "trim", "9.8", "12"]),
    };
    speech = sounds.convert("speech", wav, [], ["remix", "2", "trim", "16.3", "3.8"]);
    await pulse.start(["other", "agent", "caller"]);
  });

  afterEach(async () => {
    pulse.stopPlaying();
    for (const call of calls.splice(0)) await call.close();
  });

  afterAll(async () => {
    await pulse.remove();
    sounds.remove();
  });

  test("through parec, arecord and sox at once: each hears both sides, apart, and finds the abuse", async () => {
    const recorders = ["parec", "arecord", "sox"] as const;
    const heard = await Promise.all(recorders.map(() => live()));
    await Promise.all(
      heard.map((call, index) =>
        call.listen({
          kind: "devices",
          agent: { id: "agent.monitor" },
          caller: { id: "caller.monitor" },
          recorder: recorders[index],
        }),
      ),
    );
    await delay(1000);
    await Promise.all([pulse.play("agent", abusive.agent), pulse.play("caller", abusive.caller)]);
    await delay(1500);
    for (const call of heard) {
      await call.runner.stop();
      const cues = call.cues();
      expect(cues).toContainEqual(expect.objectContaining({ category: "insult", channel: "caller" }));
      expect(cues).toContainEqual(expect.objectContaining({ category: "profanity", channel: "caller" }));
      expect(cues).toContainEqual(expect.objectContaining({ category: "empathy", channel: "agent" }));
      expect(call.words("agent")).not.toContain("idiots");
      expect(call.words("caller")).not.toContain("frustrating");
      expect(call.told.map(({ message }) => message)).not.toContainEqual(expect.objectContaining({ problem: "echo" }));
      expect(call.service.snapshot().level.highest).toBe("abusive");
    }
  });

  test("a recorder program that is missing is named before anything is heard", async () => {
    const call = await live({ ...pulse.env, PATH: "/nowhere" });
    await expect(call.listen({ kind: "devices", caller: { id: "caller.monitor" } })).rejects.toMatchObject({
      code: "recorder-missing",
    });
    expect(call.service.phase).not.toBe("active");
  });

  test("a device that is not there is waited for and heard as soon as it comes", async () => {
    const call = await live();
    await call.listen({ kind: "devices", caller: { id: "late.monitor" }, agent: { id: "agent.monitor" } });
    await call.until(health("caller", "reconnecting", "device-missing"), { withinMs: 3000 });
    expect(call.service.snapshot().health.caller.problem).toBe("device-missing");
    const backMs = performance.now();
    pulse.addSink("late");
    pulse.loop("late", speech);
    await call.until(health("caller", "hearing"), { sinceMs: backMs, withinMs: recoverMs });
    pulse.removeSink("late");
  });

  test("a device that is taken away is not replaced by another, and is heard again within four seconds of its return", async () => {
    const call = await live();
    pulse.addSink("headset");
    pulse.loop("headset", speech);
    await call.listen({ kind: "devices", caller: { id: "headset.monitor", name: "Monitor_of_headset" } });
    await call.until(health("caller", "hearing"), { withinMs: 5000 });
    await call.until((message) => message.type === "hypothesis", { withinMs: 5000 });
    pulse.stopPlaying();
    await delay(2500);
    const goneMs = performance.now();
    pulse.removeSink("headset");
    pulse.loop("other", abusive.agent); // The server moves the recorder to this one.
    await call.until(health("caller", "reconnecting"), { sinceMs: goneMs, withinMs: 2500 });
    await delay(3000);
    expect(call.words("caller", goneMs + 500)).toEqual([]);
    expect(call.service.snapshot().health.caller).toMatchObject({ health: "reconnecting", problem: "device-missing" });
    const backMs = performance.now();
    pulse.addSink("headset");
    pulse.loop("headset", speech);
    await call.until(health("caller", "hearing"), { sinceMs: backMs, withinMs: recoverMs });
    await call.until((message) => message.type === "hypothesis" && message.words.length > 2, {
      sinceMs: backMs,
      withinMs: 8000,
    });
    pulse.removeSink("headset");
  });

  test("a sound server that is killed and comes back is listened to again within four seconds", async () => {
    const call = await live();
    pulse.loop("caller", speech);
    await call.listen({ kind: "devices", caller: { id: "caller.monitor" } });
    await call.until(health("caller", "hearing"), { withinMs: 5000 });
    const goneMs = performance.now();
    await pulse.kill();
    await call.until(health("caller", "reconnecting"), { sinceMs: goneMs, withinMs: 2500 });
    await call.until(health("caller", "reconnecting", "sound-server-gone"), { sinceMs: goneMs, withinMs: 4000 });
    await pulse.start(["other", "agent", "caller"]);
    const backMs = performance.now();
    pulse.loop("caller", speech);
    await call.until(health("caller", "hearing"), { sinceMs: backMs, withinMs: recoverMs });
    expect(call.service.snapshot().health.caller.problem).toBeUndefined();
  });

  test("a sound server that is frozen for three seconds is noticed, and nothing is torn down", async () => {
    const call = await live();
    pulse.loop("caller", speech);
    await call.listen({ kind: "devices", caller: { id: "caller.monitor" } });
    await call.until(health("caller", "hearing"), { withinMs: 5000 });
    const [recorder] = recordersOf(call.pid);
    const frozenMs = performance.now();
    pulse.freeze();
    const noticed = await call.until(health("caller", "no-signal", "no-data"), { sinceMs: frozenMs, withinMs: 3000 });
    expect(noticed.atMs - frozenMs).toBeLessThan(2900);
    await delay(Math.max(0, 3000 - (performance.now() - frozenMs)));
    pulse.thaw();
    await call.until(health("caller", "hearing"), { sinceMs: performance.now(), withinMs: recoverMs });
    expect(recordersOf(call.pid)).toEqual([recorder]);
  });

  test("a recorder that is killed is started again, and what it had recognised stays", async () => {
    const call = await live();
    pulse.loop("caller", speech);
    await call.listen({ kind: "devices", caller: { id: "caller.monitor" } });
    await call.until((message) => message.type === "hypothesis" && message.words.length > 2, { withinMs: 8000 });
    const killedMs = performance.now();
    process.kill(recordersOf(call.pid)[0] ?? 0, "SIGKILL");
    await call.until(health("caller", "reconnecting", "recorder-failed"), { sinceMs: killedMs, withinMs: 1000 });
    await call.until(health("caller", "hearing"), { sinceMs: killedMs, withinMs: recoverMs });
    pulse.stopPlaying();
    await call.until((message) => message.type === "hypothesis" && message.status === "final", { withinMs: 6000 });
    expect(call.words("caller").length).toBeGreaterThan(2);
    expect(call.service.snapshot().health.caller.problem).toBeUndefined();
  });

  test("a listener that is killed comes back with the same devices, numbering and call", async () => {
    const call = await live();
    await call.listen({ kind: "devices", caller: { id: "caller.monitor" } });
    await delay(1000);
    await pulse.play("caller", speech);
    await call.until((message) => message.type === "hypothesis" && message.status === "final", { withinMs: 6000 });
    const wordsBefore = call.words("caller");
    const killedMs = performance.now();
    process.kill(call.pid ?? 0, "SIGKILL");
    await call.until(health("caller", "reconnecting"), { sinceMs: killedMs, withinMs: 1000 });
    pulse.loop("caller", speech);
    const after = await call.until((message) => message.type === "hypothesis" && message.words.length > 2, {
      sinceMs: killedMs,
      withinMs: 15_000,
    });
    expect(call.service.phase).toBe("active");
    expect(wordsBefore).toContain("idiots");
    expect(call.words("caller").slice(0, wordsBefore.length)).toEqual(wordsBefore);
    const finals = call.told.flatMap(({ message }) =>
      message.type === "hypothesis" && message.status === "final" ? [message.utterance] : [],
    );
    expect(after.message).toMatchObject({ type: "hypothesis" });
    expect("utterance" in after.message ? after.message.utterance : -1).toBeGreaterThan(
      Math.max(...finals.slice(0, 1)),
    );
    expect(call.service.snapshot().level.highest).toBe("abusive");
  });

  test("zeros instead of sound are no signal, after two seconds", async () => {
    const call = await live();
    await call.listen({ kind: "devices", caller: { id: "caller.monitor" } });
    await call.until(health("caller", "no-signal", "zeros"), { withinMs: 4000 });
    expect(call.service.snapshot().health.caller).toMatchObject({ health: "no-signal", problem: "zeros" });
  });

  test("a monologue of twenty seconds is heard without falling behind", async () => {
    const text = "this is the third time that i am calling about the same invoice and nobody tells me anything ".repeat(
      4,
    );
    const track = sounds.track("monologue", [{ pause: 0.2, text, voice: "en+m3" }]);
    const call = await live();
    await call.listen({ kind: "devices", caller: { id: "caller.monitor" } });
    await pulse.play("caller", track);
    await delay(2000);
    await call.runner.stop();
    expect(call.words("caller").filter((word) => word === "invoice").length).toBeGreaterThanOrEqual(3);
    const lags = call.told.flatMap(({ message }) => (message.type === "progress" ? [message.lagSeconds] : []));
    expect(Math.max(...lags)).toBeLessThan(1);
  });

  test("the model changes between two calls", async () => {
    const call = await LiveCall.create(pulse.env, ["en", "nl"]);
    calls.push(call);
    const source = { kind: "devices", caller: { id: "caller.monitor" } } as const;
    await call.listen(source, "en");
    const first = call.pid;
    await call.runner.stop();
    const nl = sounds.convert("nl", bundledCall("nl-abusive").wav, [], ["remix", "2", "trim", "0", "22"]);
    await call.listen(source, "nl");
    await pulse.play("caller", nl);
    await delay(1500);
    await call.runner.stop();
    expect(call.pid).not.toBe(first);
    expect(call.cues().map(({ channel }) => channel)).toContain("caller");
  });

  test("a pause is heard by nobody, at once, and ends at once", async () => {
    const call = await live();
    pulse.loop("caller", speech);
    await call.listen({ kind: "devices", caller: { id: "caller.monitor" } });
    await call.until((message) => message.type === "hypothesis", { withinMs: 8000 });
    const askedMs = performance.now();
    await call.runner.pause();
    expect(performance.now() - askedMs).toBeLessThan(500);
    const pausedMs = performance.now();
    await delay(3000);
    const during = call.told.filter(({ atMs, message }) => atMs > pausedMs && message.type === "hypothesis");
    expect(during).toEqual([]);
    const resumedMs = performance.now();
    await call.runner.resume();
    await call.until(health("caller", "hearing"), { sinceMs: resumedMs, withinMs: 2500 });
  });

  test("one device for both speakers: everything is the caller's, nothing the agent's", async () => {
    const call = await live();
    const both = sounds.convert("both", bundledCall("en-abusive").wav, [], ["remix", "1,2", "trim", "0", "14"]);
    await call.listen({ kind: "devices", caller: { id: "caller.monitor" }, mixed: true });
    await pulse.play("caller", both);
    await delay(1500);
    await call.runner.stop();
    expect(call.words("agent")).toEqual([]);
    expect(call.cues().every(({ channel }) => channel === "caller")).toBe(true);
    expect(call.words("caller")).toContain("frustrating");
  });
});
