// Whole seconds until a moment, counted down in this window.

import { computed, type ComputedRef, onScopeDispose, ref, watchEffect } from "vue";

const msPerSecond = 1000;

/** `undefined` while nothing is due, 0 when the time is up. Ticks every `everyMs`, and only while something is to come. */
export function useSecondsLeft(
  dueMs: () => number | undefined,
  { everyMs, nowMs }: { readonly everyMs: number; readonly nowMs: () => number },
): ComputedRef<number | undefined> {
  const now = ref(nowMs());
  let ticking: ReturnType<typeof setInterval> | undefined;

  const stop = (): void => clearInterval(ticking);
  watchEffect(() => {
    stop();
    const due = dueMs();
    if (due === undefined) return;
    now.value = nowMs();
    ticking = setInterval(() => {
      now.value = nowMs();
      if (now.value >= due) stop();
    }, everyMs);
  });
  onScopeDispose(stop);

  return computed(() => {
    const due = dueMs();
    return due === undefined ? undefined : Math.max(0, Math.ceil((due - now.value) / msPerSecond));
  });
}
