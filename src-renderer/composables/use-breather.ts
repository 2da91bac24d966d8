// The minutes of a pause, counted down. Runs in this window only; it is a help, not a fact of the call.

import type { ComputedRef } from "vue";
import { useViewStore } from "../stores/view-store.ts";
import { useSecondsLeft } from "./use-seconds-left.ts";

const tickMs = 250;

/** Whole seconds left; `undefined` while no timer runs, 0 when the time is up. */
export function useBreather({ nowMs = () => performance.now() }: { readonly nowMs?: () => number } = {}): ComputedRef<
  number | undefined
> {
  const view = useViewStore();
  return useSecondsLeft(() => view.breatherEndsMs, { everyMs: tickMs, nowMs });
}
