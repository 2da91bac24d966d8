// The workshop's thread: joins the tasks to messages.

import { parentPort, workerData } from "node:worker_threads";
import { invariant } from "../../../src-core/invariant.ts";
import { AppError } from "../../../src-shared/errors.ts";
import type { FromWorkshop, ToWorkshop } from "./messages.ts";
import { createTasks, type WorkshopPlaces } from "./tasks.ts";

invariant(parentPort !== null, "the workshop's thread was started as a program; expected it to be a thread");
const port = parentPort;
// Started by the program's own client, with nothing but `WorkshopPlaces`.
const tasks = createTasks(workerData as WorkshopPlaces);

async function answer({ id, task, input }: ToWorkshop): Promise<FromWorkshop> {
  try {
    // Messages are typed where they are sent; each input belongs to its task.
    const run = tasks[task] as (given: unknown) => Promise<unknown>;
    return { id, output: await run(input) };
  } catch (error) {
    if (error instanceof AppError) return { id, refusal: error.toJSON() };
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

port.on("message", (message: ToWorkshop) => void answer(message).then((reply) => port.postMessage(reply)));
