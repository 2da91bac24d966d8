// Requests on their way to the child: ids, deadlines, and exactly one outcome each.

import { AppError } from "../../src-shared/errors.ts";
import { err, ok, type Result } from "../../src-shared/result.ts";
import type { ListenerMessage } from "../../src-shared/listener-protocol.ts";
import type { Timers } from "./timers.ts";

/** What the child answered, or why it did not. */
export type Outcome = Result<unknown, AppError>;
export type Reply = Extract<ListenerMessage, { type: "answer" | "refusal" }>;

interface Pending {
  readonly what: string;
  readonly settle: (outcome: Outcome) => void;
}

/** Pairs replies with requests. */
export class RequestBook {
  readonly #timers: Timers;
  readonly #deadlineMs: number;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  constructor(timers: Timers, deadlineMs: number) {
    this.#timers = timers;
    this.#deadlineMs = deadlineMs;
  }

  /** Sends a request under a new id. Resolves with the reply, `listener-timeout` or `listener-crashed`; never rejects. */
  ask(what: string, send: (requestId: number) => void): Promise<Outcome> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      const cancel = this.#timers.after(this.#deadlineMs, () => this.#settle(id, err(this.#late(what))));
      const settle = (outcome: Outcome): void => {
        cancel();
        resolve(outcome);
      };
      this.#pending.set(id, { what, settle });
      send(id);
    });
  }

  /** Passes a reply on; one that came after its deadline is dropped. */
  reply(message: Reply): void {
    const outcome: Outcome =
      message.type === "answer" ? ok(message.value) : err(new AppError(message.error.code, message.error.message));
    this.#settle(message.requestId, outcome);
  }

  /** The child is gone: nothing will be answered any more. */
  abandon(): void {
    for (const [id, { what }] of this.#pending) {
      this.#settle(id, err(new AppError("listener-crashed", `${what}: the listener process ended before it answered`)));
    }
  }

  #settle(id: number, outcome: Outcome): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.settle(outcome);
  }

  #late(what: string): AppError {
    return new AppError("listener-timeout", `${what}: expected an answer within ${this.#deadlineMs} ms, got none`);
  }
}
