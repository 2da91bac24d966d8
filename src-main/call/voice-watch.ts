// Judges from what the ears tell of voices: has a call begun, has it been silent. Pure; knows no words, no settings file, no clock.

import type { Channel } from "../../src-core/ids.ts";
import type { ChannelLevel } from "../../src-shared/listener-protocol.ts";

/** The latest news of all channels. */
export interface Heard {
  /** Seconds of audio so far. */
  readonly at: number;
  readonly levels: readonly ChannelLevel[];
}

/** Voice is added up over so many seconds before now, at least; a longer wish takes twice as long. */
const windowSeconds = 4;
/** After a call was ended by hand, the talk that it was about goes on for a while; so long must nobody speak before the next. */
export const quietSeconds = 5;
/** So little voice in that time is a cough. */
const coughSeconds = 0.3;

interface News {
  readonly at: number;
  readonly channel: Channel;
  readonly seconds: number;
}

/** Waits for the voice that begins a call. */
export class VoiceWatch {
  private news: News[] = [];
  private mustBeQuiet: boolean;

  /** `afterHand`: the last call was ended by somebody, perhaps in mid-talk. */
  constructor(
    private readonly wish: { readonly voices: "caller" | "either"; readonly seconds: number },
    afterHand: boolean,
  ) {
    this.mustBeQuiet = afterHand;
  }

  /** Takes news in; returns whose voice began a call, and how much of it was heard. */
  hear({ at, levels }: Heard): { readonly channel: Channel; readonly seconds: number } | undefined {
    const span = Math.max(windowSeconds, this.wish.seconds * 2, quietSeconds);
    this.news = this.news.filter((item) => at - item.at < span);
    for (const { channel, voiceSeconds } of levels) this.news.push({ at, channel, seconds: voiceSeconds });
    if (this.mustBeQuiet) this.mustBeQuiet = !this.wasQuiet(at);
    if (this.mustBeQuiet) return undefined;
    const since = at - Math.max(windowSeconds, this.wish.seconds * 2);
    // A desktop that hears its microphone alone has no other voice to go by.
    const isAlone = levels.every(({ channel }) => channel === "agent");
    return levels
      .filter(({ channel }) => channel === "caller" || this.wish.voices === "either" || isAlone)
      .map(({ channel }) => ({ channel, seconds: this.voiceOf(channel, since) }))
      .find(({ seconds }) => seconds >= this.wish.seconds);
  }

  private wasQuiet(at: number): boolean {
    if (at < quietSeconds) return false;
    const since = at - quietSeconds;
    return (["caller", "agent"] as const).every((channel) => this.voiceOf(channel, since) <= coughSeconds);
  }

  private voiceOf(channel: Channel, since: number): number {
    return this.news.reduce((sum, item) => sum + (item.channel === channel && item.at > since ? item.seconds : 0), 0);
  }
}

/** How long nobody has spoken in a call. Feed it only what was really heard: a pause, or ears that are away, are no silence. */
export class SilenceWatch {
  private silent = 0;
  private before: number | undefined;

  /** Takes news in; returns the seconds of silence on all channels up to now. */
  hear({ at, levels }: Heard): number {
    const passed = this.before === undefined ? 0 : Math.max(0, at - this.before);
    this.before = at;
    this.silent = levels.some(({ voiceSeconds }) => voiceSeconds > 0) ? 0 : this.silent + passed;
    return this.silent;
  }

  /** What follows is not joined to what was: counts anew. */
  restart(): void {
    this.silent = 0;
    this.before = undefined;
  }
}
