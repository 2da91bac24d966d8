// Whole seconds until the listener is back, counted from when main said so.

import { computed, type ComputedRef } from "vue";
import { useCallStore } from "../stores/call-store.ts";
import { useSecondsLeft } from "./use-seconds-left.ts";

const tickMs = 1000;

/** Seconds left, 0 when nothing restarts. */
export function useRestartCountdown({
  nowMs = () => performance.now(),
}: { readonly nowMs?: () => number } = {}): ComputedRef<number> {
  const call = useCallStore();
  const dueMs = computed(() => {
    const listener = call.snapshot?.health.listener;
    return listener?.state === "restarting" ? call.receivedAtMs + listener.inMs : undefined;
  });
  const left = useSecondsLeft(() => dueMs.value, { everyMs: tickMs, nowMs });
  return computed(() => left.value ?? 0);
}
