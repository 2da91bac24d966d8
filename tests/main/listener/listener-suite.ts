// What every listener does, real or fake: run over both, so that tests on the fake mean something.

import { afterEach, beforeEach, expect, test } from "vitest";
import { channels } from "../../../src-core/ids.ts";
import { listenerProtocolVersion } from "../../../src-shared/listener-protocol.ts";
import type { ListenerChild } from "../../../src-main/listener/listener-child.ts";
import { ListenerClient, outcome } from "./listener-client.ts";

/** A listener and the world it is tested in. */
export interface ListenerUnderTest {
  readonly spawn: () => ListenerChild;
  readonly modelPath: string;
  readonly otherModelPath: string;
  /** Two channels; the caller speaks after `speechFrom` seconds, the agent too. */
  readonly wavPath: string;
  readonly speechFrom: number;
  readonly knownWord: string;
}

/** Registers the suite in the enclosing `describe`. */
export const listenerSuite = (make: () => ListenerUnderTest): void => {
  let world: ListenerUnderTest;
  let client: ListenerClient;

  const wav = (path = world.wavPath) => ({ kind: "wav" as const, path, channels: [...channels], realtime: false });
  const load = () => client.ask({ type: "load-model", modelPath: world.modelPath });
  const start = (fromSeconds = 0, firstUtterance = 0) =>
    client.ask({ type: "start", source: wav(), fromSeconds, firstUtterance });
  const frames = { kind: "frames" as const, channels: [...channels], sampleRateHz: 16_000 };
  const ended = () => client.until((message) => message.type === "source-ended");

  beforeEach(() => {
    world = make();
    client = new ListenerClient(world.spawn());
  });

  afterEach(async () => {
    client.child.kill();
    await client.exited;
  });

  test("says ready first, with the protocol version", async () => {
    await load();
    expect(client.messages[0]).toMatchObject({ type: "ready", protocolVersion: listenerProtocolVersion });
  });

  test("refuses to listen, to pause or to look up words before a model is loaded", async () => {
    expect(outcome(await start())).toBe("refused");
    expect(outcome(await client.ask({ type: "pause" }))).toBe("refused");
    expect(outcome(await client.ask({ type: "find-words", words: [world.knownWord] }))).toBe("refused");
  });

  test("refuses a model folder that does not exist and can still load another", async () => {
    expect(outcome(await client.ask({ type: "load-model", modelPath: "/nowhere/model" }))).toBe("model-missing");
    expect(outcome(await load())).toBe("answer");
  });

  test("accepts its model twice but refuses a second model", async () => {
    await load();
    expect(outcome(await load())).toBe("answer");
    expect(outcome(await client.ask({ type: "load-model", modelPath: world.otherModelPath }))).toBe("refused");
  });

  test("tells which words the model knows", async () => {
    await load();
    const reply = await client.ask({ type: "find-words", words: [world.knownWord, "xyzzyplugh"] });
    expect(reply).toMatchObject({ type: "answer", value: [world.knownWord] });
  });

  test("refuses a file that does not exist before anything starts", async () => {
    await load();
    const reply = await client.ask({
      type: "start",
      source: wav("/nowhere/call.wav"),
      fromSeconds: 0,
      firstUtterance: 0,
    });
    expect(outcome(reply)).toBe("file-unreadable");
    expect(client.messages.filter(({ type }) => type === "health")).toEqual([]);
  });

  test("sends partials, then a final, per utterance and channel, and source-ended last", async () => {
    await load();
    await start();
    await ended();
    for (const channel of channels) {
      const ours = client.hypotheses.filter((message) => message.channel === channel);
      expect(ours.map(({ status }) => status)).toContain("partial");
      expect(ours.at(-1)?.status).toBe("final");
      const numbers = ours.map(({ utterance }) => utterance);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      const finals = ours.filter(({ status }) => status === "final").map(({ utterance }) => utterance);
      expect(new Set(finals).size).toBe(finals.length);
    }
    expect(client.messages.at(-1)?.type).toBe("source-ended");
  });

  test("gives every word a time in the call, ascending, not after what was heard", async () => {
    await load();
    await start();
    await ended();
    for (const { words, at } of client.hypotheses) {
      const times = words.flatMap(({ start: from, end }) => [from, end]);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1) ?? 0).toBeLessThanOrEqual(at + 0.05);
    }
  });

  test("begins in mid-call with the number it is told, in call time", async () => {
    await load();
    await start(world.speechFrom, 41);
    await ended();
    expect(client.hypotheses.length).toBeGreaterThan(0);
    for (const { utterance, words } of client.hypotheses) {
      expect(utterance).toBeGreaterThanOrEqual(41);
      for (const word of words) expect(word.start).toBeGreaterThanOrEqual(world.speechFrom);
    }
    expect(client.hypotheses.map(({ utterance }) => utterance)).toContain(41);
  });

  test("tells health per channel and ends with off", async () => {
    await load();
    await start();
    await ended();
    for (const channel of channels) {
      const told = client.messages.flatMap((m) => (m.type === "health" && m.channel === channel ? [m.health] : []));
      expect(told).toContain("hearing");
      expect(told.at(-1)).toBe("off");
    }
  });

  test("can listen again after a source has ended", async () => {
    await load();
    await start();
    await ended();
    expect(outcome(await start())).toBe("answer");
  });

  test("refuses a second source while one is being heard", async () => {
    await load();
    await client.ask({ type: "start", source: frames, fromSeconds: 0, firstUtterance: 0 });
    expect(outcome(await start())).toBe("refused");
    expect(outcome(await client.ask({ type: "stop" }))).toBe("answer");
    expect(outcome(await start())).toBe("answer");
  });

  test("says paused for both channels before it answers a pause, and refuses it when nothing is heard", async () => {
    await load();
    expect(outcome(await client.ask({ type: "resume" }))).toBe("refused");
    await client.ask({ type: "start", source: frames, fromSeconds: 0, firstUtterance: 0 });
    expect(outcome(await client.ask({ type: "pause" }))).toBe("answer");
    const paused = client.messages.flatMap((m) => (m.type === "health" && m.health === "paused" ? [m.channel] : []));
    expect(new Set(paused)).toEqual(new Set(channels));
    expect(outcome(await client.ask({ type: "resume" }))).toBe("answer");
  });

  test("answers stop when nothing is heard", async () => {
    expect(outcome(await client.ask({ type: "stop" }))).toBe("answer");
  });

  test("answers shutdown and ends with code 0", async () => {
    await load();
    expect(outcome(await client.ask({ type: "shutdown" }))).toBe("answer");
    expect(await client.exited).toEqual({ code: 0, signal: null });
  });
};
