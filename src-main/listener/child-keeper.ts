// Keeps one listener process alive: handshake, crash, back-off, giving up, graceful end. Knows no requests but the last.

import { AppError } from "../../src-shared/errors.ts";
import {
  listenerMessage,
  listenerProtocolVersion,
  type FrameMessage,
  type ListenerMessage,
  type ListenerRequest,
} from "../../src-shared/listener-protocol.ts";
import { err, ok } from "../../src-shared/result.ts";
import { CrashCounter, reasonOfExit, type CrashReason } from "./crash.ts";
import type { ChildEnv, ChildExit, ListenerChild, SpawnListener } from "./listener-child.ts";
import type { Done, ListenerState } from "./listener-state.ts";
import type { Timers } from "./timers.ts";

/** What the keeper is given. */
export interface KeeperOptions {
  readonly spawn: SpawnListener;
  readonly env: ChildEnv;
  readonly timers: Timers;
  /** Longest wait for `ready`. */
  readonly handshakeMs: number;
  /** Longest wait for a graceful end. */
  readonly shutdownMs: number;
  readonly onState: (state: ListenerState) => void;
  readonly onMessage: (message: ListenerMessage) => void;
  /** A process is there: makes it what the last one was. False when it refuses. */
  readonly onUp: () => Promise<boolean>;
  /** The process is gone, for whatever reason. */
  readonly onDown: () => void;
}

/** Request id of the shutdown; its answer is the exit. */
const shutdownRequestId = 0;

/** Owner of the child process and of the state. */
export class ChildKeeper {
  readonly #options: KeeperOptions;
  readonly #crashes = new CrashCounter();
  #state: ListenerState = { type: "stopped" };
  #child: ListenerChild | undefined;
  #isUp = false;
  #ending: Promise<void> | undefined;
  #settleEnding: () => void = () => undefined;
  #cancelTimer: () => void = () => undefined;
  #settleStart: (done: Done) => void = () => undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  get state(): ListenerState {
    return this.#state;
  }

  /** True from the handshake to the end: requests are answered. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Starts the process; resolves when it is ready, given up or shut down. */
  start(): Promise<Done> {
    if (this.#state.type !== "stopped" && this.#state.type !== "gave-up") {
      const error = new AppError("refused", `starting the listener: expected it stopped, it is ${this.#state.type}`);
      return Promise.resolve(err(error));
    }
    this.#crashes.worked();
    return new Promise((resolve) => {
      this.#settleStart = resolve;
      this.#spawn();
    });
  }

  send(message: ListenerRequest | FrameMessage): void {
    this.#child?.send(message);
  }

  /** Something was recognised: earlier crashes no longer count. */
  worked(): void {
    this.#crashes.worked();
  }

  /** Asks the process to end and ends it after the deadline. */
  shutdown(): Promise<void> {
    if (this.#ending !== undefined) return this.#ending;
    this.#cancelTimer();
    if (this.#child === undefined) {
      this.#stopped();
      return Promise.resolve();
    }
    const ending = new Promise<void>((resolve) => (this.#settleEnding = resolve));
    this.#ending = ending;
    this.#child.send({ type: "shutdown", requestId: shutdownRequestId });
    this.#cancelTimer = this.#options.timers.after(this.#options.shutdownMs, () => this.#ended(true));
    return ending;
  }

  #spawn(): void {
    this.#setState({ type: "starting" });
    const child = this.#trySpawn();
    if (child === undefined) return this.#crashed("exited");
    this.#child = child;
    this.#cancelTimer = this.#options.timers.after(this.#options.handshakeMs, () => this.#fail(child, "start-timeout"));
    child.onMessage((raw) => this.#receive(child, raw));
    child.onExit((exit) => this.#exited(child, exit));
  }

  #trySpawn(): ListenerChild | undefined {
    try {
      return this.#options.spawn(this.#options.env);
    } catch {
      return undefined; // Counts as a process that exited at once; three of those give up with that reason.
    }
  }

  #receive(child: ListenerChild, raw: unknown): void {
    if (child !== this.#child) return;
    const message = listenerMessage.safeParse(raw);
    if (!message.success) return this.#fail(child, "protocol");
    if (message.data.type === "ready") return this.#handshake(child, message.data.protocolVersion);
    if (!this.#isUp) return this.#fail(child, "protocol");
    const isGoodbye =
      this.#ending !== undefined && message.data.type === "answer" && message.data.requestId === shutdownRequestId;
    if (!isGoodbye) this.#options.onMessage(message.data);
  }

  #handshake(child: ListenerChild, version: number): void {
    if (this.#isUp || version !== listenerProtocolVersion) return this.#fail(child, "protocol");
    this.#isUp = true;
    if (this.#ending !== undefined) return;
    this.#cancelTimer();
    void this.#options.onUp().then((restored) => this.#restored(child, restored));
  }

  #restored(child: ListenerChild, restored: boolean): void {
    if (child !== this.#child || this.#ending !== undefined) return;
    if (!restored) return this.#fail(child, "protocol");
    this.#setState({ type: "ready" });
    this.#settleStart(ok(undefined));
  }

  #fail(child: ListenerChild, reason: CrashReason): void {
    if (child !== this.#child) return;
    if (this.#ending !== undefined) return this.#ended(true);
    this.#child = undefined;
    child.kill();
    this.#crashed(reason);
  }

  #exited(child: ListenerChild, exit: ChildExit): void {
    if (child !== this.#child) return;
    if (this.#ending !== undefined) return this.#ended(false);
    this.#crashed(reasonOfExit(exit));
  }

  #crashed(reason: CrashReason): void {
    this.#down();
    const verdict = this.#crashes.crashed(this.#options.timers.nowMs());
    if (verdict.type === "give-up") {
      this.#setState({ type: "gave-up", reason });
      this.#settleStart(
        err(new AppError("listener-start", `starting the listener: given up after crashes, the last: ${reason}`)),
      );
      return;
    }
    const { inMs, attempt } = verdict;
    this.#cancelTimer = this.#options.timers.after(inMs, () => this.#spawn());
    this.#setState({ type: "restarting", inMs, attempt, reason });
  }

  #ended(kill: boolean): void {
    if (kill) this.#child?.kill();
    this.#ending = undefined;
    this.#down();
    this.#stopped();
    this.#settleEnding();
  }

  #down(): void {
    this.#cancelTimer();
    this.#child = undefined;
    this.#isUp = false;
    this.#options.onDown();
  }

  #stopped(): void {
    this.#settleStart(err(new AppError("refused", "starting the listener: it was shut down meanwhile")));
    if (this.#state.type !== "stopped") this.#setState({ type: "stopped" });
  }

  #setState(state: ListenerState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
