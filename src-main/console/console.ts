// The supervisor's console over the same service as the overlay: one lock and one draft for the machine, one session for each window.
// Every request is parsed; while its window is locked none but the lock's own is answered.

import type { Refusal } from "../../src-shared/contract.ts";
import {
  type ConsolePushName,
  type ConsolePushOf,
  type ConsoleRequestName,
  type ConsoleRequestOf,
  consoleRequests,
  type ConsoleResponseOf,
} from "../../src-shared/console-contract.ts";
import { lockRequests } from "../../src-shared/console/lock-messages.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { Handler, HandlersOf, LockRequestName, SectionRequestName } from "./handlers.ts";
import { ConsoleLock } from "./lock/console-lock.ts";
import { lockFile } from "./lock/lock-file.ts";
import { ConsoleSession } from "./session.ts";
import type { DraftStore } from "./draft/draft-store.ts";

export interface ConsoleOptions {
  /** This user's data folder. */
  readonly data: string;
  readonly draft: DraftStore;
  /** Of all sections, the draft's included. */
  readonly sections: HandlersOf<SectionRequestName>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls back after `ms`; returns what cancels it. */
  readonly after: (ms: number, action: () => void) => () => void;
  /** Refusals by code, never a passphrase. */
  readonly log: (line: string) => void;
}

export type ConsolePush = <Name extends ConsolePushName>(name: Name, value: ConsolePushOf<Name>) => void;

/** One window's console. */
export interface ConsoleWindowLink {
  /** Parses and answers; a refusal is a value. */
  handle<Name extends ConsoleRequestName>(name: Name, raw: unknown): Promise<ConsoleResponseOf<Name> | Refusal>;
  /** The window is gone. */
  close(): void;
}

export interface SupervisorConsole {
  /** A window that is locked. */
  open(push: ConsolePush): ConsoleWindowLink;
}

export function createConsole({ data, draft, sections, now, after, log }: ConsoleOptions): SupervisorConsole {
  const lock = new ConsoleLock({ file: lockFile(data), now });
  return {
    open: (push) => {
      const session = new ConsoleSession({ lock, after, onLocked: (state) => push("console/locked", state) });
      const stopDraft = draft.subscribe((view) => {
        if (session.isUnlocked) push("draft/changed", view);
      });
      return {
        handle: (name, raw) => handle(name, raw, { session, sections, log }),
        close: () => {
          stopDraft();
          session.lock();
        },
      };
    },
  };
}

interface Behind {
  readonly session: ConsoleSession;
  readonly sections: HandlersOf<SectionRequestName>;
  readonly log: (line: string) => void;
}

async function handle<Name extends ConsoleRequestName>(
  name: Name,
  raw: unknown,
  { session, sections, log }: Behind,
): Promise<ConsoleResponseOf<Name> | Refusal> {
  try {
    const isLocks = Object.hasOwn(lockRequests, name);
    // Before anything is parsed: a locked console tells nobody what a request looks like.
    if (!isLocks) session.enter(name);
    const request = parsed(name, raw);
    const handlers: HandlersOf<ConsoleRequestName> = { ...lockHandlers(session), ...sections };
    const handler: Handler<Name> = handlers[name];
    return await handler(request);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log(`console: ${name} was refused: ${error.code}`);
    return { ok: false, error: error.toJSON() };
  }
}

function parsed<Name extends ConsoleRequestName>(name: Name, raw: unknown): ConsoleRequestOf<Name> {
  const result = consoleRequests[name].request.safeParse(raw);
  // The schema of this very name has parsed it; TypeScript cannot tie the two through the generic index.
  if (result.success) return result.data as ConsoleRequestOf<Name>;
  const problem = result.error.issues.map(({ path, message }) => `${path.join(".") || "request"}: ${message}`);
  throw new AppError("input-invalid", `${name}: ${problem.join("; ")}`);
}

function lockHandlers(session: ConsoleSession): HandlersOf<LockRequestName> {
  const state = () => ({ ok: true, lock: session.state() }) as const;
  return {
    "console/get": state,
    "console/begin": ({ passphrase }) => session.begin(passphrase).then(state),
    "console/unlock": ({ passphrase }) => session.unlock(passphrase).then(state),
    "console/lock": () => {
      session.lock();
      return state();
    },
  };
}
