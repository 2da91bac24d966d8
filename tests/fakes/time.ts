// A clock that stands still until told to move. For back-off, deadlines and pacing, without waiting.

/** Monotonic time under the test's control; fits every clock and timer interface of the listener. */
export class FakeTime {
  #now = 0;
  #timers: { readonly dueMs: number; readonly action: () => void }[] = [];

  readonly nowMs = (): number => this.#now;

  readonly after = (ms: number, action: () => void): (() => void) => {
    const timer = { dueMs: this.#now + ms, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  readonly sleep = (ms: number): Promise<void> => new Promise((resolve) => void this.after(ms, resolve));

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Moves time on, running timers in their order and letting promises settle in between. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#now + ms;
    await settle();
    for (;;) {
      const [next] = this.#timers.filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.dueMs);
      next.action();
      await settle();
    }
    this.#now = endMs;
    await settle();
  }
}

/** Lets everything that is ready happen: promise chains, and work handed to the next turns of the loop. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 8; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};
