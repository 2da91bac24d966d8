// What a voice is taken for, and what is not: the bundled calls' speakers against fans, tones, rings, keys and doors.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SpeechActivity } from "../../../../../src-main/listener/process/voice/activity.ts";
import { VoiceSound } from "../../../../../src-main/listener/process/voice/voice-sound.ts";
import { bundledCall } from "../../../../support/bundled-call.ts";
import { blockSeconds, joined, seed, sound } from "./sounds.ts";

const rateHz = 8000;
const headerBytes = 44;

/** Seconds of blocks taken for a voice. */
function voiceSeconds(samples: Int16Array): number {
  const [meter, activity] = [new VoiceSound(rateHz), new SpeechActivity()];
  const length = Math.round(blockSeconds * rateHz);
  let voices = 0;
  for (let first = 0; first + length <= samples.length; first += length) {
    const block = samples.subarray(first, first + length);
    const isSound = activity.observe(block, blockSeconds);
    voices += Number(meter.observe(block, isSound));
  }
  return voices * blockSeconds;
}

/** One side of a bundled call: agent 0, caller 1. */
function trackOf(name: string, track: 0 | 1): Int16Array {
  const bytes = readFileSync(bundledCall(name).wav).subarray(headerBytes);
  return Int16Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readInt16LE(index * 4 + track * 2));
}

const made = (seconds: number, valueAt: (second: number) => number): Int16Array =>
  Int16Array.from({ length: seconds * rateHz }, (_, index) => Math.round(valueAt(index / rateHz)));
const tone = (second: number, hz: number): number => 6000 * Math.sin(2 * Math.PI * hz * second);
const quiet = sound(3, { noiseDb: -66 });
const hiss = sound(20, { noiseDb: -20 });
let rumble = 0;
const rumbleAt = (second: number): number => (rumble = rumble * 0.995 + hissAt(second) * 0.05);
const hissAt = (second: number): number => hiss[Math.floor(second * rateHz)] ?? 0;

describe("a voice", () => {
  test.each(["en-calm", "nl-abusive", "pl-angry"])("is heard on both sides of %s, for seconds on end", (name) => {
    for (const track of [0, 1] as const) expect(voiceSeconds(trackOf(name, track))).toBeGreaterThan(5);
  });

  seed(7);
  test.each([
    ["a fan that is switched on", hiss],
    ["gusts", made(15, (at) => hissAt(at) * (1 + 0.9 * Math.sin(at * 4)) * 0.5)],
    ["mains hum", made(15, (at) => tone(at, 50) + tone(at, 100) / 2)],
    ["a ringing tone", made(15, (at) => (at % 5 < 1 ? tone(at, 425) : 0))],
    ["an engaged tone", made(10, (at) => (at % 1 < 0.5 ? tone(at, 425) : 0))],
    ["a ring of four notes", made(12, (at) => tone(at, [440, 554, 659, 880][Math.floor(at * 4) % 4] ?? 440))],
    ["a tone in a rumble", made(15, (at) => tone(at, 425) + rumbleAt(at))],
    ["dialling", made(10, (at) => (at % 0.2 < 0.1 ? tone(at, 770) + tone(at, 1336) : 0))],
    ["typing", made(15, (at) => (at % 0.18 < 0.012 ? hissAt(at) : 0))],
    ["doors", made(15, (at) => (at % 0.6 < 0.3 ? hissAt(at) * Math.exp(-(at % 0.6) * 8) : 0))],
  ])("is not %s", (_, samples) => {
    expect(voiceSeconds(joined(quiet, samples))).toBeLessThan(0.2);
  });
});
