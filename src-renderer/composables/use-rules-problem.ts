// Why newer house rules were refused, in one sentence; both the notice and the details say it.

import { computed, type ComputedRef } from "vue";
import { useI18n } from "vue-i18n";
import { useCallStore } from "../stores/call-store.ts";

/** `undefined` while nothing was refused. */
export function useRulesProblem(): ComputedRef<string | undefined> {
  const { t } = useI18n();
  const call = useCallStore();
  return computed(() => {
    const problem = call.snapshot?.health.rules?.problem ?? null;
    return problem === null ? undefined : t("rules.refused", { reason: t(`error.${problem}`) });
  });
}
