// The main thread's side of the journal: takes events in without waiting, hands them to the thread in batches, keeps them
// until they are acknowledged, and says how it goes. Nothing that goes wrong here reaches the call.

import type { Hypothesis } from "../../src-core/cue/hypothesis.ts";
import type { CallEvent } from "../../src-core/event.ts";
import type { CallSnapshot } from "../../src-shared/contract.ts";
import { AppError, type ErrorCode } from "../../src-shared/errors.ts";
import type { CallJournal } from "../call/call-journal.ts";
import type { PolicyInForce } from "./store/policies.ts";
import { isStored } from "./store/stored-event.ts";
import type { StoredCall } from "./store/read.ts";
import type { Entry } from "./store/writer.ts";
import type { FromThread, ToThread } from "./thread/messages.ts";

/** How the journal goes, as windows show it. A problem stays until it has passed; that a fresh journal was begun, until the call is over. */
export type JournalState = Readonly<CallSnapshot["health"]["journal"]>;

/** A running thread. */
export interface JournalThread {
  post(message: ToThread): void;
  terminate(): Promise<unknown>;
}

export interface JournalClientOptions {
  /** Starts a thread. Throws `AppError` when it cannot (no key, for instance); it is tried again later. */
  readonly start: (callbacks: {
    readonly onMessage: (message: FromThread) => void;
    readonly onExit: () => void;
  }) => JournalThread;
  readonly onState: (state: JournalState) => void;
  /** Ids and counts only. */
  readonly log: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls back after `ms` milliseconds; returns what cancels it. */
  readonly after: (ms: number, action: () => void) => () => void;
}

/** How long to wait before trying again, milliseconds. */
const retryMs = 3000;
/** Largest batch, so that no transaction lasts long. */
const largestBatch = 500;
/** How long `close` waits for the rest to be written, milliseconds. */
const closeMs = 3000;

export class JournalClient implements CallJournal {
  private thread: JournalThread | undefined;
  private queue: Entry[] = [];
  private inFlight: readonly Entry[] = [];
  /** Everything of the call that runs: a fresh journal needs it from its beginning. */
  private call: { readonly id: string; events: number; lines: number; readonly entries: Entry[] } | undefined;
  private batch = 0;
  private mustBeginAgain = false;
  private isScheduled = false;
  private cancelRetry: (() => void) | undefined;
  private requestId = 0;
  private readonly requests = new Map<
    number,
    { readonly resolve: (call: StoredCall | undefined) => void; readonly reject: (error: AppError) => void }
  >();
  private settled: (() => void)[] = [];
  private current: JournalState = { state: "on", problem: null, asksDate: false };
  private isClosed = false;
  /** Those of the call that runs. */
  private rules: PolicyInForce | undefined;

  /** Entries that the disk has; for tests and figures. */
  acknowledged = 0;

  constructor(private readonly options: JournalClientOptions) {
    this.ensureThread();
  }

  get state(): JournalState {
    return this.current;
  }

  useRules(rules: PolicyInForce): void {
    this.rules = rules;
  }

  /** Takes an event in. Costs a push; never throws, never waits. */
  append(event: CallEvent): void {
    if (event.type === "call-started") this.call = { id: event.callId, events: 0, lines: 0, entries: [] };
    if (this.call === undefined || !isStored(event)) return;
    const { id: callId } = this.call;
    const rules = event.type === "call-started" ? { rules: this.rules } : {};
    this.take({ kind: "event", callId, seq: this.call.events++, wallMs: this.options.now(), event, ...rules });
  }

  /** Takes a finished utterance in, where the policy keeps transcripts. */
  transcribe(hypothesis: Hypothesis): void {
    const isKept = this.rules?.policy.retention.keepTranscripts === true;
    if (!isKept || this.call === undefined || hypothesis.words.length === 0) return;
    this.take({ kind: "line", callId: this.call.id, seq: this.call.lines++, hypothesis });
  }

  /** All that is stored on a call. Rejects with `AppError`. */
  async read(callId: string): Promise<StoredCall> {
    await this.whenSettled();
    const call = await this.ask((requestId) => ({ type: "read", requestId, callId }));
    if (call === undefined) throw new AppError("journal-unknown", `the journal has no call ${callId}`);
    return call;
  }

  /** Somebody has looked at the date and says that it is right. */
  async confirmClock(): Promise<void> {
    await this.ask((requestId) => ({ type: "confirm-clock", requestId }));
  }

  /** Resolves when everything taken in so far is acknowledged, or cannot be for now. */
  whenSettled(): Promise<void> {
    if ((this.queue.length === 0 && this.inFlight.length === 0) || this.current.state === "waiting")
      return Promise.resolve();
    return new Promise((resolve) => this.settled.push(resolve));
  }

  /** Writes what is left and ends the thread; gives up after a while, for the program must be able to end. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    const deadline = new Promise<void>((resolve) => this.options.after(closeMs, resolve));
    await Promise.race([this.whenSettled(), deadline]);
    this.isClosed = true;
    this.cancelRetry?.();
    const closed = new Promise<void>((resolve) => this.settled.push(resolve));
    this.thread?.post({ type: "close" });
    if (this.thread !== undefined) await Promise.race([closed, deadline]);
    await this.thread?.terminate();
    this.thread = undefined;
  }

  private take(entry: Entry): void {
    this.call?.entries.push(entry);
    this.queue.push(entry);
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    if (this.isClosed || this.inFlight.length > 0 || this.queue.length === 0 || this.cancelRetry !== undefined) return;
    if (!this.ensureThread()) return;
    this.inFlight = this.queue.splice(0, largestBatch);
    this.batch += 1;
    this.thread?.post({ type: "append", batch: this.batch, entries: this.inFlight });
  }

  private ensureThread(): boolean {
    if (this.thread !== undefined) return true;
    try {
      this.thread = this.options.start({
        onMessage: (message) => this.receive(message),
        onExit: () => this.lose(),
      });
      return true;
    } catch (error) {
      const { code, message } = error instanceof AppError ? error : new AppError("journal-disk", String(error));
      this.options.log(`journal: cannot start: ${message}`);
      this.waitAndRetry(code);
      return false;
    }
  }

  private receive(message: FromThread): void {
    switch (message.type) {
      case "acknowledged":
        this.acknowledge(message.batch);
        break;
      case "refused":
        this.options.log(`journal: kept in memory: ${message.error.message}`);
        this.takeBack();
        this.waitAndRetry(message.error.code);
        break;
      case "began-afresh":
        this.options.log(`journal: ${message.error.message}`);
        this.mustBeginAgain = this.call !== undefined;
        this.become({ problem: message.error.code });
        break;
      case "clock-in-doubt":
        this.options.log(
          "journal: records are due, but the clock is more than a day ahead; waiting for somebody's word",
        );
        this.become({ asksDate: true });
        break;
      case "clock-confirmed":
        this.become({ asksDate: false });
        break;
      case "noted":
        this.options.log(`journal: ${message.line}`);
        break;
      case "answer":
        this.requests.get(message.requestId)?.resolve(message.call);
        this.requests.delete(message.requestId);
        break;
      case "refusal":
        this.requests.get(message.requestId)?.reject(new AppError(message.error.code, message.error.message));
        this.requests.delete(message.requestId);
        break;
      case "closed":
        this.settle();
        break;
    }
  }

  private acknowledge(batch: number): void {
    if (batch !== this.batch) return;
    this.acknowledged += this.inFlight.length;
    const hasEnded = this.inFlight.some((entry) => entry.kind === "event" && entry.event.type === "call-ended");
    this.inFlight = [];
    if (this.mustBeginAgain) this.beginAgain();
    // A fresh journal is worth knowing about for the rest of the call; other trouble has passed.
    const isFresh = this.current.problem === "journal-damaged" || this.current.problem === "journal-newer";
    this.become({ state: "on", problem: isFresh && !hasEnded ? this.current.problem : null });
    if (this.queue.length === 0) this.settle();
    else this.flush();
  }

  /** What the old file had of the call that runs is written again: what is there already is passed over. */
  private beginAgain(): void {
    this.mustBeginAgain = false;
    const { call } = this;
    if (call === undefined) return;
    this.queue = [...this.queue.filter(({ callId }) => callId !== call.id), ...call.entries];
  }

  private takeBack(): void {
    this.queue = [...this.inFlight, ...this.queue];
    this.inFlight = [];
    if (this.mustBeginAgain) this.beginAgain();
  }

  private waitAndRetry(problem: ErrorCode): void {
    this.become({ state: "waiting", problem });
    this.settle();
    if (this.isClosed || this.cancelRetry !== undefined) return;
    this.cancelRetry = this.options.after(retryMs, () => {
      this.cancelRetry = undefined;
      this.flush();
    });
  }

  /** The thread ended by itself: what was under way comes again with the next one. */
  private lose(): void {
    this.thread = undefined;
    for (const { reject } of this.requests.values())
      reject(new AppError("journal-disk", "the journal's thread has ended; expected it to answer"));
    this.requests.clear();
    if (this.isClosed) return this.settle();
    this.options.log("journal: its thread has ended; it is started again");
    this.takeBack();
    this.waitAndRetry("journal-disk");
  }

  private ask(message: (requestId: number) => ToThread): Promise<StoredCall | undefined> {
    if (!this.ensureThread())
      return Promise.reject(new AppError(this.current.problem ?? "journal-disk", "the journal cannot be opened"));
    this.requestId += 1;
    const { requestId } = this;
    return new Promise((resolve, reject) => {
      this.requests.set(requestId, { resolve, reject });
      this.thread?.post(message(requestId));
    });
  }

  private become(change: Partial<JournalState>): void {
    const next = { ...this.current, ...change };
    if (
      next.state === this.current.state &&
      next.problem === this.current.problem &&
      next.asksDate === this.current.asksDate
    )
      return;
    this.current = next;
    this.options.onState(next);
  }

  private settle(): void {
    for (const resolve of this.settled.splice(0)) resolve();
  }
}
