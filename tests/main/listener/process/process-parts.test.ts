// Small parts of the process: health, where libvosk is, the link to the parent.

import { existsSync } from "node:fs";
import type { ListenerMessage } from "../../../../src-shared/listener-protocol.ts";
import { describe, expect, test } from "vitest";
import { HealthMeter } from "../../../../src-main/listener/process/health.ts";
import { levelDb } from "../../../../src-main/listener/process/voice/level.ts";
import { findLibvosk, libvoskFiles } from "../../../../src-main/listener/process/libvosk-path.ts";
import { findParent, type UtilityPort } from "../../../../src-main/listener/process/parent-link.ts";

const blockSeconds = 0.06;
/** A block of noise with this peak. */
const noise = (peak: number): Int16Array =>
  Int16Array.from({ length: 480 }, (_, i) => Math.round(peak * Math.sin(i * 1.7)));

/** Health after `seconds` of blocks. */
const observe = (meter: HealthMeter, from: number, seconds: number, samples: Int16Array | undefined, late = 0) => {
  const count = Math.round(seconds / blockSeconds);
  const told = Array.from({ length: count }, (_, i) => meter.observe(from + (i + 1) * blockSeconds, samples, late));
  return told.at(-1);
};

describe("health of a channel", () => {
  test("is hearing while somebody speaks and through pauses under a second", () => {
    const meter = new HealthMeter(0);
    expect(observe(meter, 0, 0.6, noise(8000))).toBe("hearing");
    expect(observe(meter, 0.6, 0.9, noise(20))).toBe("hearing");
    expect(observe(meter, 1.5, 0.6, noise(20))).toBe("silent");
  });

  test("is silent on a steady hum, however long", () => {
    const meter = new HealthMeter(0);
    expect(observe(meter, 0, 30, noise(200))).toBe("silent");
    expect(observe(meter, 30, 0.3, noise(8000))).toBe("hearing");
  });

  test("is no-signal after two seconds of exact zeros, not before", () => {
    const meter = new HealthMeter(0);
    expect(observe(meter, 0, 1.9, new Int16Array(480))).toBe("silent");
    expect(observe(meter, 1.9, 0.2, new Int16Array(480))).toBe("no-signal");
    expect(observe(meter, 2.1, 0.06, noise(20))).toBe("silent");
  });

  test("is no-signal after two seconds without data", () => {
    const meter = new HealthMeter(10);
    observe(meter, 10, 1, noise(8000));
    expect(observe(meter, 11, 2.1, undefined)).toBe("no-signal");
  });

  test("is lagging when blocks come more than a second late", () => {
    expect(observe(new HealthMeter(0), 0, 0.6, noise(8000), 1.2)).toBe("lagging");
  });

  test("does not hold a pause against a channel", () => {
    const meter = new HealthMeter(0);
    observe(meter, 0, 1, noise(20));
    meter.resumed(60);
    expect(meter.observe(60.06, undefined, 0)).toBe("silent");
  });

  test("measures levels against full scale", () => {
    expect(levelDb(new Int16Array(8))).toBe(-Infinity);
    expect(levelDb(new Int16Array(0))).toBe(-Infinity);
    expect(levelDb(new Int16Array(8).fill(-32_768))).toBeCloseTo(0, 6);
  });
});

describe("libvosk", () => {
  test("is found for the running platform", () => {
    expect(existsSync(findLibvosk().library)).toBe(true);
  });

  test("exists for Linux, macOS and Windows, with what Windows must load first", () => {
    expect(libvoskFiles("/v", "linux-x64")).toEqual({ library: "/v/linux-x86_64/libvosk.so", preload: [] });
    expect(libvoskFiles("/v", "darwin-arm64").library).toContain("osx-universal");
    expect(libvoskFiles("/v", "win32-x64").preload).toHaveLength(3);
  });

  test("is refused by name for a platform without it", () => {
    expect(() => libvoskFiles("/v", "linux-arm64")).toThrow(/expected one of linux-x64.*got linux-arm64/);
  });
});

describe("the link to the parent", () => {
  const progress: ListenerMessage = {
    type: "progress",
    at: 1,
    levels: [],
    lagSeconds: 0,
    droppedSpeechSeconds: 0,
    lostSeconds: 0,
  };

  test("is absent without a parent", () => {
    expect(findParent({ on: () => undefined })).toBeUndefined();
  });

  test("of a forked child holds a sender back until its messages are written", async () => {
    const written: ((error: Error | null) => void)[] = [];
    const link = findParent({ on: () => undefined, send: (_, sent) => written.push(sent) > 0 });
    for (let i = 0; i < 3; i += 1) link?.post(progress);
    let drained = false;
    const waiting = link?.drained(1).then(() => (drained = true));
    written[0]?.(null);
    await Promise.resolve();
    expect(drained).toBe(false);
    written[1]?.(null);
    await waiting;
    expect(drained).toBe(true);
  });

  test("of a utility process unwraps messages and takes audio from ports that come with them", () => {
    const got: unknown[] = [];
    const posted: unknown[] = [];
    const handlers: Parameters<UtilityPort["on"]>[1][] = [];
    let started = 0;
    const link = findParent({
      on: () => undefined,
      parentPort: { postMessage: (message) => posted.push(message), on: (_, handler) => handlers.push(handler) },
    });
    link?.onMessage((raw) => got.push(raw));
    const port = {
      on: (_: "message", handler: (event: { data: unknown }) => void) => handler({ data: "frame" }),
      start: () => (started += 1),
    };
    handlers[0]?.({ data: "request" });
    handlers[0]?.({ data: "only the envelope of a port", ports: [port] });
    link?.post(progress);
    expect(got).toEqual(["request", "frame"]);
    expect(posted).toEqual([progress]);
    expect(started).toBe(1);
  });
});
