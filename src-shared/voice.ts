// What is measured in a voice: plainly audible behaviour, each explainable in one sentence. No mood, no pitch.
// The listener measures, the call service makes cues of it, the policy sets the thresholds.

import { z } from "zod";
import type { VoicePolicy } from "../src-core/policy/policy.ts";

/** Thresholds of the measurements; see the policy for what each means. */
export const voiceSettings = z.strictObject({
  raisedDb: z.number().min(3).max(40).describe("dB above the caller's own usual level that count as a raised voice."),
  raisedSeconds: z.number().min(0.5).max(30).describe("Seconds for which the voice must stay raised."),
  talkOverSeconds: z.number().min(0.3).max(30).describe("Seconds of both speaking at once that count as talking over."),
  longTalkOverSeconds: z
    .number()
    .min(0.3)
    .max(60)
    .describe("Seconds of it that are shown the first time; shorter ones only when they keep coming."),
  noisyDb: z.number().min(-90).max(0).describe("Background noise from this level on (dBFS) can be called noisy."),
  noisyBelowVoiceDb: z.number().min(0).max(60).describe("It is, when the voice is no more than this above it (dB)."),
}) satisfies z.ZodType<VoicePolicy>;
export type VoiceSettings = z.infer<typeof voiceSettings>;

/** `ongoing`: it has just lasted long enough. `over`: it has ended; the same `start` tells which one. */
const span = {
  status: z.enum(["ongoing", "over"]),
  /** Call seconds. */
  start: z.number(),
  end: z.number(),
  /** How long, pauses left out. */
  seconds: z.number(),
};

const raisedVoice = z.object({ kind: z.literal("raised-voice"), ...span, aboveDb: z.number() });
const talkOver = z.object({
  kind: z.literal("talk-over"),
  ...span,
  /** How many there have been within a minute, this one counted. */
  times: z.number().int(),
});
const noisyEnvironment = z.object({
  kind: z.literal("noisy-environment"),
  ...span,
  noiseDb: z.number(),
  belowVoiceDb: z.number(),
});

/** One measurement, always of the caller's channel. */
export const voiceMeasurement = z.discriminatedUnion("kind", [raisedVoice, talkOver, noisyEnvironment]);
export type VoiceMeasurement = z.infer<typeof voiceMeasurement>;
export type RaisedVoice = z.infer<typeof raisedVoice>;
export type TalkOver = z.infer<typeof talkOver>;
export type NoisyEnvironment = z.infer<typeof noisyEnvironment>;
