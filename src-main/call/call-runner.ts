// Joins the ears to a call: loads the model of the call's language, feeds what is heard to the call service.

import { type Channel, channels, type Language } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { AudioSource, DeviceList, FrameMessage } from "../../src-shared/listener-protocol.ts";
import type { ListenerHost } from "../listener/listener-host.ts";
import type { Done, ListenerEvent, ListenerState } from "../listener/listener-state.ts";
import type { CallService } from "./call-service.ts";

/** A checked speech model. */
export interface UsableModel {
  readonly path: string;
  readonly isDemo: boolean;
}

/** How well listening keeps up. */
export type Progress = Extract<ListenerEvent, { type: "progress" }>;

/** A call that begins. */
export interface NewCall {
  readonly language: Language;
  readonly customer?: string | undefined;
  readonly number?: string | undefined;
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
  private playsFile = false;
  private lastProgress: Progress | undefined;
  /** Takes everything that is heard outside a call. */
  private trial: ((message: ListenerEvent) => void) | undefined;
  private readonly followers = new Set<(message: ListenerEvent) => void>();
  /** Whatever begins or ends listening, one after the other. */
  private turns: Promise<unknown> = Promise.resolve();
  private waitingTurns = 0;

  constructor(private readonly options: CallRunnerOptions) {
    this.host = options.createHost({
      callTime: () => this.callTime(),
      onMessage: (message) => this.receive(message),
      onState: (state) => this.takeState(state),
    });
  }

  /**
   * Starts the listener if need be, loads the model, starts the call and listens to `source`.
   * Resolves with a promise that is settled when the source is over. Throws `AppError`; then no call has begun.
   */
  play(source: AudioSource, call: NewCall): Promise<{ readonly over: Promise<void> }> {
    return this.inTurn(() => this.playNow(source, call));
  }

  private async playNow(source: AudioSource, call: NewCall): Promise<{ readonly over: Promise<void> }> {
    await this.endTrial();
    const model = await this.options.modelOf(call.language);
    await this.prepare(model.path);
    const over = new Promise<void>((resolve) => (this.ended = resolve));
    this.options.service.startCall(call);
    this.options.service.usesModel(model);
    if (source.kind !== "wav" && source.mixed === true) this.options.service.hearsMixed();
    this.playsFile = source.kind === "wav";
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
    this.lastProgress = undefined;
    return { over };
  }

  /** A call without ears: the ladder, the lines and the agent's own marks work; both channels are shown as off. */
  startByHand(call: NewCall): Promise<void> {
    return this.inTurn(async () => {
      await this.endTrial();
      this.options.service.startCall(call);
      this.startClock();
    });
  }

  /** Listening could not start: says on both channels why nothing is heard. */
  tellTrouble({ code }: AppError): void {
    const problem = code === "recorder-missing" || code === "device-missing" ? code : undefined;
    for (const channel of channels)
      this.options.service.channelHealth(channel, "off", this.options.service.at, problem);
  }

  /**
   * Listens outside a call; everything heard goes to `receive` and nowhere else. Without a language no word is recognised and no
   * model loaded. Resolves with the function that ends it; a call or another trial ends it, too. Throws `AppError`; `refused`
   * while a call is listened to.
   */
  tryOut(
    source: AudioSource,
    language: Language | undefined,
    receive: (message: ListenerEvent) => void,
  ): Promise<() => Promise<void>> {
    return this.inTurn(async () => {
      if (this.isListening) throw new AppError("refused", "listening outside a call: a call is being listened to");
      await this.endTrial();
      if (language === undefined) await this.startHost();
      else await this.prepare((await this.options.modelOf(language)).path);
      this.trial = receive;
      const from = { fromSeconds: 0, firstUtterance: 0 };
      const started = await this.host.startSource(source, { ...from, recognise: language !== undefined });
      if (!started.ok) {
        this.trial = undefined;
        throw started.error;
      }
      return () => this.inTurn(() => (this.trial === receive ? this.endTrial() : Promise.resolve()));
    });
  }

  /** True when nothing is listened to, or about to be. */
  get isFree(): boolean {
    return !this.isListening && this.trial === undefined && this.waitingTurns === 0;
  }

  /** Tells what is heard in calls; returns the function that stops telling. */
  follow(follower: (message: ListenerEvent) => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  /** What can be recorded on this desktop. Throws `AppError`. */
  async listDevices(): Promise<DeviceList> {
    await this.startHost();
    const listed = await this.host.listDevices();
    if (!listed.ok) throw listed.error;
    return listed.value;
  }

  /** Live samples of a window, for a source of pushed frames. */
  pushFrame(channel: Channel, samples: FrameMessage["samples"]): void {
    this.host.pushFrame(channel, samples);
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

  /** The last news of how well listening keeps up. */
  get progress(): Progress | undefined {
    return this.isListening ? this.lastProgress : undefined;
  }

  /** Ends the listener process. */
  async close(): Promise<void> {
    this.stopClock();
    await this.host.shutdown();
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.waitingTurns += 1;
    const turn = this.turns.then(work);
    this.turns = turn.catch(() => undefined); // Whoever asked is told; the next one has its turn all the same.
    return turn.finally(() => (this.waitingTurns -= 1));
  }

  private async endTrial(): Promise<void> {
    if (this.trial === undefined) return;
    await this.host.stopSource(); // Its last finals still belong to the trial.
    this.trial = undefined;
  }

  private async startHost(): Promise<void> {
    if (this.host.state().type === "ready") return;
    const up = await this.host.start();
    if (!up.ok) throw up.error;
  }

  private async prepare(modelPath: string): Promise<void> {
    await this.startHost();
    const loaded = await this.host.loadModel(modelPath);
    if (!loaded.ok) throw loaded.error;
  }

  /** A call in real time follows the wall clock, also while nobody listens; a fast replay follows the audio. */
  private startClock(): void {
    this.startedAtMs = this.options.now();
    this.timer = setInterval(() => this.options.service.passTime(this.callTime()), clockTickMs);
  }

  /** Opening a device takes a while: the ears' clock, which stands at the audio, sets ours. News are late, never early. */
  private followClock(message: Progress): void {
    const zeroMs = this.options.now() - message.at * 1000;
    if (this.startedAtMs !== undefined)
      this.startedAtMs = this.lastProgress === undefined ? zeroMs : Math.min(this.startedAtMs, zeroMs);
    this.lastProgress = message;
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
    if (this.trial !== undefined) return this.trial(message);
    if (message.type === "hypothesis") service.hear(message);
    else if (message.type === "voice") service.measure(message.measurement, message.at);
    else if (message.type === "health")
      service.channelHealth(message.channel, message.health, message.at, message.problem);
    else if (message.type === "progress") {
      this.followClock(message);
      if (this.startedAtMs === undefined) service.passTime(message.at);
    }
    this.options.onMessage?.(message);
    for (const follower of this.followers) follower(message);
    if (message.type === "source-ended") this.finish(message.at);
  }

  private finish(at: number): void {
    this.stopClock();
    this.isListening = false;
    const { service } = this.options;
    if (service.isRunning) service.endCall(Math.max(at, service.at));
    this.ended?.();
    this.ended = undefined;
  }

  private takeState(state: ListenerState): void {
    const { service } = this.options;
    if (state.type === "restarting") service.listenerState({ state: "restarting", inMs: state.inMs });
    else service.listenerState({ state: state.type === "stopped" ? "off" : state.type });
    // A call with a person on the line goes on without ears; a recording has nothing more to tell.
    if (state.type === "gave-up" && this.playsFile) this.finish(this.callTime());
    this.options.onState?.(state);
  }
}

function throwUnlessOk(done: Done): void {
  if (!done.ok) throw done.error;
}
