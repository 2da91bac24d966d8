// What the pages have in common: the language that is worked on, and questions to main with their refusals.

import { defineStore } from "pinia";
import { ref } from "vue";
import type { ConsoleRequestName, ConsoleRequestOf, ConsoleResponseOf } from "../../../src-shared/console-contract.ts";
import type { Language } from "../../vocabulary.ts";
import { useSettingsStore } from "../../stores/settings-store.ts";
import { useConsoleBridge } from "../console-bridge.ts";
import { useLockStore } from "./lock-store.ts";

/** An answer without its refusal. */
export type Answer<Name extends ConsoleRequestName> = Extract<ConsoleResponseOf<Name>, { ok: true }>;

export interface Refused {
  /** `error.<code>` in the texts. */
  readonly code: string;
  /** In English, for whoever looks after the program. */
  readonly message: string;
}

export const useWorkStore = defineStore("console-work", () => {
  const bridge = useConsoleBridge();
  const lock = useLockStore();
  const language = ref<Language>(useSettingsStore().language ?? "en");
  /** The last refusal; gone with the next answer. */
  const refused = ref<Refused>();
  const busy = ref(0);

  /** `undefined`: refused, and `refused` says why. */
  const ask = async <Name extends ConsoleRequestName>(
    name: Name,
    request: ConsoleRequestOf<Name>,
  ): Promise<Answer<Name> | undefined> => {
    busy.value += 1;
    const response = await bridge.request(name, request).finally(() => (busy.value -= 1));
    refused.value = response.ok ? undefined : response.error;
    // The answer is narrowed by `ok`, which TypeScript cannot follow through the generic name.
    if (response.ok) return response as Answer<Name>;
    if (response.error.code === "console-locked") void lock.noteLocked();
    return undefined;
  };

  return { language, refused, busy, ask };
});
