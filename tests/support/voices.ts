// What the ears tell of voices: news as the listener sends them, with so many seconds of voice on each channel.

import { type Channel, channels } from "../../src-core/ids.ts";
import type { ListenerMessage } from "../../src-shared/listener-protocol.ts";

export type Voices = Readonly<Partial<Record<Channel, number>>>;
export type VoiceNews = Extract<ListenerMessage, { type: "progress" }>;

/** One piece of news; a channel that is left out is not listened to. */
export const news = (at: number, voices: Voices): VoiceNews => ({
  type: "progress",
  at,
  levels: channels.flatMap((channel) => {
    const voiceSeconds = voices[channel];
    if (voiceSeconds === undefined) return [];
    return [{ channel, levelDb: -30, floorDb: -60, isSpeech: voiceSeconds > 0, baselineDb: null, voiceSeconds }];
  }),
  lagSeconds: 0,
  droppedSpeechSeconds: 0,
  lostSeconds: 0,
});
