// A call listened to live, with the real listener process (as built) and the whole call service, in a test's own process.

import { join } from "node:path";
import { CallRunner } from "../../src-main/call/call-runner.ts";
import { loadService } from "../../src-main/call/load-all.ts";
import type { CallService } from "../../src-main/call/call-service.ts";
import { forkListener } from "../../src-main/listener/fork-child.ts";
import type { ListenerChild } from "../../src-main/listener/listener-child.ts";
import { createListenerHost } from "../../src-main/listener/listener-host.ts";
import type { ListenerEvent } from "../../src-main/listener/listener-state.ts";
import { usableModel } from "../../src-main/models/usable-model.ts";
import type { Channel, Language } from "../../src-core/ids.ts";
import type { CallEvent } from "../../src-core/event.ts";
import type { AudioSource, ChannelHealth, ChannelProblem } from "../../src-shared/listener-protocol.ts";
import { root } from "./program.ts";

/** A message and when it came, ms on this process's clock. */
export interface Told {
  readonly atMs: number;
  readonly message: ListenerEvent;
}

/** One program with its ears. */
export class LiveCall {
  readonly told: Told[] = [];
  readonly events: CallEvent[] = [];
  readonly service: CallService;
  readonly runner: CallRunner;
  /** Process id of the listener that runs now. */
  pid: number | undefined;
  #waiters: (() => void)[] = [];

  private constructor(service: CallService, env: NodeJS.ProcessEnv) {
    this.service = service;
    const spawn = forkListener({ entry: join(root, "out/main/listener.js"), onComplaint: () => undefined });
    this.runner = new CallRunner({
      service,
      createHost: (callbacks) =>
        createListenerHost({ spawn: (childEnv) => this.#noting(spawn(childEnv)), env, ...callbacks }),
      modelOf: (language) => usableModel(join(root, "models"), language),
      now: () => performance.now(),
      onMessage: (message) => {
        this.told.push({ atMs: performance.now(), message });
        this.#wake();
      },
      onState: () => this.#wake(),
    });
    service.subscribe({ onEvent: (event) => void this.events.push(event) });
  }

  static async create(env: NodeJS.ProcessEnv, languages: readonly Language[] = ["en"]): Promise<LiveCall> {
    const { service } = await loadService({ packs: join(root, "packs"), only: languages });
    return new LiveCall(service, env);
  }

  async listen(source: AudioSource, language: Language = "en"): Promise<void> {
    await this.runner.play(source, { language });
  }

  /** The first message from `sinceMs` on that fits; throws when none came within `withinMs`. */
  async until(
    fits: (message: ListenerEvent) => boolean,
    { sinceMs = 0, withinMs }: { readonly sinceMs?: number; readonly withinMs: number },
  ): Promise<Told> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const found = this.told.find(({ atMs, message }) => atMs >= sinceMs && fits(message));
      if (found !== undefined) return found;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw new Error(`nothing of the kind within ${withinMs} ms; health was:\n${this.#healthLog()}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Words of a channel's finals, in order, from `sinceMs` on. */
  words(channel: Channel, sinceMs = 0): string[] {
    return this.told.flatMap(({ atMs, message }) =>
      atMs >= sinceMs && message.type === "hypothesis" && message.channel === channel && message.status === "final"
        ? message.words.map(({ word }) => word)
        : [],
    );
  }

  /** Confirmed cues, in order. */
  cues(): { readonly category: string; readonly channel: Channel; readonly words: string }[] {
    return this.events.flatMap((event) => (event.type === "cue-confirmed" ? [event.cue] : []));
  }

  async close(): Promise<void> {
    await this.runner.close();
  }

  #noting(child: ListenerChild): ListenerChild {
    child.onMessage((raw) => {
      const ready = raw as { readonly type?: unknown; readonly pid?: unknown };
      if (ready.type === "ready" && typeof ready.pid === "number") this.pid = ready.pid;
    });
    return child;
  }

  #wake(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }

  #healthLog(): string {
    return this.told
      .flatMap(({ atMs, message }) =>
        message.type === "health"
          ? [`${Math.round(atMs)} ${message.channel} ${message.health} ${message.problem ?? ""}`]
          : [],
      )
      .join("\n");
  }
}

/** A message that says this of a channel. */
export const health =
  (channel: Channel, state: ChannelHealth, problem?: ChannelProblem) =>
  (message: ListenerEvent): boolean =>
    message.type === "health" &&
    message.channel === channel &&
    message.health === state &&
    (problem === undefined || message.problem === problem);
