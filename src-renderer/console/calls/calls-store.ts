// Calls of this desktop's journal, as main lists them: by call, never by who took them.

import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import {
  type CallFilterWish,
  type CallRow,
  callsPerPage,
  type CallTimeline,
} from "../../../src-shared/console/call-messages.ts";
import type { StoredCallView } from "../../../src-shared/contract.ts";
import type { Language } from "../../vocabulary.ts";
import { useWorkStore } from "../stores/work-store.ts";

export const useCallsStore = defineStore("console-calls", () => {
  const work = useWorkStore();
  const filter = ref<CallFilterWish>({});
  const page = ref(0);
  const calls = shallowRef<readonly CallRow[]>();
  const total = ref(0);
  const call = shallowRef<StoredCallView>();
  const timeline = shallowRef<CallTimeline>();

  let asked = 0;
  const fetchCalls = async (): Promise<void> => {
    asked += 1;
    const number = asked;
    const answer = await work.ask("calls/list", { filter: { ...filter.value }, page: page.value });
    if (number !== asked || answer === undefined) return;
    calls.value = answer.calls;
    total.value = answer.total;
  };
  const open = async (callId: string): Promise<void> => {
    const answer = await work.ask("calls/get", { callId });
    call.value = answer?.call;
    timeline.value = answer?.timeline;
  };

  return {
    filter,
    page,
    pages: computed(() => Math.max(1, Math.ceil(total.value / callsPerPage))),
    calls,
    total,
    call,
    timeline,
    fetchCalls,
    open,
    close: (): void => {
      call.value = undefined;
      timeline.value = undefined;
    },
    report: (callId: string, language: Language) => work.ask("calls/report", { callId, language }),
    exportAs: (callId: string, format: "json" | "csv") => work.ask("calls/export", { callId, format }),
  };
});
