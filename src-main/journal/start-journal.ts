// Starts the journal of a host: its thread, with the key it needs.

import { Worker } from "node:worker_threads";
import type { LoadedService } from "../call/load-all.ts";
import { JournalClient, type JournalClientOptions, type JournalThread } from "./client.ts";
import { journalKey, type KeyVault } from "./key.ts";
import type { PolicyInForce } from "./store/policies.ts";
import type { FromThread, ThreadSettings } from "./thread/messages.ts";

export interface JournalStart {
  readonly file: string;
  /** The thread's built entry. */
  readonly entry: string;
  /** The operating system's key store, where the host has one. */
  readonly vault?: KeyVault | undefined;
  /** Ids and counts only. */
  readonly log: (line: string) => void;
}

/** Journals every call of the service from now on. Never throws: a call goes on without a journal, and says so. */
export function startJournal({ service }: Pick<LoadedService, "service">, start: JournalStart): JournalClient {
  const journal = createClient(service.inForce, start, (state) => service.journalState(state));
  service.keepIn(journal, journal.state);
  return journal;
}

function createClient(
  policy: PolicyInForce,
  { file, entry, vault, log }: JournalStart,
  onState: JournalClientOptions["onState"],
): JournalClient {
  let hasSaid = false;
  const start: JournalClientOptions["start"] = ({ onMessage, onExit }): JournalThread => {
    const { cipherKey, customersKey, keptIn } = journalKey(file, { vault, mayCreate: true });
    if (!hasSaid && keptIn === "key-file")
      log(`journal: no key store; the key lies in ${file}.key, readable by this user only`);
    hasSaid = true;
    const settings: ThreadSettings = { file, cipherKey, customersKey, policy, processId: process.pid };
    // Whatever the program was started with (loaders, debuggers) is of no use to this thread.
    const worker = new Worker(entry, { workerData: settings, execArgv: [] });
    worker.on("message", (message: FromThread) => onMessage(message));
    worker.on("error", (error) => log(`journal: its thread failed: ${error.name}`));
    worker.on("exit", onExit);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of ours, no window: there is no origin.
    return { post: (message) => worker.postMessage(message), terminate: () => worker.terminate() };
  };
  return new JournalClient({
    start,
    onState,
    log,
    now: Date.now,
    after: (ms, action) => {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
  });
}
