// Answers requests: each exactly once, one after the other. Holds the model and the current listening.

import type { Channel } from "../../../src-core/ids.ts";
import { assertNever } from "../../../src-core/invariant.ts";
import { AppError } from "../../../src-shared/errors.ts";
import type { ListenerRequest } from "../../../src-shared/listener-protocol.ts";
import type { Clock } from "./clock.ts";
import type { Libvosk, VoskModel } from "./libvosk.ts";
import { Listening } from "./listening.ts";
import type { ParentLink } from "./parent-link.ts";
import { Recogniser } from "./recogniser.ts";
import type { OpenSource } from "./sources/audio-source.ts";
import { listDevices } from "./sources/devices/device-list.ts";
import { openDevices } from "./sources/devices/devices.ts";
import { openFrames } from "./sources/frames.ts";
import { openWav } from "./sources/wav.ts";

/** What the listener is given. */
export interface ListenerParts {
  readonly link: Pick<ParentLink, "post" | "drained">;
  readonly loadLibvosk: () => Libvosk;
  readonly clock: Clock;
  /** Absolute path of `recorder.cjs`. */
  readonly recorderModule: string;
  /** Called when listening broke in mid-call: the process must end, so that its owner starts a new one. */
  readonly onBroken: (error: unknown) => void;
}

type StartRequest = Extract<ListenerRequest, { type: "start" }>;

interface Running {
  readonly listening: Listening;
  readonly source: OpenSource;
  /** Resolves when everything is freed. */
  done: Promise<void>;
}

/** The listener without its process: requests in, messages out. */
export class Listener {
  readonly #parts: ListenerParts;
  #model: VoskModel | undefined;
  #running: Running | undefined;
  #queue: Promise<void> = Promise.resolve();

  constructor(parts: ListenerParts) {
    this.#parts = parts;
  }

  /** Answers or refuses a request, after all earlier ones. Never rejects. */
  handle(request: ListenerRequest): Promise<void> {
    this.#queue = this.#queue.then(() => this.#answer(request));
    return this.#queue;
  }

  /** Takes live samples; dropped when nothing is listening. */
  push(channel: Channel, samples: Int16Array): void {
    this.#running?.listening.push(channel, samples);
  }

  async #answer(request: ListenerRequest): Promise<void> {
    const { requestId } = request;
    try {
      const value = await this.#carryOut(request);
      this.#parts.link.post({ type: "answer", requestId, ok: true, ...(value === undefined ? {} : { value }) });
    } catch (cause) {
      this.#parts.link.post({ type: "refusal", requestId, error: toAppError(request.type, cause).toJSON() });
      return;
    }
    if (request.type === "start") this.#run();
  }

  async #carryOut(request: ListenerRequest): Promise<unknown> {
    switch (request.type) {
      case "load-model":
        return this.#loadModel(request.modelPath);
      case "start":
        return this.#prepare(request);
      case "stop":
        return this.#stop();
      case "pause":
        return this.#needRunning("pause").listening.pause();
      case "resume":
        return this.#needRunning("resume").listening.resume();
      case "find-words":
        return this.#findWords(request.words);
      case "list-devices":
        return listDevices();
      case "shutdown":
        return this.#stop();
      default:
        return assertNever(request);
    }
  }

  #loadModel(modelPath: string): void {
    if (this.#model?.path === modelPath) return;
    if (this.#model !== undefined) {
      throw new AppError(
        "refused",
        `loading ${modelPath}: ${this.#model.path} is loaded; a new model needs a new process`,
      );
    }
    this.#model = this.#parts.loadLibvosk().openModel(modelPath);
  }

  #findWords(words: readonly string[]): readonly string[] {
    const model = this.#needModel("find-words");
    return words.filter((word) => model.knows(word));
  }

  async #prepare(request: StartRequest): Promise<void> {
    const model = request.recognise === false ? undefined : this.#needModel("start");
    if (this.#running !== undefined) throw new AppError("refused", "starting a source: another one is being heard");
    const source = await this.#open(request);
    try {
      const recognisers = model === undefined ? new Map() : createRecognisers(model, source, request);
      const { post, drained } = this.#parts.link;
      const isMixed = request.source.kind !== "wav" && request.source.mixed === true;
      const listening = new Listening({ source, recognisers, post, drained, voice: request.voice, isMixed });
      this.#running = { listening, source, done: Promise.resolve() };
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /** Begins to hear, after the answer has been posted: no hypothesis may come before it. */
  #run(): void {
    const running = this.#running;
    if (running === undefined) return;
    const ended = (byItself: boolean): void => {
      this.#running = undefined; // Before anybody hears of the end, so that the next start is not refused.
      if (byItself) this.#parts.link.post({ type: "source-ended", at: running.source.at() });
    };
    running.done = running.listening.run().then(ended, this.#parts.onBroken);
  }

  async #stop(): Promise<void> {
    this.#running?.listening.stop();
    await this.#running?.done;
  }

  #open({ source, fromSeconds }: StartRequest): Promise<OpenSource> {
    if (source.kind === "wav") return openWav(source, fromSeconds, this.#parts.clock);
    if (source.kind === "devices") return openDevices(source, fromSeconds, this.#parts);
    return Promise.resolve(openFrames(source, fromSeconds, this.#parts.clock));
  }

  #needModel(what: string): VoskModel {
    if (this.#model === undefined) throw new AppError("refused", `${what}: no model is loaded`);
    return this.#model;
  }

  #needRunning(what: string): Running {
    if (this.#running === undefined) throw new AppError("refused", `${what}: nothing is being heard`);
    return this.#running;
  }
}

const createRecognisers = (
  model: VoskModel,
  source: OpenSource,
  request: StartRequest,
): ReadonlyMap<Channel, Recogniser> =>
  new Map(
    source.channels.map((channel) => [
      channel,
      new Recogniser(model.createRecogniser(source.sampleRateHz), {
        channel,
        sampleRateHz: source.sampleRateHz,
        // A file begins on one of its samples; live sound is placed by the queue, from where the call stands.
        fromSeconds: request.source.kind === "wav" ? source.at() : request.fromSeconds,
        firstUtterance: request.firstUtterance,
      }),
    ]),
  );

const toAppError = (what: string, cause: unknown): AppError =>
  cause instanceof AppError ? cause : new AppError("recogniser-failed", `${what}: ${String(cause)}`, { cause });
