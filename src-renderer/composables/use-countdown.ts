// Whole seconds until the listener is back, counted from when main said so.

import { computed, onScopeDispose, type Ref, ref, watchEffect } from "vue";
import { useCallStore } from "../stores/call-store.ts";

const msPerSecond = 1000;

/** Seconds left, 0 when nothing restarts. Ticks only while something does. */
export function useRestartCountdown({
  nowMs = () => performance.now(),
}: { readonly nowMs?: () => number } = {}): Readonly<Ref<number>> {
  const call = useCallStore();
  const now = ref(nowMs());
  const dueMs = computed(() => {
    const listener = call.snapshot?.health.listener;
    return listener?.state === "restarting" ? call.receivedAtMs + listener.inMs : undefined;
  });
  let ticking: ReturnType<typeof setInterval> | undefined;

  const stop = (): void => {
    clearInterval(ticking);
    ticking = undefined;
  };
  watchEffect(() => {
    stop();
    if (dueMs.value === undefined) return;
    now.value = nowMs();
    ticking = setInterval(() => {
      now.value = nowMs();
    }, msPerSecond);
  });
  onScopeDispose(stop);

  return computed(() =>
    dueMs.value === undefined ? 0 : Math.max(0, Math.ceil((dueMs.value - now.value) / msPerSecond)),
  );
}
