// Joins the ears to a call: loads the model of the call's language, feeds what is heard to the call service.

import type { Language } from "../../src-core/ids.ts";
import type { AudioSource } from "../../src-shared/listener-protocol.ts";
import type { ListenerHost } from "../listener/listener-host.ts";
import type { Done, ListenerEvent, ListenerState } from "../listener/listener-state.ts";
import type { CallService } from "./call-service.ts";

/** A checked speech model. */
export interface UsableModel {
  readonly path: string;
  readonly isDemo: boolean;
}

export interface CallRunnerOptions {
  readonly service: CallService;
  /** Creates the owner of the listener process around these callbacks. */
  readonly createHost: (callbacks: {
    readonly callTime: () => number;
    readonly onMessage: (message: ListenerEvent) => void;
    readonly onState: (state: ListenerState) => void;
  }) => ListenerHost;
  /** Finds and checks the model of a language. Throws `AppError` when there is none that can be used. */
  readonly modelOf: (language: Language) => Promise<UsableModel>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Told of every message and state, for those who follow closely. */
  readonly onMessage?: (message: ListenerEvent) => void;
  readonly onState?: (state: ListenerState) => void;
}

/** How often the clock of a live call is passed on. */
const clockTickMs = 250;

/** Runs one call at a time. */
export class CallRunner {
  private readonly host: ListenerHost;
  private startedAtMs: number | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private ended: (() => void) | undefined;
  private isListening = false;

  constructor(private readonly options: CallRunnerOptions) {
    this.host = options.createHost({
      callTime: () => this.callTime(),
      onMessage: (message) => this.receive(message),
      onState: (state) => this.follow(state),
    });
  }

  /**
   * Starts the listener if need be, loads the model, starts the call and listens to `source`.
   * Resolves with a promise that is settled when the source is over. Throws `AppError`; then no call has begun.
   */
  async play(
    source: AudioSource,
    call: { readonly language: Language; readonly customer?: string | undefined },
  ): Promise<{ readonly over: Promise<void> }> {
    const model = await this.options.modelOf(call.language);
    await this.prepare(model.path);
    const over = new Promise<void>((resolve) => (this.ended = resolve));
    this.options.service.startCall(call);
    this.options.service.usesModel(model);
    const isFast = source.kind === "wav" && !source.realtime;
    if (!isFast) this.startClock();
    const started = await this.host.startSource(source, {
      fromSeconds: 0,
      firstUtterance: 0,
      voice: this.options.service.policy.voice,
    });
    if (!started.ok) {
      this.stopClock();
      this.options.service.endCall();
      throw started.error;
    }
    this.isListening = true;
    return { over };
  }

  /** A call without ears: the ladder, the lines and the agent's own marks work; both channels are shown as off. */
  startByHand(call: { readonly language: Language; readonly customer?: string | undefined }): Promise<void> {
    this.options.service.startCall(call);
    this.startClock();
    return Promise.resolve();
  }

  /** Ends the call now. */
  async stop(): Promise<void> {
    if (this.isListening) await this.host.stopSource();
    this.finish(this.callTime());
  }

  /** Nothing is heard, and the call's clock goes on, until `resume`. */
  async pause(): Promise<void> {
    if (this.isListening) throwUnlessOk(await this.host.pause());
    this.options.service.pause();
  }

  async resume(): Promise<void> {
    if (this.isListening) throwUnlessOk(await this.host.resume());
    this.options.service.resume();
  }

  /** Ends the listener process. */
  async close(): Promise<void> {
    this.stopClock();
    await this.host.shutdown();
  }

  private async prepare(modelPath: string): Promise<void> {
    if (this.host.state().type !== "ready") {
      const up = await this.host.start();
      if (!up.ok) throw up.error;
    }
    const loaded = await this.host.loadModel(modelPath);
    if (!loaded.ok) throw loaded.error;
  }

  /** A call in real time follows the wall clock, also while nobody listens; a fast replay follows the audio. */
  private startClock(): void {
    this.startedAtMs = this.options.now();
    this.timer = setInterval(() => this.options.service.passTime(this.callTime()), clockTickMs);
  }

  private stopClock(): void {
    clearInterval(this.timer);
    this.startedAtMs = undefined;
  }

  private callTime(): number {
    return this.startedAtMs === undefined ? this.options.service.at : (this.options.now() - this.startedAtMs) / 1000;
  }

  private receive(message: ListenerEvent): void {
    const { service } = this.options;
    if (message.type === "hypothesis") service.hear(message);
    else if (message.type === "voice") service.measure(message.measurement, message.at);
    else if (message.type === "health")
      service.channelHealth(message.channel, message.health, message.at, message.problem);
    else if (message.type === "progress" && this.startedAtMs === undefined) service.passTime(message.at);
    this.options.onMessage?.(message);
    if (message.type === "source-ended") this.finish(message.at);
  }

  private finish(at: number): void {
    this.stopClock();
    this.isListening = false;
    const { service } = this.options;
    if (service.phase === "active" || service.phase === "paused") service.endCall(Math.max(at, service.at));
    this.ended?.();
    this.ended = undefined;
  }

  private follow(state: ListenerState): void {
    const { service } = this.options;
    if (state.type === "restarting") service.listenerState({ state: "restarting", inMs: state.inMs });
    else service.listenerState({ state: state.type === "stopped" ? "off" : state.type });
    if (state.type === "gave-up") this.finish(this.callTime());
    this.options.onState?.(state);
  }
}

function throwUnlessOk(done: Done): void {
  if (!done.ok) throw done.error;
}
