// The draft as main has it, and the changes that are asked for. What is shown is main's answer, never the wish.

import { defineStore } from "pinia";
import { computed, onScopeDispose, ref, shallowRef } from "vue";
import type { DraftIssue, DraftView, SettingChange } from "../../../src-shared/console/draft-messages.ts";
import { useConsoleBridge } from "../console-bridge.ts";
import { useLockStore } from "./lock-store.ts";

export const pathKey = (path: readonly string[]): string => path.join(".");

/** The draft of the rules. */
export const useDraftStore = defineStore("console-draft", () => {
  const bridge = useConsoleBridge();
  const lock = useLockStore();
  const view = shallowRef<DraftView>();
  /** Why the last change was refused; empty: it was not. */
  const issues = shallowRef<readonly DraftIssue[]>([]);
  /** Code of the last refusal that is not about the change itself. */
  const refusal = ref<string>();

  const ask = async (name: "draft/get" | "draft/undo" | "draft/redo" | "draft/discard"): Promise<void> => {
    const response = await bridge.request(name, {});
    refusal.value = response.ok ? undefined : response.error.code;
    if (response.ok) {
      view.value = response.view;
      issues.value = [];
    } else if (response.error.code === "console-locked") void lock.noteLocked();
  };

  /** True when all changes were taken. */
  const change = async (changes: readonly SettingChange[]): Promise<boolean> => {
    const response = await bridge.request("draft/change", { changes: [...changes] });
    refusal.value = response.ok ? undefined : response.error.code;
    if (!response.ok) {
      if (response.error.code === "console-locked") void lock.noteLocked();
      return false;
    }
    view.value = response.view;
    issues.value = response.issues;
    return response.issues.length === 0;
  };

  const stopPush = bridge.onPush("draft/changed", (next) => {
    view.value = next;
  });
  onScopeDispose(stopPush);

  const differing = computed(() => new Set(view.value?.differences.map(({ path }) => pathKey(path)) ?? []));

  return {
    view,
    issues,
    refusal,
    differing,
    fetchDraft: () => ask("draft/get"),
    undo: () => ask("draft/undo"),
    redo: () => ask("draft/redo"),
    discard: () => ask("draft/discard"),
    change,
    /** An answer to another request that changed the draft. */
    take: (next: DraftView, refused: readonly DraftIssue[]): void => {
      view.value = next;
      issues.value = refused;
    },
    /** One setting; without a value its default. */
    set: (path: readonly string[], value?: unknown) =>
      change([{ path: [...path], ...(value === undefined ? {} : { value }) }]),
    forgetIssues: (): void => {
      issues.value = [];
    },
  };
});
