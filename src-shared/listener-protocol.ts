// Messages between the main process and the listener process (the ears). Parsed on both sides.
// The listener knows hypotheses and voice measurements; it knows nothing of cues.

import { z } from "zod";
import { channels } from "../src-core/ids.ts";
import { errorCodes } from "./errors.ts";

export const listenerProtocolVersion = 1;

const channel = z.enum(channels);

/** Where audio comes from. Live devices are further kinds of this union. */
export const audioSource = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("wav"),
    /** 16-bit PCM WAV, 8, 16, 44.1 or 48 kHz, mono or stereo. */
    path: z.string(),
    /** Which channel each track of the file is, left first. Default: stereo is agent, caller; mono is caller. */
    channels: z.array(channel).min(1).max(2).optional(),
    /** True: frames are paced by the clock as live audio would be. False: as fast as possible. */
    realtime: z.boolean(),
  }),
  z.object({
    kind: z.literal("frames"),
    /** Frames pushed by main with `frame` messages (e.g. from a browser's worklet). */
    channels: z.array(channel).min(1).max(2),
    sampleRateHz: z.number().int().positive(),
  }),
]);
export type AudioSource = z.infer<typeof audioSource>;

/** Main → listener. Every request has an id and gets exactly one `answer`. */
export const listenerRequest = z.discriminatedUnion("type", [
  z.object({ type: z.literal("load-model"), requestId: z.number().int(), modelPath: z.string() }),
  z.object({
    type: z.literal("start"),
    requestId: z.number().int(),
    source: audioSource,
    /** Seconds into the call at which listening begins; above 0 after a restart in mid-call. */
    fromSeconds: z.number().nonnegative(),
    /** First utterance number to use, per channel, so that numbers never repeat in a call. */
    firstUtterance: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal("stop"), requestId: z.number().int() }),
  z.object({ type: z.literal("pause"), requestId: z.number().int() }),
  z.object({ type: z.literal("resume"), requestId: z.number().int() }),
  /** Which of these words the loaded model can recognise (`vosk_model_find_word`). */
  z.object({ type: z.literal("find-words"), requestId: z.number().int(), words: z.array(z.string()) }),
  z.object({ type: z.literal("shutdown"), requestId: z.number().int() }),
]);
export type ListenerRequest = z.infer<typeof listenerRequest>;

/** Main → listener without an answer: 16-bit mono PCM of one channel. */
export const frameMessage = z.object({
  type: z.literal("frame"),
  channel,
  samples: z.instanceof(Int16Array),
});
export type FrameMessage = z.infer<typeof frameMessage>;

export const channelHealth = z.enum(["hearing", "silent", "no-signal", "lagging", "reconnecting", "paused", "off"]);
/** Whether a channel is being heard. `silent`: sound arrives, nobody speaks. `no-signal`: exact zeros or nothing. */
export type ChannelHealth = z.infer<typeof channelHealth>;

const word = z.object({ word: z.string(), start: z.number(), end: z.number(), confidence: z.number() });

/** Listener → main. */
export const listenerMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), protocolVersion: z.number().int(), pid: z.number().int() }),
  z.object({
    type: z.literal("answer"),
    requestId: z.number().int(),
    ok: z.literal(true),
    value: z.unknown().optional(),
  }),
  z.object({
    type: z.literal("refusal"),
    requestId: z.number().int(),
    error: z.object({ code: z.enum(errorCodes), message: z.string() }),
  }),
  z.object({
    type: z.literal("hypothesis"),
    channel,
    utterance: z.number().int(),
    status: z.enum(["partial", "final"]),
    words: z.array(word),
    /** Seconds into the call up to which audio had been fed. */
    at: z.number(),
  }),
  z.object({ type: z.literal("health"), channel, health: channelHealth, at: z.number() }),
  /** Audio has been heard up to here: the call's clock while a file plays. */
  z.object({ type: z.literal("progress"), at: z.number() }),
  /** The file is over; all finals have been sent. */
  z.object({ type: z.literal("source-ended"), at: z.number() }),
]);
export type ListenerMessage = z.infer<typeof listenerMessage>;
