// Live frames: re-blocking, call time when a channel starts late, stalls or floods, pause.

import { describe, expect, test } from "vitest";
import type { Channel } from "../../../../src-core/ids.ts";
import { openFrames } from "../../../../src-main/listener/process/sources/frames.ts";
import type { BlockPart, OpenSource } from "../../../../src-main/listener/process/sources/audio-source.ts";
import { joined, sound } from "./voice/sounds.ts";
import { FakeTime } from "../../../fakes/time.ts";

const rateHz = 8000;
const ms = (count: number): Int16Array => new Int16Array((count * rateHz) / 1000).fill(1);
const open = (time: FakeTime, channels: Channel[] = ["caller", "agent"], fromSeconds = 0): OpenSource =>
  openFrames({ channels, sampleRateHz: rateHz }, fromSeconds, time);

/** All parts that are ready now. */
const drain = async (source: OpenSource, time: FakeTime): Promise<readonly BlockPart[]> => {
  const parts: BlockPart[] = [];
  for (;;) {
    const next = source.next();
    await time.advance(100);
    const block = await next;
    if (block === undefined || block.parts.length === 0) return parts;
    parts.push(...block.parts);
  }
};
const lengths = (parts: readonly BlockPart[], channel: Channel): readonly number[] =>
  parts.filter((part) => part.channel === channel).map(({ samples }) => (samples.length / rateHz) * 1000);

describe("live frames", () => {
  test("of any length come out as 50 ms, then 60 ms", async () => {
    const time = new FakeTime();
    const source = open(time, ["caller"]);
    for (let i = 0; i < 34; i += 1) source.push?.("caller", ms(5));
    source.push?.("caller", ms(60));
    expect(lengths(await drain(source, time), "caller")).toEqual([50, 60, 60, 60]);
  });

  test("of one channel do not wait for the other", async () => {
    const time = new FakeTime();
    const source = open(time);
    source.push?.("agent", ms(50));
    const block = await source.next();
    expect(block?.parts.map(({ channel }) => channel)).toEqual(["agent"]);
  });

  test("that do not come give an empty block after 100 ms, at the right time", async () => {
    const time = new FakeTime();
    const source = open(time, ["caller"], 30);
    const next = source.next();
    await time.advance(100);
    expect(await next).toMatchObject({ at: 30.1, parts: [] });
  });

  test("that wake the source are handed out at once", async () => {
    const time = new FakeTime();
    const source = open(time, ["caller"]);
    const next = source.next();
    await time.advance(10);
    source.push?.("caller", ms(50));
    expect((await next)?.parts).toHaveLength(1);
    expect(time.nowMs()).toBe(10);
  });

  test("that begin late are placed where they were spoken", async () => {
    const time = new FakeTime();
    const source = open(time, ["caller"]);
    await time.advance(700);
    source.push?.("caller", ms(50));
    const [part] = await drain(source, time);
    expect(part?.lostSeconds).toBeCloseTo(0.65, 5);
  });

  test("that come in a burst after a stall lose nothing", async () => {
    const time = new FakeTime();
    const source = open(time, ["caller"]);
    await time.advance(50);
    source.push?.("caller", ms(50));
    await time.advance(3000);
    source.push?.("caller", sound(3, { voiceDb: -20 }));
    const parts = await drain(source, time);
    expect(parts.map(({ lostSeconds }) => lostSeconds)).toEqual(parts.map(() => 0));
  });

  test("that stay away for good leave a gap before the next ones", async () => {
    const time = new FakeTime();
    const source = open(time, ["caller"]);
    await time.advance(50);
    source.push?.("caller", ms(50));
    await source.next();
    await time.advance(4940);
    source.push?.("caller", ms(60));
    await source.next();
    await time.advance(1000); // A backlog could still have come.
    source.push?.("caller", ms(60));
    const block = await source.next();
    expect(block?.parts[0]?.lostSeconds).toBeCloseTo(5.82, 2);
  });

  test("of speech that pile up beyond ten seconds lose the oldest, and say so", async () => {
    const time = new FakeTime();
    const source = open(time, ["caller"]);
    await time.advance(15_000);
    source.push?.("caller", sound(15, { voiceDb: -20 }));
    expect(source.trouble?.("caller")).toEqual({ problem: "speech-dropped" });
    expect(source.droppedSpeechSeconds?.()).toBeCloseTo(5, 0);
    const block = await source.next();
    expect(block?.lateSeconds).toBeLessThanOrEqual(10);
    expect(block?.lateSeconds).toBeGreaterThan(9);
    expect(block?.parts[0]?.lostSeconds).toBeGreaterThan(4.9);
    await time.advance(10_000);
    expect(source.trouble?.("caller")).toBeUndefined();
  });

  test("lose their silence first when they pile up, and no speech for it", async () => {
    const time = new FakeTime();
    const source = open(time, ["caller"]);
    const [speech, silence] = [sound(3, { voiceDb: -20, noiseDb: -66 }), sound(6, { noiseDb: -66 })];
    await time.advance(15_000);
    source.push?.("caller", joined(silence, speech, silence));
    expect(source.droppedSpeechSeconds?.()).toBe(0);
    const parts = await drain(source, time);
    const heard = joined(...parts.map(({ samples }) => samples));
    const isLoud = (sample: number): boolean => Math.abs(sample) > 500;
    expect(heard.filter(isLoud).length).toBeGreaterThan(speech.filter(isLoud).length * 0.98);
    expect(heard.length / rateHz).toBeLessThan(5.5);
    const lost = parts.reduce((sum, { lostSeconds }) => sum + lostSeconds, 0);
    // What is dropped is a gap in call time, so that what follows keeps its place.
    expect(heard.length / rateHz + lost).toBeGreaterThan(9);
    expect(source.trouble?.("caller")).toBeUndefined();
  });

  test("of a pause are not heard, and the call's time goes on", async () => {
    const time = new FakeTime();
    const source = open(time, ["caller"]);
    await time.advance(50);
    source.push?.("caller", ms(50));
    await source.next();
    source.push?.("caller", ms(40));
    await time.advance(2000);
    source.resumed();
    await time.advance(60);
    source.push?.("caller", ms(60));
    const [part] = (await source.next())?.parts ?? [];
    expect(part?.lostSeconds).toBeCloseTo(2, 5);
  });

  test("are refused for two channels of the same name or an impossible rate", () => {
    const time = new FakeTime();
    expect(() => open(time, ["caller", "caller"])).toThrow(/different channels/);
    expect(() => openFrames({ channels: ["caller"], sampleRateHz: 100 }, 0, time)).toThrow(/8000 to 192000/);
  });
});
