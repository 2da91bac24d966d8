// The main thread's side of the workshop: a thread that begins with the first task and ends when nobody has asked for a while.

import { Worker } from "node:worker_threads";
import { AppError } from "../../../src-shared/errors.ts";
import type { FromWorkshop, ToWorkshop } from "./messages.ts";
import type { TaskInput, TaskName, TaskOutput, WorkshopPlaces } from "./tasks.ts";

export interface Workshop {
  /** Rejects with `AppError` for expected trouble. */
  run<Name extends TaskName>(task: Name, input: TaskInput<Name>): Promise<TaskOutput<Name>>;
  close(): Promise<void>;
}

/** Compiled packs take memory: the thread goes when it was idle so long, milliseconds. */
const idleMs = 10 * 60_000;

interface Waiting {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** `entry`: the thread's built file. */
export function createWorkshop(entry: string, places: WorkshopPlaces): Workshop {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let lastId = 0;

  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  };
  const restart = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => void (waiting.size === 0 && end()), idleMs);
    idle.unref();
  };
  const receive = (message: FromWorkshop): void => {
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if ("output" in message) asked?.resolve(message.output);
    else if ("refusal" in message) asked?.reject(new AppError(message.refusal.code, message.refusal.message));
    else asked?.reject(new Error(`the workshop failed: ${message.failure}`));
  };
  const begin = (): Worker => {
    // Whatever the program was started with (loaders, debuggers) is of no use to this thread.
    const begun = new Worker(entry, { workerData: places, execArgv: [] });
    begun.unref();
    begun.on("message", receive);
    begun.on("error", (error) => lose(begun, error));
    begun.on("exit", () => lose(begun, new Error("the workshop's thread has ended")));
    return begun;
  };
  const lose = (lost: Worker, error: Error): void => {
    if (worker !== lost) return;
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };

  return {
    run: (task, input) => {
      worker ??= begin();
      restart();
      lastId += 1;
      const message: ToWorkshop = { id: lastId, task, input };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of ours, no window: there is no origin.
      worker.postMessage(message);
      return new Promise((resolve, reject) => {
        // The thread answers each task with that task's output.
        waiting.set(message.id, { resolve: resolve as (output: unknown) => void, reject });
      });
    },
    close: end,
  };
}
