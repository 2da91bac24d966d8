// The minutes of a pause, counted down. Runs in this window only; it is a help, not a fact of the call.

import { computed, onScopeDispose, type Ref, ref, watchEffect } from "vue";
import { useViewStore } from "../stores/view-store.ts";

const msPerSecond = 1000;

/** Whole seconds left; `undefined` while no timer runs, 0 when the time is up. */
export function useBreather({ nowMs = () => performance.now() }: { readonly nowMs?: () => number } = {}): Readonly<
  Ref<number | undefined>
> {
  const view = useViewStore();
  const now = ref(nowMs());
  let ticking: ReturnType<typeof setInterval> | undefined;

  const stop = (): void => clearInterval(ticking);
  watchEffect(() => {
    stop();
    if (view.breatherEndsMs === undefined) return;
    now.value = nowMs();
    ticking = setInterval(() => {
      now.value = nowMs();
      if (view.breatherEndsMs !== undefined && now.value >= view.breatherEndsMs) stop();
    }, msPerSecond / 4);
  });
  onScopeDispose(stop);

  return computed(() =>
    view.breatherEndsMs === undefined
      ? undefined
      : Math.max(0, Math.ceil((view.breatherEndsMs - now.value) / msPerSecond)),
  );
}
