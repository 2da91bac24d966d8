// The console's requests and pushes over the window's link. Whatever comes in is parsed here.

import { inject, type InjectionKey } from "vue";
import type { Refusal } from "../../src-shared/contract.ts";
import {
  type ConsolePushName,
  type ConsolePushOf,
  consolePushes,
  type ConsoleRequestName,
  type ConsoleRequestOf,
  consoleRequests,
  type ConsoleResponseOf,
} from "../../src-shared/console-contract.ts";
import { parseAnswer } from "../bridge.ts";
import { type Link, refuse } from "../link.ts";

export interface ConsoleBridge {
  request<Name extends ConsoleRequestName>(
    name: Name,
    request: ConsoleRequestOf<Name>,
  ): Promise<ConsoleResponseOf<Name> | Refusal>;
  /** Returns the function that stops listening. */
  onPush<Name extends ConsolePushName>(name: Name, listener: (value: ConsolePushOf<Name>) => void): () => void;
}

/** Parses everything that a link brings in. */
export const createConsoleBridge = (link: Link): ConsoleBridge => ({
  async request<Name extends ConsoleRequestName>(name: Name, value: ConsoleRequestOf<Name>) {
    const response = await link
      .request(name, value)
      .catch((cause: unknown) => refuse("no-answer", `asked for ${name}, got ${String(cause)}`));
    // The schema was looked up under the same name; TypeScript cannot follow that through an indexed union.
    return parseAnswer<unknown>(name, response, consoleRequests[name].response) as ConsoleResponseOf<Name> | Refusal;
  },
  onPush: (name, listener) =>
    link.onPush(name, (value) => {
      const parsed = consolePushes[name].safeParse(value);
      // Parsed by the schema of this very name, as above.
      if (parsed.success) listener(parsed.data as ConsolePushOf<typeof name>);
    }),
});

/** Under which the console provides its bridge; only stores and composables ask for it. */
export const consoleBridgeKey: InjectionKey<ConsoleBridge> = Symbol("console bridge");

/** The bridge that the console was given. */
export function useConsoleBridge(): ConsoleBridge {
  const bridge = inject(consoleBridgeKey);
  if (bridge === undefined)
    throw new Error("no console bridge was provided; expected main.ts or the test to provide one");
  return bridge;
}
