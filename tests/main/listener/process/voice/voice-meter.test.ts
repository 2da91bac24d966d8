// Voice measurements on synthesised sound: what is told, what is not, and that each number is the right one.

import { beforeEach, describe, expect, test } from "vitest";
import { defaultPolicy } from "../../../../../src-core/policy/default-policy.ts";
import { VoiceMeter } from "../../../../../src-main/listener/process/voice/voice-meter.ts";
import type { VoiceMeasurement } from "../../../../../src-shared/voice.ts";
import { blockSeconds, joined, mixed, rateHz, seed, sound } from "./sounds.ts";

const settings = defaultPolicy.voice;
const length = Math.round(blockSeconds * rateHz);
const quiet = { noiseDb: -66 } as const;
const calm = { voiceDb: -29, ...quiet } as const;

const meterOf = (options: Partial<ConstructorParameters<typeof VoiceMeter>[0]> = {}): VoiceMeter =>
  new VoiceMeter({ channels: ["caller", "agent"], sampleRateHz: rateHz, settings, isMixed: false, ...options });

/** Everything told while both sides are heard side by side. */
const hear = (
  meter: VoiceMeter,
  caller: Int16Array,
  agent = sound(caller.length / rateHz, quiet),
): VoiceMeasurement[] => {
  const told: VoiceMeasurement[] = [];
  for (let first = 0; first + length <= caller.length; first += length) {
    const end = (first + length) / rateHz;
    told.push(...meter.observe("caller", caller.subarray(first, first + length), end));
    told.push(...meter.observe("agent", agent.subarray(first, first + length), end));
  }
  return [...told, ...meter.finish()];
};

const of = (told: readonly VoiceMeasurement[], kind: VoiceMeasurement["kind"]): VoiceMeasurement[] =>
  told.filter((item) => item.kind === kind);

beforeEach(() => seed(1));

describe("a raised voice", () => {
  test("is told once it has lasted a second, and again when it is over, with how much and how long", () => {
    const told = hear(meterOf(), joined(sound(8, calm), sound(2.4, { ...calm, voiceDb: -17 }), sound(3, calm)));
    expect(told.map(({ kind, status }) => [kind, status])).toEqual([
      ["raised-voice", "ongoing"],
      ["raised-voice", "over"],
    ]);
    const [first, last] = told;
    expect(first?.seconds).toBeCloseTo(1, 1);
    expect(first?.start).toBeCloseTo(8, 0);
    expect(last).toMatchObject({ start: first?.start });
    expect(last?.seconds).toBeGreaterThan(1.8);
    expect(last?.seconds).toBeLessThan(2.9);
    expect(last?.kind === "raised-voice" ? last.aboveDb : 0).toBeGreaterThan(8);
    expect(last?.kind === "raised-voice" ? last.aboveDb : 99).toBeLessThan(13);
  });

  test.each([
    ["a voice 6 dB up", joined(sound(8, calm), sound(4, { ...calm, voiceDb: -23 }))],
    ["half a second 12 dB up", joined(sound(8, calm), sound(0.5, { ...calm, voiceDb: -17 }), sound(4, calm))],
    ["a loud voice from the start", sound(12, { ...calm, voiceDb: -12 })],
    ["a loud voice before anything else was heard", joined(sound(1, calm), sound(3, { ...calm, voiceDb: -15 }))],
  ])("is not %s", (_, caller) => {
    expect(of(hear(meterOf(), caller), "raised-voice")).toEqual([]);
  });

  test("is not the line's own gain, which lifts the noise as well", () => {
    const before = sound(8, { voiceDb: -35, noiseDb: -55 });
    const pause = sound(6, { noiseDb: -45 });
    const after = sound(5, { voiceDb: -25, noiseDb: -45 });
    expect(of(hear(meterOf(), joined(before, pause, after)), "raised-voice")).toEqual([]);
    const voiceAlone = joined(before, sound(6, { noiseDb: -55 }), sound(5, { voiceDb: -25, noiseDb: -55 }));
    expect(of(hear(meterOf(), voiceAlone), "raised-voice")).not.toEqual([]);
  });

  test("becomes the usual level when it stays", () => {
    const told = hear(meterOf(), joined(sound(8, calm), sound(60, { ...calm, voiceDb: -17 }), sound(2, quiet)));
    expect(of(told, "raised-voice")).not.toEqual([]);
    expect(of(told, "raised-voice").filter(({ end }) => end > 60)).toEqual([]);
  });

  test("follows the settings", () => {
    const caller = joined(sound(8, calm), sound(3, { ...calm, voiceDb: -23 }));
    expect(of(hear(meterOf({ settings: { ...settings, raisedDb: 4 } }), caller), "raised-voice")).not.toEqual([]);
    expect(
      of(hear(meterOf({ settings: { ...settings, raisedDb: 4, raisedSeconds: 5 } }), caller), "raised-voice"),
    ).toEqual([]);
  });

  test("of the agent is never measured", () => {
    const agent = joined(sound(8, calm), sound(4, { ...calm, voiceDb: -15 }));
    const meter = meterOf();
    expect(hear(meter, sound(12, quiet), agent)).toEqual([]);
    expect(meter.takeLevels().find(({ channel }) => channel === "agent")?.baselineDb).toBeNull();
  });
});

describe("talking over", () => {
  const pair = (callerFrom: number, overlap: number): [Int16Array, Int16Array] => [
    joined(sound(callerFrom, quiet), sound(overlap + 2, calm), sound(2, quiet)),
    joined(sound(callerFrom + overlap, calm), sound(4, quiet)),
  ];

  test("at length is told the first time, with its length", () => {
    const told = hear(meterOf(), ...pair(3, 3.2));
    expect(told.map(({ kind, status }) => [kind, status])).toEqual([
      ["talk-over", "ongoing"],
      ["talk-over", "over"],
    ]);
    expect(told[1]?.seconds).toBeGreaterThan(2.9);
    expect(told[1]?.seconds).toBeLessThan(4);
    expect(told[1]?.start).toBeCloseTo(3, 0);
  });

  test("briefly is told when it comes again within a minute", () => {
    const meter = meterOf();
    const [caller, agent] = pair(3, 1.5);
    expect(hear(meterOf(), caller, agent)).toEqual([]);
    const told = hear(meter, joined(caller, caller), joined(agent, agent));
    expect(told.map(({ status }) => status)).toEqual(["ongoing", "over"]);
    expect(told[0]).toMatchObject({ kind: "talk-over", times: 2 });
  });

  test("is not a word thrown in, nor the agent speaking over the caller", () => {
    expect(hear(meterOf(), ...pair(3, 0.4))).toEqual([]);
    const [caller, agent] = pair(3, 3);
    expect(hear(meterOf(), agent, caller)).toEqual([]);
  });
});

describe("a noisy line", () => {
  const inNoise = (noiseDb: number): Int16Array =>
    joined(...Array.from({ length: 8 }, () => joined(sound(2, { voiceDb: -25, noiseDb }), sound(1.5, { noiseDb }))));

  test("is told once, with how near to the voice the noise is", () => {
    const told = of(hear(meterOf(), inNoise(-36)), "noisy-environment");
    expect(told).toHaveLength(1);
    expect(told[0]?.kind === "noisy-environment" ? told[0].belowVoiceDb : 0).toBeCloseTo(11, -1);
  });

  test("is not an ordinary telephone line", () => {
    expect(of(hear(meterOf(), inNoise(-58)), "noisy-environment")).toEqual([]);
  });
});

describe("the loudspeaker in the microphone", () => {
  const caller = joined(...Array.from({ length: 4 }, () => joined(sound(2.2, calm), sound(0.9, quiet))));
  const room = sound(caller.length / rateHz, { noiseDb: -60 });

  test("is recognised at any delay up to half a second, and what it says is the caller's", () => {
    for (const delaySeconds of [0.03, 0.18, 0.45]) {
      const meter = meterOf();
      hear(meter, caller, mixed(room, caller, { gain: 0.25, delaySeconds }));
      expect(meter.isEcho(7, 7.3)).toBe(true);
    }
  });

  test("is not talking over", () => {
    expect(of(hear(meterOf(), caller, mixed(room, caller, { gain: 0.5, delaySeconds: 0.2 })), "talk-over")).toEqual([]);
  });

  test("is not two people who speak at once", () => {
    const meter = meterOf();
    const agent = joined(
      sound(1, quiet),
      ...Array.from({ length: 4 }, () => joined(sound(1.7, calm), sound(1.1, quiet))),
    );
    hear(meter, caller, agent);
    expect(meter.isEcho(7, 7.3)).toBe(false);
    expect(meter.hasEcho).toBe(false);
  });

  test("is not two people who begin at the same moment", () => {
    const meter = meterOf();
    for (const lead of [0.1, 0.3]) {
      const [start, turn] = [sound(4, quiet), sound(2.5, calm)];
      hear(meter, joined(start, turn, start), joined(sound(4 + lead, quiet), sound(2.5, calm), start));
      expect(meter.isEcho(4.5, 5)).toBe(false);
    }
  });

  test("does not take the agent's own words while the caller is silent", () => {
    const meter = meterOf();
    const speech = joined(caller, sound(4, quiet));
    const echo = mixed(sound(speech.length / rateHz, { noiseDb: -60 }), speech, { gain: 0.25, delaySeconds: 0.2 });
    const own = joined(sound(caller.length / rateHz + 0.6, {}), sound(3.4, calm));
    hear(meter, speech, mixed(echo, own));
    expect(meter.isEcho(7, 7.3)).toBe(true);
    expect(meter.isEcho(14, 14.4)).toBe(false);
  });
});

describe("one device for both speakers", () => {
  test("measures nothing, and still shows the level", () => {
    const meter = meterOf({ channels: ["caller"], isMixed: true });
    const loud = joined(sound(8, calm), sound(3, { ...calm, voiceDb: -15 }));
    expect(hear(meter, loud)).toEqual([]);
    expect(meter.takeLevels()).toMatchObject([{ channel: "caller", isSpeech: false, baselineDb: null }]);
    expect(meter.takeLevels()[0]?.levelDb).toBeGreaterThan(-30);
  });
});
