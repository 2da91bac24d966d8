// When a voice has been heard for long enough to begin a call, and a silence for long enough to end it.

import { describe, expect, test } from "vitest";
import { SilenceWatch, VoiceWatch } from "../../../src-main/call/voice-watch.ts";
import { news, type Voices } from "../../support/voices.ts";

const step = 0.25;

/** Feeds news four times a second; returns the second at which a call began, if it did. */
function beginsAt(
  watch: VoiceWatch,
  voicesAt: (at: number) => Voices,
  { from = 0, until = 30 } = {},
): number | undefined {
  for (let at = from + step; at <= until; at += step) if (watch.hear(news(at, voicesAt(at))) !== undefined) return at;
  return undefined;
}

const caller = (isOn: boolean): Voices => ({ caller: isOn ? step : 0, agent: 0 });
const agent = (isOn: boolean): Voices => ({ caller: 0, agent: isOn ? step : 0 });
const wish = { voices: "caller", seconds: 1.5 } as const;

describe("a call begins", () => {
  test("when the caller has spoken for as long as was wished, pauses left out", () => {
    expect(beginsAt(new VoiceWatch(wish, false), () => caller(true))).toBe(1.5);
    expect(beginsAt(new VoiceWatch(wish, false), (at) => caller(at <= 1 || at > 2))).toBe(2.5);
    expect(beginsAt(new VoiceWatch({ ...wish, seconds: 6 }, false), () => caller(true))).toBe(6);
  });

  test.each([
    ["a word now and then", (at: number) => caller(at % 4 < 1)],
    ["silence", () => caller(false)],
    ["the agent's voice alone, where only the caller's counts", () => agent(true)],
  ])("not by %s", (_, voicesAt) => {
    expect(beginsAt(new VoiceWatch(wish, false), voicesAt)).toBeUndefined();
  });

  test("by the agent's voice where either counts, or where there is no other side", () => {
    const watch = new VoiceWatch({ ...wish, voices: "either" }, false);
    expect(beginsAt(watch, () => agent(true))).toBe(1.5);
    expect(beginsAt(new VoiceWatch(wish, false), () => ({ agent: step }))).toBe(1.5);
  });

  test("after an end by hand not by the rest of that talk: first nobody must speak for five seconds", () => {
    const restOfTalk = (at: number): Voices => ({ caller: at < 8 && at % 4 < 2 ? step : 0, agent: at < 9 ? step : 0 });
    const next = (at: number): Voices => (at < 20 ? restOfTalk(at) : caller(true));
    expect(beginsAt(new VoiceWatch(wish, true), restOfTalk)).toBeUndefined();
    expect(beginsAt(new VoiceWatch(wish, true), next)).toBe(21.25);
    expect(beginsAt(new VoiceWatch(wish, true), () => caller(true))).toBeUndefined();
  });
});

describe("silence", () => {
  test("is counted over both sides from the last voice on", () => {
    const silence = new SilenceWatch();
    expect(silence.hear(news(1, { caller: 0, agent: 0.25 }))).toBe(0);
    expect(silence.hear(news(3, { caller: 0, agent: 0 }))).toBe(2);
    expect(silence.hear(news(5, { caller: 0, agent: 0 }))).toBe(4);
    expect(silence.hear(news(6, { caller: 0.1, agent: 0 }))).toBe(0);
  });

  test("counts anew after what nobody heard", () => {
    const silence = new SilenceWatch();
    silence.hear(news(1, { caller: 0, agent: 0 }));
    silence.restart();
    expect(silence.hear(news(100, { caller: 0, agent: 0 }))).toBe(0);
    expect(silence.hear(news(101, { caller: 0, agent: 0 }))).toBe(1);
  });
});
