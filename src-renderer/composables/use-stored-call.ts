// Asks main what is stored of a call. Holds the answer for as long as somebody looks at it.

import { readonly, type Ref, ref, shallowRef } from "vue";
import type { StoredCallView } from "../../src-shared/contract.ts";
import { useBridge } from "../bridge.ts";

export interface StoredCallState {
  readonly call: Readonly<Ref<StoredCallView | undefined>>;
  /** Code of a refusal, `error.<code>` in the texts. */
  readonly problem: Readonly<Ref<string | undefined>>;
  readonly load: (callId: string) => Promise<void>;
}

export function useStoredCall(): StoredCallState {
  const bridge = useBridge();
  const call = shallowRef<StoredCallView>();
  const problem = ref<string>();
  const load = async (callId: string): Promise<void> => {
    const response = await bridge.request("journal/read", { callId });
    call.value = response.ok ? response.call : undefined;
    problem.value = response.ok ? undefined : response.error.code;
  };
  return { call, problem: readonly(problem), load };
}
