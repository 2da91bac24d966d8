// One setting of the draft: its value, default and running value, what is wrong with it, and the ways to change it.

import { computed, type ComputedRef } from "vue";
import { pathKey, useDraftStore } from "../stores/draft-store.ts";
import { useWhatIfStore } from "./whatif-store.ts";

export interface SettingView {
  readonly value: ComputedRef<unknown>;
  readonly fallback: ComputedRef<unknown>;
  readonly running: ComputedRef<unknown>;
  /** Differs from the running rules. */
  readonly isChanged: ComputedRef<boolean>;
  readonly isDefault: ComputedRef<boolean>;
  /** Reasons of the last refusal that concern this setting, `console.reason.<id>`. */
  readonly reasons: ComputedRef<readonly string[]>;
  /** Without a value: back to the default. */
  readonly set: (value?: unknown) => Promise<boolean>;
  /** Shows in the chart what a value would do; kept nowhere. */
  readonly tryOut: (value: unknown) => void;
}

/** `path` is that of the setting below `policy`. */
export function useSetting(path: () => readonly string[]): SettingView {
  const draft = useDraftStore();
  const whatIf = useWhatIfStore();
  const full = computed(() => ["policy", ...path()]);
  const value = computed(() => at(draft.view?.draft.policy, path()));
  const fallback = computed(() => at(draft.view?.defaults, path()));
  return {
    value,
    fallback,
    running: computed(() => at(draft.view?.running.policy, path())),
    isChanged: computed(() => {
      const key = pathKey(full.value);
      return [...draft.differing].some((other) => other === key || other.startsWith(`${key}.`));
    }),
    isDefault: computed(() => JSON.stringify(value.value) === JSON.stringify(fallback.value)),
    reasons: computed(() => {
      const key = pathKey(full.value);
      return draft.issues.filter((issue) => pathKey(issue.path) === key).map(({ reason }) => reason);
    }),
    set: async (next) => {
      whatIf.endTrial();
      return draft.set(full.value, next);
    },
    tryOut: (next) => whatIf.tryOut([{ path: full.value, value: next }]),
  };
}

function at(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path)
    current =
      typeof current === "object" && current !== null ? (current as Readonly<Record<string, unknown>>)[key] : undefined;
  return current;
}
