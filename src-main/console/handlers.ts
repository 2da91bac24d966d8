// How the console's requests are answered: each section brings its own handlers.

import type { ConsoleRequestName, ConsoleRequestOf, ConsoleResponseOf } from "../../src-shared/console-contract.ts";
import type { lockRequests } from "../../src-shared/console/lock-messages.ts";

export type Handler<Name extends ConsoleRequestName> = (
  request: ConsoleRequestOf<Name>,
) => ConsoleResponseOf<Name> | Promise<ConsoleResponseOf<Name>>;

/** Handlers for some requests, by name: what a section returns. */
export type HandlersOf<Name extends ConsoleRequestName> = { readonly [Each in Name]: Handler<Each> };

/** Requests that a locked console answers; they concern one window. */
export type LockRequestName = keyof typeof lockRequests;

/** Everything that needs the passphrase. */
export type SectionRequestName = Exclude<ConsoleRequestName, LockRequestName>;
