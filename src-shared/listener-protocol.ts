// Messages between the main process and the listener process (the ears). Parsed on both sides.
// The listener knows hypotheses and voice measurements; it knows nothing of cues.

import { z } from "zod";
import { channels } from "../src-core/ids.ts";
import { errorCodes } from "./errors.ts";
import { voiceMeasurement, voiceSettings } from "./voice.ts";

export const listenerProtocolVersion = 3;

const channel = z.enum(channels);

export const recorderPrograms = ["parec", "arecord", "sox"] as const;
/** Programs that record a device: PulseAudio or PipeWire, ALSA, and SoX (also Windows and macOS). */
export type RecorderProgram = (typeof recorderPrograms)[number];

/** A device as it was chosen: by id, and by name in case it comes back under another id. */
export const chosenDevice = z.object({
  /** PulseAudio source name, ALSA name or SoX device, as the program lists it. */
  id: z.string().min(1).max(500),
  /** What the system called it when it was chosen. */
  name: z.string().max(500).optional(),
});
export type ChosenDevice = z.infer<typeof chosenDevice>;

/** Where audio comes from. */
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
    /** True: the one channel holds both speakers; see `devices`. */
    mixed: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal("devices"),
    /** At least one. With `caller` alone and `mixed`, that device carries both speakers. */
    caller: chosenDevice.optional(),
    agent: chosenDevice.optional(),
    /** True: one device for both speakers. Everything counts as the caller's; nothing is attributed to the agent. */
    mixed: z.boolean().optional(),
    /** Default: the first that is installed. */
    recorder: z.enum(recorderPrograms).optional(),
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
    /** Thresholds of the voice measurements; absent: levels are shown and nothing is measured. */
    voice: voiceSettings.optional(),
    /** False: no word is recognised and no model is needed; `progress` tells levels and voices, and nothing else is told. */
    recognise: z.boolean().optional(),
  }),
  z.object({ type: z.literal("stop"), requestId: z.number().int() }),
  z.object({ type: z.literal("pause"), requestId: z.number().int() }),
  z.object({ type: z.literal("resume"), requestId: z.number().int() }),
  /** Which of these words the loaded model can recognise (`vosk_model_find_word`). */
  z.object({ type: z.literal("find-words"), requestId: z.number().int(), words: z.array(z.string()) }),
  /** What can be recorded here; the answer is `deviceList`. Needs no model. */
  z.object({ type: z.literal("list-devices"), requestId: z.number().int() }),
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

/** Why a channel is not as it should be. */
export const channelProblem = z.enum([
  "recorder-missing",
  "recorder-failed",
  "device-missing",
  "device-moved",
  "device-muted",
  "sound-server-gone",
  "no-data",
  "zeros",
  "speech-dropped",
  "echo",
]);
export type ChannelProblem = z.infer<typeof channelProblem>;

/** A device that can be recorded. */
export const device = z.object({
  id: z.string(),
  name: z.string(),
  /** `output`: what a loudspeaker or headset plays (a monitor); the caller's side. */
  side: z.enum(["input", "output"]),
  isDefault: z.boolean(),
  isMuted: z.boolean(),
});
export type Device = z.infer<typeof device>;

/** What can be recorded here, and with what. */
export const deviceList = z.object({
  devices: z.array(device),
  /** Recorder programs that are installed, best first. */
  recorders: z.array(z.enum(recorderPrograms)),
});
export type DeviceList = z.infer<typeof deviceList>;

export const channelLevel = z.object({
  channel,
  /** Level of the last block, dBFS, not below -90. */
  levelDb: z.number(),
  /** Level that speech is measured against, dBFS. */
  floorDb: z.number(),
  isSpeech: z.boolean(),
  /** Usual level of the caller's speech, dBFS; `null`: not known yet, or the agent's channel. */
  baselineDb: z.number().nullable(),
  /** Seconds since the last news in which a voice was heard, as told from noise, tones and clicks. */
  voiceSeconds: z.number().nonnegative(),
});
export type ChannelLevel = z.infer<typeof channelLevel>;

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
    words: z.array(word).readonly(),
    /** Of a final: what may have been said instead, likeliest first. */
    alternatives: z.array(z.array(word).readonly()).readonly().optional(),
    /** Seconds into the call up to which audio had been fed. */
    at: z.number(),
  }),
  z.object({
    type: z.literal("health"),
    channel,
    health: channelHealth,
    at: z.number(),
    /** What is wrong, where something is. */
    problem: channelProblem.optional(),
  }),
  /** Audio has been heard up to here: the call's clock while a file plays. With what meters show. */
  z.object({
    type: z.literal("progress"),
    at: z.number(),
    levels: z.array(channelLevel),
    /** Seconds of audio that wait to be recognised. */
    lagSeconds: z.number(),
    /** Seconds of speech that were dropped in this call because the machine was too slow. */
    droppedSpeechSeconds: z.number(),
    /** Seconds of this call that were not heard, both channels added, for whatever reason. */
    lostSeconds: z.number(),
  }),
  z.object({ type: z.literal("voice"), at: z.number(), measurement: voiceMeasurement }),
  /** The file is over; all finals have been sent. */
  z.object({ type: z.literal("source-ended"), at: z.number() }),
]);
export type ListenerMessage = z.infer<typeof listenerMessage>;
