// Begins calls when a voice is heard and ends them in silence, where the desktop's settings say so. Between calls the ears tell
// voices from noise and nothing else: no word is recognised, nothing is kept.

import type { Channel, Language } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { AudioSource, ChannelHealth } from "../../src-shared/listener-protocol.ts";
import type { Settings } from "../../src-shared/settings.ts";
import type { ListenerEvent } from "../listener/listener-state.ts";
import type { CallRunner } from "./call-runner.ts";
import type { CallService } from "./call-service.ts";
import { SilenceWatch, VoiceWatch } from "./voice-watch.ts";

export interface VoiceStartOptions {
  readonly service: CallService;
  readonly runner: CallRunner;
  readonly settings: () => Settings["callStart"];
  /** What a call started now would hear. */
  readonly source: () => AudioSource | undefined;
  readonly language: () => Language;
  /** Starts a call as the button does. */
  readonly start: (call: { readonly language: Language }) => Promise<void>;
  /** Ids and codes only. */
  readonly log: (line: string) => void;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** How often `look` wants to be called, milliseconds. */
export const lookEveryMs = 1000;
/** Ears that have said nothing for so long are opened anew; so is a device that could not be opened. */
const deafMs = 5000;

/** What is open between calls. */
interface Waiting {
  readonly source: string;
  readonly wish: string;
  readonly watch: VoiceWatch;
  stop: () => Promise<void>;
  heardMs: number;
}

/** Ears that hear nothing, for which nobody's silence is to blame. Exact zeros are what a headset plays between calls. */
const awayHealth: ReadonlySet<ChannelHealth> = new Set(["reconnecting", "off", "paused"]);

export class VoiceStart {
  private waiting: Waiting | undefined;
  private isBusy = false;
  private retryAtMs = 0;
  private endedByHand = false;
  private readonly silence = new SilenceWatch();
  private readonly health: Record<Channel, ChannelHealth> = { caller: "off", agent: "off" };
  private readonly stops: (() => void)[];

  constructor(private readonly options: VoiceStartOptions) {
    const { service, runner } = options;
    this.stops = [
      runner.follow((message) => this.hearCall(message)),
      service.subscribe({
        onEvent: ({ type }) => {
          if (type === "call-started" || type === "call-resumed") this.silence.restart();
          if (type === "call-started") this.endedByHand = true;
        },
      }),
    ];
  }

  /** To be called every second or so, and after a change of settings: opens, closes or reopens the ears as things stand. */
  async look(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      await this.lookOnce();
    } finally {
      this.isBusy = false;
    }
  }

  close(): void {
    for (const stop of this.stops) stop();
  }

  private async lookOnce(): Promise<void> {
    const { service, runner, settings, source, now } = this.options;
    // A call or a device test takes the ears by itself.
    if (service.isRunning) return void (this.waiting = undefined);
    const wish = settings();
    if (wish.by !== "voice") return this.rest();
    const wanted = source();
    const { waiting } = this;
    const isAsWished =
      waiting !== undefined &&
      waiting.source === JSON.stringify(wanted) &&
      waiting.wish === JSON.stringify(wish) &&
      now() - waiting.heardMs < deafMs;
    if (isAsWished) return;
    if (waiting !== undefined) await this.stopWaiting();
    if (wanted === undefined) return this.tellDeaf(new AppError("device-missing", "no device was chosen"));
    if (!runner.isFree || now() < this.retryAtMs) return;
    await this.wait(wanted, wish);
  }

  private async wait(source: AudioSource, wish: Settings["callStart"]): Promise<void> {
    const { runner, now } = this.options;
    const watch = new VoiceWatch({ voices: wish.voices, seconds: wish.startAfterVoiceSeconds }, this.endedByHand);
    const waiting: Waiting = {
      source: JSON.stringify(source),
      wish: JSON.stringify(wish),
      watch,
      stop: () => Promise.resolve(),
      heardMs: now(),
    };
    try {
      waiting.stop = await runner.tryOut(source, undefined, (message) => this.hearWaiting(waiting, message));
      this.waiting = waiting;
      this.tell({ waiting: "on", problem: null });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.retryAtMs = now() + deafMs;
      this.tellDeaf(error);
    }
  }

  private async rest(): Promise<void> {
    if (this.waiting !== undefined) await this.stopWaiting();
    this.tell({ waiting: "off", problem: null });
  }

  private async stopWaiting(): Promise<void> {
    const { waiting } = this;
    this.waiting = undefined;
    await waiting?.stop();
  }

  private tell(next: Pick<CallService["byVoiceNow"], "waiting" | "problem">): void {
    const { service } = this.options;
    const { waiting, problem } = service.byVoiceNow;
    if (next.waiting !== waiting || next.problem !== problem) service.voices(next);
  }

  private tellDeaf({ code, message }: AppError): void {
    if (this.options.service.byVoiceNow.problem !== code) this.options.log(`waiting for voices: ${message}`);
    this.tell({ waiting: "deaf", problem: code });
  }

  private hearWaiting(waiting: Waiting, message: ListenerEvent): void {
    if (message.type === "health") this.health[message.channel] = message.health;
    if (message.type !== "progress" || this.waiting !== waiting) return;
    waiting.heardMs = this.options.now();
    const isAway = message.levels.some(({ channel }) => this.health[channel] === "reconnecting");
    this.tell(isAway ? { waiting: "deaf", problem: "device-missing" } : { waiting: "on", problem: null });
    const voice = waiting.watch.hear(message);
    if (voice !== undefined) void this.begin(voice);
  }

  private async begin(voice: { readonly channel: Channel; readonly seconds: number }): Promise<void> {
    const { service, start, language, log } = this.options;
    this.waiting = undefined;
    this.isBusy = true;
    try {
      await start({ language: language() });
      service.voices({ began: voice });
    } catch (error) {
      // Somebody's hand was faster, or nothing can be started: what is wrong shows with the next look.
      log(`a call that was heard to begin could not be started: ${error instanceof Error ? error.message : "?"}`);
    } finally {
      this.isBusy = false;
    }
  }

  /** A call that began by voice ends in silence; never while paused, and never because nobody listens. */
  private hearCall(message: ListenerEvent): void {
    if (message.type === "health") this.health[message.channel] = message.health;
    if (message.type !== "progress") return;
    const { service, runner, settings, log } = this.options;
    if (service.phase !== "active" || service.byVoiceNow.began === null) return;
    if (this.isAway(message.levels.map(({ channel }) => channel))) return this.silence.restart();
    const seconds = this.silence.hear(message);
    if (seconds < settings().endAfterSilenceSeconds) return;
    this.silence.restart();
    this.endedByHand = false;
    service.voices({ endedAfterSeconds: Math.round(seconds) });
    runner.stop().catch((error: unknown) => log(`a silent call could not be ended: ${String(error)}`));
  }

  private isAway(heard: readonly Channel[]): boolean {
    return heard.length === 0 || heard.some((channel) => awayHealth.has(this.health[channel]));
  }
}
