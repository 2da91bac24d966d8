// Which device is meant, samples from bytes, and a recorder line against a sound system that a test moves about.

import { describe, expect, test } from "vitest";
import { parseAlsaDevices } from "../../../../src-main/listener/process/sources/devices/alsa-devices.ts";
import { findDevice } from "../../../../src-main/listener/process/sources/devices/device-list.ts";
import { recorderCommand } from "../../../../src-main/listener/process/sources/devices/recorder-command.ts";
import {
  RecorderLine,
  type RecordedDevice,
  type SoundSystem,
} from "../../../../src-main/listener/process/sources/devices/recorder-line.ts";
import {
  type RecorderEnd,
  type RecorderHandlers,
  SampleJoiner,
} from "../../../../src-main/listener/process/sources/devices/recorder.ts";
import type { Device } from "../../../../src-shared/listener-protocol.ts";
import { FakeTime } from "../../../fakes/time.ts";

const device = (id: string, rest: Partial<Device> = {}): Device => ({
  id,
  name: `name of ${id}`,
  side: "input",
  isDefault: false,
  isMuted: false,
  ...rest,
});

describe("the device that was meant", () => {
  const devices = [
    device("usb.headset", { name: "Jabra Evolve" }),
    device("pci.mic", { name: "Built-in microphone", isDefault: true }),
    device("pci.monitor", { name: "Monitor of speakers", side: "output", isDefault: true }),
  ];

  test.each([
    ["its id", { id: "usb.headset" }, "agent", "usb.headset"],
    ["its remembered name, under another id", { id: "usb.headset.2", name: "Jabra Evolve" }, "agent", "usb.headset"],
    ["its name as typed", { id: "Jabra Evolve" }, "agent", "usb.headset"],
    ["a part of one name", { id: "jabra" }, "agent", "usb.headset"],
    ["the system's microphone", { id: "default" }, "agent", "pci.mic"],
    ["what the system's loudspeaker plays", { id: "default" }, "caller", "pci.monitor"],
    ["no guess between two", { id: "pci" }, "agent", undefined],
    ["no other device than the remembered one", { id: "gone", name: "Gone" }, "agent", undefined],
  ] as const)("is found by %s", (_, chosen, channel, id) => {
    expect(findDevice(devices, chosen, channel)?.id).toBe(id);
  });
});

test("ALSA's list is read: names at the margin, descriptions below, only what can be opened by several", () => {
  const text =
    "null\n    Discard all\ndefault\n    Playback/recording\nplughw:CARD=PCH,DEV=0\n    HDA Intel PCH\n    Hardware\n";
  expect(parseAlsaDevices(text).map(({ id, name }) => [id, name])).toEqual([
    ["default", "Playback/recording"],
    ["plughw:CARD=PCH,DEV=0", "HDA Intel PCH"],
  ]);
});

test("samples survive reads that end in the middle of one", () => {
  const joiner = new SampleJoiner();
  const bytes = Buffer.from([1, 0, 2, 0, 255, 255, 4, 0]);
  const heard = [0, 3, 4, 7].map((from, index) => [...joiner.take(bytes.subarray(from, [3, 4, 7, 8][index]))]);
  expect(heard).toEqual([[1], [2], [-1], [4]]);
});

test("every recorder is told device, rate and raw sound its own way", () => {
  const on = { id: "headset.monitor", onServer: true };
  expect(recorderCommand("parec", on).args).toEqual(expect.arrayContaining(["-d", "headset.monitor", "--raw"]));
  expect(recorderCommand("arecord", on).args).toEqual(expect.arrayContaining(["-D", "pulse:headset.monitor"]));
  expect(recorderCommand("arecord", { id: "plughw:0", onServer: false }).args).toContain("plughw:0");
  const sox = recorderCommand("sox", on);
  expect(sox.spawnOptions.env).toMatchObject({ AUDIODRIVER: "pulseaudio", AUDIODEV: "headset.monitor" });
  expect(sox.args).toEqual(expect.arrayContaining(["--type", "raw"]));
});

/** A sound system with one recorder at a time. */
class FakeSystem implements SoundSystem {
  readonly canCheck = true;
  list: readonly Device[] | undefined = [device("headset")];
  hears: RecordedDevice | "none" | undefined = { id: "headset", isMuted: false };
  starts = 0;
  stops = 0;
  #handlers: RecorderHandlers | undefined;

  readonly devices = (): Promise<readonly Device[] | undefined> => Promise.resolve(this.list);
  readonly recordedBy = (): Promise<RecordedDevice | "none" | undefined> => Promise.resolve(this.hears);
  readonly start: SoundSystem["start"] = (_program, _id, handlers) => {
    this.#handlers = handlers;
    this.starts += 1;
    return { pid: this.starts, stop: () => void (this.stops += 1) };
  };

  sound(value = 1): void {
    this.#handlers?.onSamples(new Int16Array(320).fill(value));
  }

  end(why: RecorderEnd): void {
    this.#handlers?.onEnd(why);
  }
}

const setUp = async () => {
  const [system, time] = [new FakeSystem(), new FakeTime()];
  const heard: number[] = [];
  const line = new RecorderLine({
    channel: "caller",
    chosen: { id: "headset" },
    program: "parec",
    system,
    timers: time,
    onSamples: (samples) => void heard.push(samples[0] ?? 0),
  });
  await line.open();
  /** Sound every 20 ms for `ms`. */
  const run = async (ms: number, value = 1): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 20) {
      system.sound(value);
      await time.advance(20);
    }
  };
  return { system, time, heard, line, run };
};

describe("a recorder line", () => {
  test("passes the chosen device's sound on, also what came before it was checked", async () => {
    const { heard, line, run } = await setUp();
    await run(100);
    expect(heard).toHaveLength(5);
    expect(line.trouble).toBeUndefined();
    line.close();
  });

  test("never passes on another device's sound, and says that it was moved", async () => {
    const { system, heard, line, run, time } = await setUp();
    await run(100);
    system.hears = { id: "the-other-party", isMuted: false };
    system.list = [];
    line.changed();
    await run(40, 9);
    expect(heard).not.toContain(9);
    expect(system.stops).toBe(1);
    expect(line.trouble).toEqual({ health: "reconnecting", problem: "device-moved" });
    await time.advance(500);
    expect(line.trouble).toEqual({ health: "reconnecting", problem: "device-missing" });
    line.close();
  });

  test("is back within a second when the device is plugged in again", async () => {
    const { system, heard, line, run, time } = await setUp();
    await run(100);
    system.list = [];
    system.end("ended");
    await time.advance(10_000);
    expect(line.trouble?.problem).toBe("device-missing");
    system.list = [device("headset")];
    line.changed();
    await time.advance(10);
    await run(100, 2);
    expect(heard.filter((value) => value === 2)).toHaveLength(5);
    expect(line.trouble).toBeUndefined();
    line.close();
  });

  test("notices after two seconds that no sound comes, and starts the recorder again", async () => {
    const { system, line, run, time } = await setUp();
    await run(100);
    await time.advance(1800);
    expect(line.trouble).toBeUndefined();
    await time.advance(500);
    expect(line.trouble?.problem).toBe("no-data");
    await time.advance(800);
    expect(system.starts).toBe(2);
    line.close();
  });

  test("leaves the recorder of a frozen sound server alone, so that its backlog is heard", async () => {
    const { system, heard, line, run, time } = await setUp();
    await run(100);
    [system.list, system.hears] = [undefined, undefined];
    await time.advance(3000);
    expect(line.trouble).toEqual({ health: "no-signal", problem: "no-data" });
    expect(system.starts).toBe(1);
    [system.list, system.hears] = [[device("headset")], { id: "headset", isMuted: false }];
    await time.advance(400); // The server answers again before it feeds the recorder.
    expect(system.starts).toBe(1);
    for (let count = 0; count < 150; count += 1) system.sound(3);
    await time.advance(20);
    expect(heard.filter((value) => value === 3)).toHaveLength(150);
    expect(line.trouble).toBeUndefined();
    line.close();
  });

  test("says that the recorder is missing, and goes on trying without a storm", async () => {
    const { system, line, time } = await setUp();
    system.end("missing");
    expect(line.trouble?.problem).toBe("recorder-missing");
    for (let passed = 0; passed < 10_000; passed += 50) {
      await time.advance(50);
      system.end("missing");
    }
    expect(system.starts).toBeLessThan(16);
    expect(system.starts).toBeGreaterThan(8);
    line.close();
  });

  test("says that the device is muted", async () => {
    const { system, line, run } = await setUp();
    system.hears = { id: "headset", isMuted: true };
    await run(100, 0);
    expect(line.trouble).toEqual({ problem: "device-muted" });
    line.close();
  });

  test("stops its recorder when closed, and starts none after", async () => {
    const { system, line, run, time } = await setUp();
    await run(100);
    line.close();
    await time.advance(10_000);
    expect([system.starts, system.stops, time.waiting]).toEqual([1, 1, 0]);
  });
});
