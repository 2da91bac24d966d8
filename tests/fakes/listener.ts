// The scriptable listener: the same messages as the real process, from a list of utterances instead of audio.
// It passes the same suite (tests/main/listener/listener-suite.ts).

import { channels as allChannels, type Channel } from "../../src-core/ids.ts";
import type { ErrorCode } from "../../src-shared/errors.ts";
import {
  listenerProtocolVersion,
  type AudioSource,
  type FrameMessage,
  type ListenerMessage,
  type ListenerRequest,
} from "../../src-shared/listener-protocol.ts";
import type { ChildEnv, ChildExit, ListenerChild } from "../../src-main/listener/listener-child.ts";

/** One utterance of the script: a partial of its first word, then a final of all. Times in call seconds. */
export interface ScriptedUtterance {
  readonly channel: Channel;
  readonly from: number;
  readonly words: readonly string[];
}

/** What the fake believes. */
export interface FakeScript {
  readonly models: readonly string[];
  readonly vocabulary: readonly string[];
  readonly utterances: readonly ScriptedUtterance[];
  /** Sources that exist; others are `file-unreadable`. */
  readonly files: readonly string[];
  /** Length of every file, s. */
  readonly seconds: number;
}

const channelsOf = (source: AudioSource): readonly Channel[] =>
  source.kind === "devices"
    ? allChannels.filter((channel) => source[channel] !== undefined)
    : (source.channels ?? allChannels);

type StartRequest = Extract<ListenerRequest, { type: "start" }>;

const secondsPerWord = 0.3;

/** One fake process. */
export class FakeChild implements ListenerChild {
  /** All requests and frames, in order. */
  readonly received: (ListenerRequest | FrameMessage)[] = [];
  readonly env: ChildEnv;
  /** True: requests get no answer from now on. */
  mute = false;
  ended = false;
  killed = false;
  readonly #script: FakeScript;
  #messageHandler: (raw: unknown) => void = () => undefined;
  #exitHandler: (exit: ChildExit) => void = () => undefined;
  #model: string | undefined;
  #running: { readonly channels: readonly Channel[]; at: number } | undefined;

  constructor(script: FakeScript, env: ChildEnv, handshake: boolean) {
    this.#script = script;
    this.env = env;
    if (handshake) queueMicrotask(() => this.emit({ type: "ready", protocolVersion: listenerProtocolVersion, pid: 1 }));
  }

  readonly send = (message: ListenerRequest | FrameMessage): void => {
    this.received.push(message);
    if (message.type === "frame" || this.mute) return;
    queueMicrotask(() => this.#answer(message));
  };

  readonly kill = (): void => {
    this.killed = true;
    this.exit({ code: null, signal: "SIGKILL" });
  };

  readonly onMessage = (handler: (raw: unknown) => void): void => {
    this.#messageHandler = handler;
  };

  readonly onExit = (handler: (exit: ChildExit) => void): void => {
    this.#exitHandler = handler;
  };

  /** Says anything, also what no listener would say. */
  emit(message: unknown): void {
    if (!this.ended) this.#messageHandler(message);
  }

  /** Ends. */
  exit(exit: ChildExit): void {
    if (this.ended) return;
    this.ended = true;
    this.#exitHandler(exit);
  }

  #say(message: ListenerMessage): void {
    this.emit(message);
  }

  #refuse(requestId: number, code: ErrorCode, message: string): void {
    this.#say({ type: "refusal", requestId, error: { code, message } });
  }

  #accept(requestId: number, value?: unknown): void {
    this.#say({ type: "answer", requestId, ok: true, ...(value === undefined ? {} : { value }) });
  }

  #answer(request: ListenerRequest): void {
    const { requestId } = request;
    if (request.type === "load-model") return this.#loadModel(requestId, request.modelPath);
    if (request.type === "shutdown") return this.#shutdown(requestId);
    if (request.type === "list-devices") return this.#accept(requestId, { devices: [], recorders: [] });
    const needsModel = request.type !== "stop" && !(request.type === "start" && request.recognise === false);
    if (this.#model === undefined && needsModel) return this.#refuse(requestId, "refused", "no model is loaded");
    if (request.type === "start") return this.#start(request);
    if (request.type === "find-words")
      return this.#accept(
        requestId,
        request.words.filter((word) => this.#script.vocabulary.includes(word)),
      );
    if (request.type === "stop") return this.#stop(requestId);
    this.#pause(requestId, request.type === "pause");
  }

  #loadModel(requestId: number, modelPath: string): void {
    if (!this.#script.models.includes(modelPath))
      return this.#refuse(requestId, "model-missing", `no folder ${modelPath}`);
    if (this.#model !== undefined && this.#model !== modelPath)
      return this.#refuse(requestId, "refused", "another model is loaded");
    this.#model = modelPath;
    this.#accept(requestId);
  }

  #start(request: StartRequest): void {
    const { requestId, source } = request;
    if (this.#running !== undefined) return this.#refuse(requestId, "refused", "another source is being heard");
    if (source.kind === "wav" && !this.#script.files.includes(source.path)) {
      return this.#refuse(requestId, "file-unreadable", `no file ${source.path}`);
    }
    this.#running = { channels: channelsOf(source), at: request.fromSeconds };
    this.#accept(requestId);
    this.#sayHealth("hearing");
    if (source.kind === "wav" && !source.realtime) this.#play(request);
  }

  /** A file as fast as possible: everything at once. Live and paced sources say only what a test emits. */
  #play(request: StartRequest): void {
    const numbers = new Map<Channel, number>();
    const heard = channelsOf(request.source);
    for (const utterance of this.#script.utterances.filter(({ from }) => from >= request.fromSeconds)) {
      if (!heard.includes(utterance.channel)) continue;
      const number = numbers.get(utterance.channel) ?? request.firstUtterance;
      numbers.set(utterance.channel, number + 1);
      this.#utter(utterance, number);
    }
    const at = Math.max(request.fromSeconds, this.#script.seconds);
    this.#say({ type: "progress", at, levels: [], lagSeconds: 0, droppedSpeechSeconds: 0, lostSeconds: 0 });
    this.#finish();
    this.#say({ type: "source-ended", at });
  }

  #utter({ channel, from, words }: ScriptedUtterance, utterance: number): void {
    const timed = words.map((word, index) => {
      const start = from + index * secondsPerWord;
      return { word, start, end: start + secondsPerWord, confidence: 1 };
    });
    const at = from + words.length * secondsPerWord;
    this.#say({ type: "hypothesis", channel, utterance, status: "partial", words: timed.slice(0, 1), at });
    this.#say({ type: "hypothesis", channel, utterance, status: "final", words: timed, at: at + 0.8 });
  }

  #pause(requestId: number, paused: boolean): void {
    if (this.#running === undefined) return this.#refuse(requestId, "refused", "nothing is being heard");
    this.#sayHealth(paused ? "paused" : "hearing");
    this.#accept(requestId);
  }

  #stop(requestId: number): void {
    this.#finish();
    this.#accept(requestId);
  }

  #shutdown(requestId: number): void {
    this.#stop(requestId);
    this.exit({ code: 0, signal: null });
  }

  #finish(): void {
    this.#sayHealth("off");
    this.#running = undefined;
  }

  #sayHealth(health: "hearing" | "paused" | "off"): void {
    if (this.#running === undefined) return;
    const { channels, at } = this.#running;
    for (const channel of channels) this.#say({ type: "health", channel, health, at });
  }
}

/** Starts fake processes and remembers them. */
export class FakeListener {
  readonly children: FakeChild[] = [];
  readonly #script: FakeScript;
  /** False: processes to come never say `ready`. */
  handshake = true;

  constructor(script: FakeScript) {
    this.#script = script;
  }

  readonly spawn = (env: ChildEnv = {}): FakeChild => {
    const child = new FakeChild(this.#script, env, this.handshake);
    this.children.push(child);
    return child;
  };

  /** The newest process. */
  get child(): FakeChild {
    const newest = this.children.at(-1);
    if (newest === undefined) throw new Error("no fake listener was started");
    return newest;
  }
}
