// The journal's thread: joins the keeper to messages and timers.

import { parentPort, workerData } from "node:worker_threads";
import { invariant } from "../../../src-core/invariant.ts";
import { Keeper, serialised } from "./keeper.ts";
import type { FromThread, ThreadSettings, ToThread } from "./messages.ts";

invariant(parentPort !== null, "the journal's thread was started as a program; expected it to be a thread");
const port = parentPort;
const tell = (message: FromThread): void => port.postMessage(message);

/** How soon after a write the disk is told to keep it, milliseconds. */
const syncMs = 1000;
const hourMs = 3_600_000;

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"; // There, and somebody else's.
  }
}

// Started by the program's own client, with nothing but `ThreadSettings`.
const keeper = new Keeper({ ...(workerData as ThreadSettings), tell, now: Date.now, isAlive });
let syncing: ReturnType<typeof setTimeout> | undefined;

function receive(message: ToThread): void {
  switch (message.type) {
    case "append":
      keeper.append(message.batch, message.entries);
      syncing ??= setTimeout(sync, syncMs);
      break;
    case "read":
      answer(message.requestId, () => ({ call: keeper.read(message.callId) }));
      break;
    case "confirm-clock":
      answer(message.requestId, () => {
        keeper.confirmClock();
        return {};
      });
      break;
    case "close":
      clearTimeout(syncing);
      keeper.close();
      tell({ type: "closed" });
      port.close();
      break;
  }
}

function sync(): void {
  syncing = undefined;
  quietly(() => keeper.sync());
}

function answer(
  requestId: number,
  work: () => Omit<Extract<FromThread, { type: "answer" }>, "type" | "requestId">,
): void {
  try {
    tell({ type: "answer", requestId, ...work() });
  } catch (error) {
    tell({ type: "refusal", requestId, error: serialised(error) });
  }
}

/** What runs by the clock must not end the thread: whatever is wrong shows again with the next batch. */
function quietly(work: () => void): void {
  try {
    work();
  } catch (error) {
    tell({ type: "noted", line: serialised(error).message });
  }
}

port.on("message", receive);
setInterval(() => quietly(() => keeper.passTime()), hourMs).unref();
keeper.start();
