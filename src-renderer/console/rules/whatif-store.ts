// The calls that rules are tried on: the one in the chart, and the outcomes of all. Main folds; here it is asked and shown.

import { defineStore } from "pinia";
import { computed, ref, shallowRef, watch } from "vue";
import type { DraftIssue, SettingChange } from "../../../src-shared/console/draft-messages.ts";
import {
  callsPerBatch,
  type Comparison,
  type WhatIfCall,
  type WhatIfRow,
} from "../../../src-shared/console/whatif-messages.ts";
import { useSettingsStore } from "../../stores/settings-store.ts";
import { useDraftStore } from "../stores/draft-store.ts";
import { useWorkStore } from "../stores/work-store.ts";

/** Rest after the last change before all calls are gone through, milliseconds. */
const restMs = 500;

export const useWhatIfStore = defineStore("console-what-if", () => {
  const work = useWorkStore();
  const draft = useDraftStore();
  const settings = useSettingsStore();
  const calls = shallowRef<readonly WhatIfCall[]>([]);
  const problem = ref<string | null>(null);
  const chosen = ref<string>();
  const comparison = shallowRef<Comparison>();
  /** Why what is being tried is no possible policy. */
  const trialIssues = shallowRef<readonly DraftIssue[]>([]);
  const rows = shallowRef<readonly WhatIfRow[]>([]);
  const isCounting = ref(false);
  let trial: readonly SettingChange[] = [];
  let isAsking = false;
  let isStale = false;
  /** The going through all calls that counts; an older one gives up. */
  let round = {};
  let resting: ReturnType<typeof setTimeout> | undefined;

  /** One question at a time; however fast a slider moves, the last value is asked for. */
  const compare = async (): Promise<void> => {
    isStale = isAsking;
    if (isAsking || chosen.value === undefined) return;
    isAsking = true;
    const answer = await work.ask("whatif/compare", { id: chosen.value, trial: [...trial] });
    isAsking = false;
    if (answer !== undefined) {
      trialIssues.value = answer.issues;
      if (answer.comparison !== null) comparison.value = answer.comparison;
    }
    if (isStale) void compare();
  };

  const countAll = async (): Promise<void> => {
    const mine = (round = {});
    isCounting.value = true;
    const found: WhatIfRow[] = [];
    for (let from = 0; from < calls.value.length; from += callsPerBatch) {
      const ids = calls.value.slice(from, from + callsPerBatch).map(({ id }) => id);
      const answer = await work.ask("whatif/outcomes", { ids });
      if (answer === undefined || mine !== round) break;
      found.push(...answer.rows);
      rows.value = [...found];
    }
    if (mine === round) isCounting.value = false;
  };

  const countSoon = (): void => {
    clearTimeout(resting);
    resting = setTimeout(() => void countAll(), restMs);
  };

  const fetchCalls = async (): Promise<void> => {
    const answer = await work.ask("whatif/list", {});
    if (answer === undefined) return;
    calls.value = answer.calls;
    problem.value = answer.problem;
    // The abusive example of one's own language shows most.
    const wished = `example:${settings.language ?? "en"}-abusive`;
    if (!calls.value.some(({ id }) => id === chosen.value))
      chosen.value = (calls.value.find(({ id }) => id === wished) ?? calls.value[0])?.id;
    void compare();
    countSoon();
  };

  watch(chosen, () => void compare());
  watch(
    () => draft.view,
    () => {
      if (calls.value.length === 0) return;
      void compare();
      countSoon();
    },
  );

  return {
    calls,
    problem,
    chosen,
    comparison,
    trialIssues,
    rows,
    isCounting,
    chosenCall: computed(() => calls.value.find(({ id }) => id === chosen.value)),
    fetchCalls,
    tryOut: (changes: readonly SettingChange[]): void => {
      trial = changes;
      void compare();
    },
    endTrial: (): void => {
      trial = [];
      trialIssues.value = [];
    },
  };
});
