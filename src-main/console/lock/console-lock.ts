// Who may: checks the passphrase, slows down and shuts after wrong tries. One per data folder; windows have sessions of it.

import { AppError } from "../../../src-shared/errors.ts";
import { shortestConsolePassphrase } from "../../../src-shared/console/lock-messages.ts";
import { readLock, writeLock } from "./lock-file.ts";
import { hashPassphrase, isPassphrase } from "./passphrase.ts";

/** Tries without a pause: somebody who mistypes. */
const freeTries = 3;
/** Tries before the console is shut for a while. */
const triesBeforeShut = 10;
const shutSeconds = 15 * 60;

/** Seconds after the `failures`th wrong try before the next one counts: 1, 2, 4 … 64, then a quarter of an hour. */
export function pauseAfter(failures: number): number {
  if (failures < freeTries) return 0;
  if (failures >= triesBeforeShut) return shutSeconds;
  return 2 ** (failures - freeTries);
}

export interface ConsoleLockOptions {
  readonly file: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export class ConsoleLock {
  /** One check at a time, so that many at once are no way round the pauses. */
  private checking: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ConsoleLockOptions) {}

  /** True while nobody has set a passphrase. Throws `file-unreadable`. */
  get isNew(): boolean {
    return readLock(this.options.file) === undefined;
  }

  /** Seconds until the next try is allowed. */
  get waitSeconds(): number {
    const lock = readLock(this.options.file);
    if (lock === undefined) return 0;
    // A clock that was set back makes nobody wait less.
    const passed = Math.max(0, this.options.now() - lock.lastFailureMs) / 1000;
    return Math.max(0, Math.ceil(pauseAfter(lock.failures) - passed));
  }

  /** Tries before the next one shuts the console for a while. */
  get triesLeft(): number {
    return Math.max(0, triesBeforeShut - (readLock(this.options.file)?.failures ?? 0));
  }

  /** Sets the first passphrase. Throws `console-passphrase` when it is too short, `refused` when there is one. */
  begin(passphrase: string): Promise<void> {
    return this.inTurn(async () => {
      if (!this.isNew) throw new AppError("refused", "cannot set a passphrase: the console has one");
      if (passphrase.length < shortestConsolePassphrase)
        throw new AppError(
          "console-passphrase",
          `the passphrase has ${passphrase.length} characters; expected ${shortestConsolePassphrase} or more`,
        );
      this.write({ passphrase: await hashPassphrase(passphrase), failures: 0, lastFailureMs: 0 });
    });
  }

  /** Throws `console-waiting` before the pause is over, `console-passphrase` when it is wrong, `refused` when there is none. */
  check(passphrase: string): Promise<void> {
    return this.inTurn(async () => {
      const lock = readLock(this.options.file);
      if (lock === undefined) throw new AppError("refused", "cannot unlock the console: it has no passphrase yet");
      const { waitSeconds } = this;
      if (waitSeconds > 0)
        throw new AppError("console-waiting", `after ${lock.failures} wrong tries the next one is in ${waitSeconds} s`);
      // Counted before it is checked: ending the program in between gains nobody a try.
      this.write({ ...lock, failures: lock.failures + 1, lastFailureMs: this.options.now() });
      if (!(await isPassphrase(passphrase, lock.passphrase)))
        throw new AppError("console-passphrase", `a wrong passphrase, try ${lock.failures + 1}`);
      this.write({ ...lock, failures: 0, lastFailureMs: 0 });
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.checking.then(work, work);
    this.checking = turn.catch(() => undefined);
    return turn;
  }

  private write(record: Parameters<typeof writeLock>[1]): void {
    writeLock(this.options.file, record);
  }
}
