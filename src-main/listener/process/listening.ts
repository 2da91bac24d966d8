// One stretch of listening: a source, a recogniser per channel, health and progress, from start to last final.

import { setImmediate as nextTurn } from "node:timers/promises";
import type { Hypothesis } from "../../../src-core/cue/hypothesis.ts";
import type { Channel } from "../../../src-core/ids.ts";
import type { ChannelHealth, ChannelProblem, ListenerMessage } from "../../../src-shared/listener-protocol.ts";
import type { VoiceMeasurement, VoiceSettings } from "../../../src-shared/voice.ts";
import { HealthMeter } from "./health.ts";
import type { Recogniser } from "./recogniser.ts";
import type { AudioBlock, BlockPart, OpenSource } from "./sources/audio-source.ts";
import { VoiceMeter } from "./voice/voice-meter.ts";

/** Audio seconds between two `progress` messages: 4 a second when live. */
const progressSeconds = 0.25;

/** What a stretch of listening is made of. It owns source and recognisers from now on. */
export interface ListeningParts {
  readonly source: OpenSource;
  /** None: nothing is recognised. */
  readonly recognisers: ReadonlyMap<Channel, Recogniser>;
  readonly post: (message: ListenerMessage) => void;
  readonly drained: () => Promise<void>;
  /** Thresholds of the voice measurements; `undefined`: nothing is measured. */
  readonly voice?: VoiceSettings | undefined;
  /** True: the caller's channel holds both speakers. */
  readonly isMixed?: boolean | undefined;
}

type Wish = "listen" | "pause" | "stop";

/**
 * Runs a source through its recognisers. The thread is held for one channel's block at a time: 0.5 ms mostly, 5 to 20 ms
 * when a stride is decoded, up to 100 ms at a long final. Synchronous on purpose: on koffi's worker threads, both channels
 * at once, the same telephone call cost 7 to 10 % more CPU (0.035 against 0.032 s per channel and second of audio, best of
 * four alternating runs) and took p95 12 to 16 ms per block of both channels instead of 18 to 28. The budget is 5 %.
 */
export class Listening {
  readonly #parts: ListeningParts;
  readonly #meters: ReadonlyMap<Channel, HealthMeter>;
  readonly #health = new Map<Channel, string>();
  readonly #voice: VoiceMeter;
  #wish: Wish = "listen";
  #paused = false;
  #turned: (() => void)[] = [];
  #wake: () => void = () => undefined;
  #lastProgress: number;
  #lostSeconds = 0;

  constructor(parts: ListeningParts) {
    this.#parts = parts;
    this.#lastProgress = parts.source.at();
    const { channels, sampleRateHz } = parts.source;
    this.#voice = new VoiceMeter({ channels, sampleRateHz, settings: parts.voice, isMixed: parts.isMixed === true });
    this.#meters = new Map(parts.source.channels.map((channel) => [channel, new HealthMeter(this.#lastProgress)]));
  }

  /**
   * Runs until the source ends or `stop()`; sends all finals, frees everything. True when the source ended by itself.
   * Throws `recogniser-failed`, `wav-truncated`.
   */
  async run(): Promise<boolean> {
    try {
      const ended = await this.#listen();
      this.#finishAll();
      this.#setAll("off");
      return ended;
    } finally {
      for (const recogniser of this.#parts.recognisers.values()) recogniser.free();
      await this.#parts.source.close();
    }
  }

  /** Asks `run()` to finish after the block at hand. */
  stop(): void {
    this.#turn("stop");
  }

  /** Resolves when nothing is heard any more; open utterances get their final. */
  pause(): Promise<void> {
    return this.#paused || this.#wish === "stop" ? Promise.resolve() : this.#turnAndWait("pause");
  }

  /** Goes on after a pause. */
  resume(): void {
    if (this.#wish === "pause") this.#turn("listen");
  }

  /** Passes samples to a live source; ignored by others and while paused. */
  push(channel: Channel, samples: Int16Array): void {
    if (this.#wish === "listen") this.#parts.source.push?.(channel, samples);
  }

  #turn(wish: Wish): void {
    this.#wish = wish;
    this.#wake();
  }

  #turnAndWait(wish: Wish): Promise<void> {
    const turned = new Promise<void>((resolve) => this.#turned.push(resolve));
    this.#turn(wish);
    return turned;
  }

  #settleTurns(): void {
    for (const resolve of this.#turned) resolve();
    this.#turned = [];
  }

  /** True when the source came to its end. */
  async #listen(): Promise<boolean> {
    for (;;) {
      if (this.#wish === "pause") await this.#rest();
      if (this.#wish === "stop") return false;
      const block = await this.#parts.source.next();
      if (block === undefined) {
        this.#settleTurns();
        return true;
      }
      await this.#hear(block);
    }
  }

  async #rest(): Promise<void> {
    this.#finishAll();
    this.#setAll("paused");
    this.#paused = true;
    this.#parts.source.paused?.();
    this.#settleTurns();
    while (this.#wish === "pause") await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#paused = false;
    this.#parts.source.resumed();
    for (const meter of this.#meters.values()) meter.resumed(this.#parts.source.at());
  }

  async #hear(block: AudioBlock): Promise<void> {
    for (const part of block.parts) {
      this.#feed(part, block.at);
      await nextTurn(); // Requests and frames get their turn between two channels.
    }
    for (const [channel, meter] of this.#meters) {
      const samples = block.parts.find((part) => part.channel === channel)?.samples;
      this.#judge(channel, meter.observe(block.at, samples, block.lateSeconds), block.at);
    }
    this.#report(block);
    await this.#parts.drained();
  }

  #feed({ channel, samples, lostSeconds }: BlockPart, blockEnd: number): void {
    const recogniser = this.#parts.recognisers.get(channel);
    if (lostSeconds > 0) {
      this.#lostSeconds += lostSeconds;
      this.#send(recogniser?.finish());
      this.#tellVoice(this.#voice.finish(), recogniser?.at ?? blockEnd);
      recogniser?.skip(lostSeconds);
    }
    const hypothesis = recogniser?.accept(samples);
    const at = recogniser?.at ?? blockEnd;
    this.#tellVoice(this.#voice.observe(channel, samples, at), at);
    this.#send(hypothesis);
  }

  #finishAll(): void {
    for (const recogniser of this.#parts.recognisers.values()) this.#send(recogniser.finish());
    this.#tellVoice(this.#voice.finish(), this.#parts.source.at());
  }

  /** The caller's words that came back through the microphone are not the agent's. */
  #send(hypothesis: Hypothesis | undefined): void {
    if (hypothesis === undefined) return;
    const words = hypothesis.words.filter(
      ({ start, end }) => hypothesis.channel === "caller" || !this.#voice.isEcho(start, end),
    );
    this.#parts.post({ type: "hypothesis", ...hypothesis, words });
  }

  #tellVoice(measurements: readonly VoiceMeasurement[], at: number): void {
    for (const measurement of measurements) this.#parts.post({ type: "voice", at, measurement });
  }

  #setAll(health: ChannelHealth): void {
    for (const channel of this.#parts.source.channels) this.#setHealth(channel, health, this.#parts.source.at());
  }

  /** What the source knows outweighs what the levels say. */
  #judge(channel: Channel, judged: ChannelHealth, at: number): void {
    const trouble = this.#parts.source.trouble?.(channel);
    const hasEcho = channel === "agent" && this.#voice.hasEcho;
    const problem = trouble?.problem ?? this.#meters.get(channel)?.problem ?? (hasEcho ? "echo" : undefined);
    this.#setHealth(channel, trouble?.health ?? judged, at, problem);
  }

  #setHealth(channel: Channel, health: ChannelHealth, at: number, problem?: ChannelProblem): void {
    const said = `${health} ${problem ?? ""}`;
    if (this.#health.get(channel) === said) return;
    this.#health.set(channel, said);
    this.#parts.post({ type: "health", channel, health, at, ...(problem === undefined ? {} : { problem }) });
  }

  #report({ at, lateSeconds }: AudioBlock): void {
    if (at - this.#lastProgress < progressSeconds) return;
    this.#lastProgress = at;
    const droppedSpeechSeconds = this.#parts.source.droppedSpeechSeconds?.() ?? 0;
    const levels = this.#voice.takeLevels();
    const lostSeconds = this.#lostSeconds;
    this.#parts.post({ type: "progress", at, levels, lagSeconds: lateSeconds, droppedSpeechSeconds, lostSeconds });
  }
}
