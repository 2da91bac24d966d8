// One window's way into the console: locked at first, open after the passphrase, locked again when nothing was done for a while.

import type { LockState } from "../../src-shared/console/lock-messages.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { ConsoleLock } from "./lock/console-lock.ts";

/** Minutes without a request after which a window's console locks itself. */
export const idleMinutes = 15;

export interface SessionOptions {
  readonly lock: ConsoleLock;
  /** Calls back after `ms`; returns what cancels it. */
  readonly after: (ms: number, action: () => void) => () => void;
  /** Told when the session locks by itself. */
  readonly onLocked: (state: LockState) => void;
}

export class ConsoleSession {
  private isOpen = false;
  private cancelIdle: () => void = () => undefined;

  constructor(private readonly options: SessionOptions) {}

  get isUnlocked(): boolean {
    return this.isOpen;
  }

  state(): LockState {
    const { lock } = this.options;
    const state = this.isOpen ? "open" : lock.isNew ? "new" : "locked";
    return { state, waitSeconds: lock.waitSeconds, triesLeft: lock.triesLeft, idleMinutes };
  }

  /** Throws as `ConsoleLock.begin`. */
  async begin(passphrase: string): Promise<void> {
    await this.options.lock.begin(passphrase);
    this.open();
  }

  /** Throws as `ConsoleLock.check`. */
  async unlock(passphrase: string): Promise<void> {
    await this.options.lock.check(passphrase);
    this.open();
  }

  lock(): void {
    this.cancelIdle();
    this.isOpen = false;
  }

  /** Something was asked for: counts as activity. Throws `console-locked` while locked. */
  enter(name: string): void {
    if (!this.isOpen)
      throw new AppError("console-locked", `${name}: the console is locked; expected console/unlock first`);
    this.waitIdle();
  }

  private open(): void {
    this.isOpen = true;
    this.waitIdle();
  }

  private waitIdle(): void {
    this.cancelIdle();
    this.cancelIdle = this.options.after(idleMinutes * 60_000, () => {
      this.lock();
      this.options.onLocked(this.state());
    });
  }
}
