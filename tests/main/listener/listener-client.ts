// Talks to one listener process in a test: collects messages, waits for them, asks and expects one reply.

import type { ListenerChild } from "../../../src-main/listener/listener-child.ts";
import { listenerMessage, type ListenerMessage, type ListenerRequest } from "../../../src-shared/listener-protocol.ts";

export type Reply = Extract<ListenerMessage, { type: "answer" | "refusal" }>;
export type HypothesisMessage = Extract<ListenerMessage, { type: "hypothesis" }>;
type Ask = ListenerRequest extends infer R ? (R extends ListenerRequest ? Omit<R, "requestId"> : never) : never;

/** A child with its messages. Every message is parsed; one that does not parse fails the test that waits. */
export class ListenerClient {
  readonly messages: ListenerMessage[] = [];
  readonly child: ListenerChild;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  #lastId = 0;
  #waiters: (() => void)[] = [];

  constructor(child: ListenerChild) {
    this.child = child;
    child.onMessage((raw) => {
      this.messages.push(listenerMessage.parse(raw));
      for (const wake of this.#waiters.splice(0)) wake();
    });
    this.exited = new Promise((resolve) => child.onExit(resolve));
  }

  /** The first message, old or new, that fits. The runner's timeout bounds the wait. */
  async until<T extends ListenerMessage>(fits: (message: ListenerMessage) => message is T): Promise<T>;
  async until(fits: (message: ListenerMessage) => boolean): Promise<ListenerMessage>;
  async until(fits: (message: ListenerMessage) => boolean): Promise<ListenerMessage> {
    for (;;) {
      const found = this.messages.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
  }

  /** Sends a request; resolves with its reply. */
  async ask(request: Ask): Promise<Reply> {
    this.#lastId += 1;
    const requestId = this.#lastId;
    this.child.send({ ...request, requestId });
    return this.until(
      (message): message is Reply =>
        (message.type === "answer" || message.type === "refusal") && message.requestId === requestId,
    );
  }

  get hypotheses(): readonly HypothesisMessage[] {
    return this.messages.filter((message): message is HypothesisMessage => message.type === "hypothesis");
  }
}

/** Code of a refusal, or `answer`. */
export const outcome = (reply: Reply): string => (reply.type === "refusal" ? reply.error.code : "answer");
