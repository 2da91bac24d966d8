// Owner of the listener: requests, what shall be heard, and its restoration after a crash.
// Knows nothing of cues, files or Electron.

import { z } from "zod";
import type { Channel } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import {
  type AudioSource,
  type ChannelHealth,
  type DeviceList,
  deviceList,
  type FrameMessage,
  type ListenerMessage,
  type ListenerRequest,
} from "../../src-shared/listener-protocol.ts";
import { err, ok, type Result } from "../../src-shared/result.ts";
import type { VoiceSettings } from "../../src-shared/voice.ts";
import { childEnv } from "./child-env.ts";
import { ChildKeeper } from "./child-keeper.ts";
import type { SpawnListener } from "./listener-child.ts";
import type { Done, ListenerEvent, ListenerState } from "./listener-state.ts";
import { RequestBook, type Outcome } from "./request-book.ts";
import { systemTimers, type Timers } from "./timers.ts";
import { UtteranceBook } from "./utterance-book.ts";

/** What the owner is given. */
export interface ListenerHostOptions {
  readonly spawn: SpawnListener;
  /** Seconds into the call now; where a source goes on after a restart. */
  readonly callTime: () => number;
  /** Hypotheses, health, progress, end of source, in order. */
  readonly onMessage: (message: ListenerEvent) => void;
  readonly onState: (state: ListenerState) => void;
  /** Environment to clean and pass on. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly timers?: Timers;
  /** Longest wait for `ready`. Default 5000. */
  readonly handshakeMs?: number;
  /** Longest wait for an answer; loading a large model from a cold disk is the slowest. Default 30000. */
  readonly requestMs?: number;
  /** Longest wait for a graceful end. Default 1000. */
  readonly shutdownMs?: number;
}

/** Where in a call listening begins. */
export interface StartPoint {
  readonly fromSeconds: number;
  /** First utterance number; numbers go on from there across crashes. */
  readonly firstUtterance: number;
  /** Thresholds of the voice measurements; absent: nothing is measured. */
  readonly voice?: VoiceSettings | undefined;
  /** False: levels and voices only; needs no model. */
  readonly recognise?: boolean | undefined;
}

/** Owner of the one listener process. Nothing here throws or rejects. */
export interface ListenerHost {
  readonly state: () => ListenerState;
  /** Starts the process; resolves when it is ready or given up (`listener-start`). `refused` when already started. */
  readonly start: () => Promise<Done>;
  /** Loads a checked model folder. Another model than the loaded one means a fresh process (`stopped`, `starting`, `ready`). */
  readonly loadModel: (modelPath: string) => Promise<Done>;
  /** Begins to listen. `wav-*`, `file-unreadable`, `input-invalid`, `refused` before anything is heard. */
  readonly startSource: (source: AudioSource, from: StartPoint) => Promise<Done>;
  /** Ends listening; all finals have been passed on when it resolves. Also cancels restoring after a crash. */
  readonly stopSource: () => Promise<Done>;
  /** Nothing is heard once it resolves; a file waits, live audio is dropped. */
  readonly pause: () => Promise<Done>;
  readonly resume: () => Promise<Done>;
  /** Those of `words` that the loaded model can recognise. */
  readonly findWords: (words: readonly string[]) => Promise<Result<readonly string[], AppError>>;
  /** What can be recorded on this desktop. */
  readonly listDevices: () => Promise<Result<DeviceList, AppError>>;
  /** Passes live samples of one channel, 16-bit mono; dropped while the process is not up. */
  readonly pushFrame: (channel: Channel, samples: FrameMessage["samples"]) => void;
  /** Asks the process to end, and ends it after a second. Forgets source and model. */
  readonly shutdown: () => Promise<void>;
}

/** A source that shall be heard until it ends or is stopped. */
interface Wanted {
  readonly source: AudioSource;
  readonly voice: VoiceSettings | undefined;
  readonly recognise: boolean | undefined;
  paused: boolean;
}

/** A request before it has an id. */
type Ask = ListenerRequest extends infer R ? (R extends ListenerRequest ? Omit<R, "requestId"> : never) : never;

const withoutValue = (outcome: Outcome): Done => (outcome.ok ? ok(undefined) : outcome);
const knownWords = z.array(z.string());

class Host implements ListenerHost {
  readonly #options: ListenerHostOptions;
  readonly #keeper: ChildKeeper;
  readonly #requests: RequestBook;
  #utterances = new UtteranceBook(0);
  #modelPath: string | undefined;
  #wanted: Wanted | undefined;
  /** Channels whose health was told and is not `off`. */
  readonly #live = new Set<Channel>();

  constructor(options: ListenerHostOptions) {
    this.#options = options;
    const timers = options.timers ?? systemTimers;
    this.#requests = new RequestBook(timers, options.requestMs ?? 30_000);
    this.#keeper = new ChildKeeper({
      spawn: options.spawn,
      env: childEnv(options.env ?? process.env),
      timers,
      handshakeMs: options.handshakeMs ?? 5000,
      shutdownMs: options.shutdownMs ?? 1000,
      onState: (state) => this.#tellState(state),
      onMessage: (message) => this.#receive(message),
      onUp: () => this.#restore(),
      onDown: () => this.#down(),
    });
  }

  state(): ListenerState {
    return this.#keeper.state;
  }

  start(): Promise<Done> {
    return this.#keeper.start();
  }

  async loadModel(modelPath: string): Promise<Done> {
    if (this.#wanted !== undefined) return refuse("loading a model: a source is being heard");
    if (this.#modelPath !== undefined && this.#modelPath !== modelPath) {
      await this.shutdown();
      const started = await this.start();
      if (!started.ok) return started;
    }
    const loaded = await this.#ask({ type: "load-model", modelPath });
    if (loaded.ok) this.#modelPath = modelPath;
    return withoutValue(loaded);
  }

  async startSource(source: AudioSource, from: StartPoint): Promise<Done> {
    if (this.#wanted !== undefined) return refuse("starting a source: another one is being heard");
    const wanted: Wanted = { source, voice: from.voice, recognise: from.recognise, paused: false };
    this.#wanted = wanted;
    this.#utterances = new UtteranceBook(from.firstUtterance);
    const started = await this.#ask({ type: "start", source, ...from });
    if (!started.ok && this.#wanted === wanted) this.#wanted = undefined;
    return withoutValue(started);
  }

  async stopSource(): Promise<Done> {
    this.#wanted = undefined;
    if (!this.#keeper.isUp) return ok(undefined);
    const stopped = await this.#ask({ type: "stop" });
    // A process that ended meanwhile hears nothing either.
    return !stopped.ok && stopped.error.code === "listener-crashed" ? ok(undefined) : withoutValue(stopped);
  }

  pause(): Promise<Done> {
    return this.#setPaused(true);
  }

  resume(): Promise<Done> {
    return this.#setPaused(false);
  }

  async findWords(words: readonly string[]): Promise<Result<readonly string[], AppError>> {
    const found = await this.#ask({ type: "find-words", words: [...words] });
    if (!found.ok) return found;
    const known = knownWords.safeParse(found.value);
    return known.success
      ? ok(known.data)
      : err(new AppError("listener-crashed", "find-words: expected a list of words"));
  }

  async listDevices(): Promise<Result<DeviceList, AppError>> {
    const listed = await this.#ask({ type: "list-devices" });
    if (!listed.ok) return listed;
    const parsed = deviceList.safeParse(listed.value);
    return parsed.success
      ? ok(parsed.data)
      : err(new AppError("listener-crashed", "list-devices: expected a list of devices"));
  }

  pushFrame(channel: Channel, samples: FrameMessage["samples"]): void {
    if (this.#keeper.isUp) this.#keeper.send({ type: "frame", channel, samples });
  }

  async shutdown(): Promise<void> {
    this.#wanted = undefined;
    await this.#keeper.shutdown();
    this.#modelPath = undefined;
  }

  async #setPaused(paused: boolean): Promise<Done> {
    const wanted = this.#wanted;
    const what = paused ? "pause" : "resume";
    if (wanted === undefined) return refuse(`${what}: nothing is being heard`);
    wanted.paused = paused;
    // Between two processes the wish is enough: restoring honours it.
    return this.#keeper.isUp ? withoutValue(await this.#ask({ type: what })) : ok(undefined);
  }

  #ask(request: Ask): Promise<Outcome> {
    if (!this.#keeper.isUp) return Promise.resolve(refuse(`${request.type}: the listener is ${this.state().type}`));
    return this.#requests.ask(request.type, (requestId) => {
      this.#keeper.send({ ...request, requestId });
    });
  }

  /** Makes a fresh process what the last one was. */
  async #restore(): Promise<boolean> {
    if (this.#modelPath !== undefined) {
      const loaded = await this.#ask({ type: "load-model", modelPath: this.#modelPath });
      if (!loaded.ok) return false;
    }
    const wanted = this.#wanted;
    if (wanted === undefined) return true;
    const at = { fromSeconds: Math.max(0, this.#options.callTime()), firstUtterance: this.#utterances.next };
    const { source, voice, recognise } = wanted;
    const started = await this.#ask({ type: "start", source, voice, recognise, ...at });
    if (started.ok && wanted.paused) await this.#ask({ type: "pause" });
    return started.ok;
  }

  #receive(message: ListenerMessage): void {
    if (message.type === "ready") return;
    if (message.type === "answer" || message.type === "refusal") return this.#requests.reply(message);
    if (message.type === "hypothesis") {
      this.#utterances.note(message);
      this.#keeper.worked();
    }
    if (message.type === "progress" && this.#wanted?.recognise === false) this.#keeper.worked();
    if (message.type === "source-ended") this.#wanted = undefined;
    if (message.type === "health") this.#noteHealth(message.channel, message.health);
    this.#options.onMessage(message);
  }

  #noteHealth(channel: Channel, health: ChannelHealth): void {
    if (health === "off") this.#live.delete(channel);
    else this.#live.add(channel);
  }

  /** Takes back what only the lost process could have confirmed, and says that nobody listens. */
  #down(): void {
    this.#requests.abandon();
    const at = this.#options.callTime();
    for (const final of this.#utterances.closeOpen(at)) {
      this.#options.onMessage({ type: "hypothesis", ...final });
    }
  }

  #tellState(state: ListenerState): void {
    if (state.type === "restarting") this.#tellHealth("reconnecting");
    if (state.type === "gave-up" || state.type === "stopped") this.#tellHealth("off");
    this.#options.onState(state);
  }

  #tellHealth(health: ChannelHealth): void {
    const at = this.#options.callTime();
    for (const channel of this.#live) {
      this.#noteHealth(channel, health);
      this.#options.onMessage({ type: "health", channel, health, at });
    }
  }
}

const refuse = (message: string): { readonly ok: false; readonly error: AppError } =>
  err(new AppError("refused", message));

/** Creates the owner; no process runs before `start()`. */
export const createListenerHost = (options: ListenerHostOptions): ListenerHost => new Host(options);
