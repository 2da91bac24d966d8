// WAV files as a source: which are refused and how, pacing without drift, seeking, channels.

import { afterAll, describe, expect, test } from "vitest";
import type { Channel } from "../../../../src-core/ids.ts";
import { openWav } from "../../../../src-main/listener/process/sources/wav.ts";
import type { AudioBlock, OpenSource } from "../../../../src-main/listener/process/sources/audio-source.ts";
import { FakeTime } from "../../../fakes/time.ts";
import { SoundFolder } from "../speech.ts";
import { wavBytes, type WavRecipe } from "./wav-bytes.ts";

const sounds = new SoundFolder();
afterAll(() => sounds.remove());

let files = 0;
const write = (bytes: Uint8Array): string => sounds.write(`${(files += 1)}.wav`, bytes);
const request = (path: string, realtime = false, channels: Channel[] = ["caller", "agent"]) =>
  ({ kind: "wav", path, channels, realtime }) as const;
const openBytes = (bytes: Uint8Array, fromSeconds = 0): Promise<OpenSource> =>
  openWav(request(write(bytes)), fromSeconds, new FakeTime());
const open = (recipe: WavRecipe, fromSeconds = 0): Promise<OpenSource> => openBytes(wavBytes(recipe), fromSeconds);

const openUnnamed = (bytes: Uint8Array): Promise<OpenSource> =>
  openWav({ kind: "wav", path: write(bytes), realtime: false }, 0, new FakeTime());

const readAll = async (source: OpenSource): Promise<readonly AudioBlock[]> => {
  const blocks: AudioBlock[] = [];
  for (;;) {
    const block = await source.next();
    if (block === undefined) break;
    blocks.push({ ...block, parts: block.parts.map((part) => ({ ...part, samples: part.samples.slice() })) });
  }
  await source.close();
  return blocks;
};
const samplesOf = (blocks: readonly AudioBlock[], channel: Channel): readonly number[] =>
  blocks.flatMap(({ parts }) =>
    parts.filter((part) => part.channel === channel).flatMap(({ samples }) => [...samples]),
  );
const ramp = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => (i % 60_000) - 30_000);

describe("a WAV file", () => {
  test.each([8000, 16_000, 44_100, 48_000])("of %i Hz is read whole", async (rateHz) => {
    const samples = ramp(rateHz * 2 + 7);
    const source = await open({ rateHz, samples });
    expect(source.sampleRateHz).toBe(rateHz);
    expect(source.channels).toEqual(["caller"]);
    expect(samplesOf(await readAll(source), "caller")).toEqual(samples);
  });

  test("in stereo is taken apart, both channels in step", async () => {
    const blocks = await readAll(await open({ tracks: 2, samples: ramp(4000) }));
    expect(samplesOf(blocks, "caller")).toEqual(ramp(4000).filter((_, i) => i % 2 === 0));
    expect(samplesOf(blocks, "agent")).toEqual(ramp(4000).filter((_, i) => i % 2 === 1));
    for (const { parts } of blocks)
      expect(parts.map(({ samples }) => samples.length)).toEqual([parts[0]?.samples.length, parts[0]?.samples.length]);
  });

  test("with an extensible PCM format is accepted", async () => {
    expect(samplesOf(await readAll(await open({ subFormat: 1 })), "caller")).toEqual([1, 2, 3, 4]);
  });

  test("with unknown chunks, also of odd length, is accepted", async () => {
    const extra = [
      ["LIST", Buffer.from("odd")],
      ["bext", Buffer.alloc(600)],
    ] as const;
    expect(samplesOf(await readAll(await open({ extra })), "caller")).toEqual([1, 2, 3, 4]);
  });

  test("without samples ends at once", async () => {
    expect(await readAll(await open({ samples: [] }))).toEqual([]);
  });

  test.each<[string, WavRecipe, string]>([
    ["32-bit float", { code: 3, bits: 32 }, "32-bit float"],
    ["extensible float", { subFormat: 3, bits: 32 }, "32-bit float"],
    ["24-bit PCM", { bits: 24 }, "24-bit PCM"],
    ["8-bit PCM", { bits: 8 }, "8-bit PCM"],
    ["mu-law", { code: 7, bits: 8 }, "mu-law"],
    ["three tracks", { tracks: 3 }, "3 tracks"],
    ["11025 Hz", { rateHz: 11_025 }, "11025 Hz"],
  ])("of %s is refused on one line that says what was expected and got", async (_, recipe, got) => {
    const refusal = open(recipe);
    await expect(refusal).rejects.toMatchObject({ code: "wav-invalid" });
    await expect(refusal).rejects.toThrow(
      /^[^\n]*expected 16-bit PCM WAV, 8, 16, 44\.1 or 48 kHz, mono or stereo; got [^\n]*$/,
    );
    await expect(refusal).rejects.toThrow(got);
  });

  test.each<[string, Buffer]>([
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("hello, this is not a sound")],
    ["big-endian RIFX", Buffer.from(wavBytes().toString("latin1").replace("RIFF", "RIFX"), "latin1")],
    ["no chunks", wavBytes().subarray(0, 12)],
    ["no data chunk", wavBytes().subarray(0, 36)],
    ["a data chunk before its format", Buffer.concat([wavBytes().subarray(0, 12), wavBytes().subarray(36)])],
  ])("of %s is refused as invalid", async (_, bytes) => {
    await expect(openBytes(bytes)).rejects.toMatchObject({ code: "wav-invalid" });
  });

  test("that is shorter than its data chunk says is refused with both numbers", async () => {
    await expect(open({ claimedBytes: 1000 })).rejects.toMatchObject({
      code: "wav-truncated",
      message: expect.stringMatching(/expected 1000 bytes in the chunk "data", got 8 /) as string, // A matcher stands for a text.
    });
  });

  test("that ends inside an earlier chunk is refused as truncated", async () => {
    await expect(openBytes(wavBytes().subarray(0, 30))).rejects.toMatchObject({ code: "wav-truncated" });
  });

  test("that does not exist, or is a folder, is unreadable", async () => {
    const missing = openWav(request(sounds.file("missing.wav")), 0, new FakeTime());
    await expect(missing).rejects.toMatchObject({ code: "file-unreadable" });
    const folder = openWav(request(sounds.path), 0, new FakeTime());
    await expect(folder).rejects.toMatchObject({ code: "file-unreadable" });
  });

  test("in stereo for one channel, or twice the same, is refused", async () => {
    const path = write(wavBytes({ tracks: 2 }));
    await expect(openWav(request(path, false, ["caller"]), 0, new FakeTime())).rejects.toMatchObject({
      code: "input-invalid",
    });
    await expect(openWav(request(path, false, ["caller", "caller"]), 0, new FakeTime())).rejects.toMatchObject({
      code: "input-invalid",
    });
  });

  test("of which no channels are named is agent then caller in stereo, and the caller in mono", async () => {
    const sources = [await openUnnamed(wavBytes({ tracks: 2 })), await openUnnamed(wavBytes())];
    expect(sources.map(({ channels }) => channels)).toEqual([["agent", "caller"], ["caller"]]);
    for (const source of sources) await source.close();
  });

  test("begins in the middle when asked, and after its end ends at once", async () => {
    const samples = ramp(16_000);
    const source = await open({ samples }, 1.5);
    expect(source.at()).toBe(1.5);
    const blocks = await readAll(source);
    expect(samplesOf(blocks, "caller")).toEqual(samples.slice(12_000));
    expect(blocks.at(-1)?.at).toBe(2);
    expect(await readAll(await open({ samples }, 99))).toEqual([]);
  });

  test("ends its blocks on the instants at which libvosk decodes: 410 ms, then every 240 ms", async () => {
    const blocks = await readAll(await open({ samples: ramp(8000 * 3) }));
    const ends = blocks.map(({ at }) => Math.round(at * 1000));
    for (const instant of [410, 650, 890, 2810]) expect(ends).toContain(instant);
  });
});

/** A clock that moves only by being slept on, each time a little too far; `wait()` is time that passes by itself. */
const sleepyClock = (lateMs = 0) => {
  let now = 0;
  const sleeps: number[] = [];
  return {
    sleeps,
    nowMs: () => now,
    wait: (ms: number) => (now += ms),
    sleep: (ms: number) => {
      sleeps.push(ms);
      now += ms + lateMs;
      return Promise.resolve();
    },
  };
};

describe("a WAV file in real time", () => {
  test("hands each block out when it would have been spoken, without drift over late timers", async () => {
    const clock = sleepyClock(5);
    const source = await openWav(request(write(wavBytes({ samples: ramp(8000 * 10) })), true), 0, clock);
    for (;;) {
      const block = await source.next();
      if (block === undefined) break;
      expect(clock.nowMs() - block.at * 1000).toBeCloseTo(5, 6);
    }
    await source.close();
    expect(clock.nowMs()).toBeCloseTo(10_005, 6);
  });

  test("waits while it is paused and goes on from there", async () => {
    const clock = sleepyClock();
    const source = await openWav(request(write(wavBytes({ samples: ramp(16_000) })), true), 0, clock);
    expect((await source.next())?.at).toBe(0.05);
    clock.wait(5000);
    source.resumed();
    expect(await source.next()).toMatchObject({ at: 0.11, lateSeconds: 0 });
    expect(clock.sleeps.at(-1)).toBeCloseTo(60, 6);
    await source.close();
  });

  test("says how late it is when the reader was held up, and catches up without sleeping", async () => {
    const clock = sleepyClock();
    const source = await openWav(request(write(wavBytes({ samples: ramp(16_000) })), true), 0, clock);
    await source.next();
    clock.wait(1500);
    expect((await source.next())?.lateSeconds).toBeCloseTo(1.44, 5);
    expect(clock.sleeps).toHaveLength(1);
    await source.close();
  });
});
