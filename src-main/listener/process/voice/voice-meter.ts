// All measurements of a call's voices, fed block by block: what becomes cues, what meters show. Knows nothing of words.
// Of the agent only speech activity is measured.

import type { Channel } from "../../../../src-core/ids.ts";
import type { ChannelLevel } from "../../../../src-shared/listener-protocol.ts";
import type { VoiceMeasurement, VoiceSettings } from "../../../../src-shared/voice.ts";
import { SpeechActivity, SpeechStretches } from "./activity.ts";
import { EchoMeter } from "./echo.ts";
import { finiteDb, levelDb } from "./level.ts";
import { NoiseMeter } from "./noise.ts";
import { RaisedVoiceMeter } from "./raised-voice.ts";
import { TalkOverMeter } from "./talk-over.ts";
import { VoiceSound } from "./voice-sound.ts";

/** Pauses between words do not end a stretch of speech; a breath does. */
const hangSeconds = 0.4;

export interface VoiceMeterOptions {
  readonly channels: readonly Channel[];
  readonly sampleRateHz: number;
  /** `undefined`: levels only. */
  readonly settings: VoiceSettings | undefined;
  /** True: both speakers are on one channel, so nothing is said about either. */
  readonly isMixed: boolean;
}

interface Side {
  readonly activity: SpeechActivity;
  readonly stretches: SpeechStretches;
  readonly sound: VoiceSound;
  readonly voices: SpeechStretches;
  levelDb: number;
  voiceSeconds: number;
}

interface Measures {
  readonly raised: RaisedVoiceMeter;
  readonly talkOver: TalkOverMeter;
  readonly noise: NoiseMeter;
}

/** The voices of one call. */
export class VoiceMeter {
  readonly #options: VoiceMeterOptions;
  readonly #sides: ReadonlyMap<Channel, Side>;
  readonly #echo: EchoMeter;
  readonly #measures: Measures | undefined;

  constructor(options: VoiceMeterOptions) {
    const { settings, isMixed } = options;
    this.#options = options;
    this.#sides = new Map(options.channels.map((channel) => [channel, newSide(options.sampleRateHz)]));
    this.#echo = new EchoMeter(options.sampleRateHz);
    this.#measures = settings === undefined || isMixed ? undefined : measuresOf(settings);
  }

  /** True while the agent's microphone hears the loudspeaker. */
  get hasEcho(): boolean {
    return this.#echo.isActive;
  }

  /** True when words heard on the agent's channel in this span were the caller's. */
  isEcho(start: number, end: number): boolean {
    return this.#options.channels.length > 1 && this.#echo.isEcho(start, end);
  }

  /** Takes one channel's samples that end at `end` call seconds. */
  observe(channel: Channel, samples: Int16Array, end: number): VoiceMeasurement[] {
    const side = this.#sides.get(channel);
    if (side === undefined) return [];
    const seconds = samples.length / this.#options.sampleRateHz;
    const level = levelDb(samples);
    const isSpeech = side.activity.observe(samples, seconds);
    side.levelDb = level;
    side.stretches.observe(isSpeech, end - seconds, end);
    side.voices.observe(side.sound.observe(samples, isSpeech), end - seconds, end);
    if (side.voices.since !== undefined) side.voiceSeconds += seconds;
    if (this.#sides.size > 1) this.#echo.add(channel, samples, end);
    const { floorDb } = side.activity;
    const told = channel === "caller" ? this.#ofCaller({ levelDb: level, isSpeech, seconds }, floorDb, end) : [];
    return [...told, this.#together(end)].filter((item) => item !== undefined);
  }

  /** The channel was not heard for a while, or will not be any more: ends what goes on. */
  finish(): VoiceMeasurement[] {
    for (const { stretches, sound, voices } of this.#sides.values())
      for (const part of [stretches, sound, voices]) part.forget();
    return [this.#measures?.raised.finish(), this.#measures?.talkOver.finish()].filter((item) => item !== undefined);
  }

  /** What meters show of every channel now, and how long voices were heard since they were last asked. */
  takeLevels(): ChannelLevel[] {
    return [...this.#sides].map(([channel, side]) => {
      const { voiceSeconds } = side;
      side.voiceSeconds = 0;
      return {
        channel,
        levelDb: finiteDb(side.levelDb),
        floorDb: side.activity.floorDb,
        isSpeech: side.stretches.since !== undefined,
        baselineDb: channel === "caller" ? (this.#measures?.raised.baselineDb ?? null) : null,
        voiceSeconds,
      };
    });
  }

  #ofCaller(
    block: { readonly levelDb: number; readonly isSpeech: boolean; readonly seconds: number },
    floorDb: number,
    at: number,
  ): (VoiceMeasurement | undefined)[] {
    if (this.#measures === undefined) return [];
    const { raised, noise } = this.#measures;
    return [raised.observe(block, floorDb, at), noise.observe(block, raised.baselineDb, at)];
  }

  #together(at: number): VoiceMeasurement | undefined {
    const agent = this.#echo.isActive ? undefined : this.#sides.get("agent")?.stretches.since;
    return this.#measures?.talkOver.observe({ caller: this.#sides.get("caller")?.stretches.since, agent }, at);
  }
}

const measuresOf = (settings: VoiceSettings): Measures => ({
  raised: new RaisedVoiceMeter(settings),
  talkOver: new TalkOverMeter(settings),
  noise: new NoiseMeter(settings),
});

const newSide = (sampleRateHz: number): Side => ({
  activity: new SpeechActivity(),
  stretches: new SpeechStretches(hangSeconds),
  sound: new VoiceSound(sampleRateHz),
  voices: new SpeechStretches(hangSeconds),
  levelDb: -Infinity,
  voiceSeconds: 0,
});
