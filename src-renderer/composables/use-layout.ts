// Which of the three layouts is shown, from the agent's wish, the call and an open panel; and its frame in a wide page.
// Tells main, so that a window of its own can follow.

import { computed, type ComputedRef, onScopeDispose, ref, watch, watchEffect } from "vue";
import type { CallSnapshot } from "../../src-shared/contract.ts";
import type { OverlaySize, WindowFit } from "../../src-shared/settings.ts";
import { useBridge } from "../bridge.ts";
import { useCallStore } from "../stores/call-store.ts";
import { useSettingsStore } from "../stores/settings-store.ts";
import { type PanelName, useViewStore } from "../stores/view-store.ts";

/** From this width on a page frames the overlay, in pixels at a text size of 100 %. */
const framedFromPx = 620;
/** Panels that are typed into. */
const typedPanels: ReadonlySet<PanelName> = new Set(["phrases", "settings"]);

/** A running call in which there is nothing to say: a thin bar is enough. */
const isQuiet = ({ phase, level, protocol, permission, coaching, crisisLines, transcript }: CallSnapshot): boolean =>
  phase === "active" &&
  level.level === "calm" &&
  protocol.next === null &&
  !permission.granted &&
  !permission.withdrawn &&
  coaching === null &&
  crisisLines.length === 0 &&
  transcript.length === 0;

/** The layout in view. `hasNotice`: there is something to say about the tool itself, which a bar has no room for. */
export function useLayout(hasNotice: () => boolean): ComputedRef<OverlaySize> {
  const call = useCallStore();
  const settings = useSettingsStore();
  const view = useViewStore();
  const isFramed = useFrame();

  const layout = computed<OverlaySize>(() => {
    const wish = settings.size;
    if (view.panel !== undefined || view.breatherEndsMs !== undefined) return wish === "full" ? "full" : "card";
    if (wish !== "card") return wish;
    const canShrink = settings.isElectron || isFramed.value;
    return canShrink && !hasNotice() && call.snapshot !== undefined && isQuiet(call.snapshot) ? "bar" : wish;
  });
  const takesKeys = computed(() => !call.isRunning || (view.panel !== undefined && typedPanels.has(view.panel)));
  useWindowFit(() => ({ layout: layout.value, takesKeys: takesKeys.value }));
  watchEffect(() => {
    document.documentElement.dataset.layout = layout.value;
  });
  return layout;
}

/** Tells main when the fit has changed and once the connection is there. */
function useWindowFit(fit: () => WindowFit): void {
  const bridge = useBridge();
  const call = useCallStore();
  watch(
    [() => JSON.stringify(fit()), () => call.connection],
    ([, connection]) => {
      // A window that keeps its size is no reason to bother the agent.
      if (connection === "connected") void bridge.request("window/fit", fit());
    },
    { immediate: true },
  );
}

/** True while the page is wide and shows the overlay itself. Marks the document for the style sheet. */
function useFrame(): ComputedRef<boolean> {
  const settings = useSettingsStore();
  const view = useViewStore();
  const width = ref(globalThis.innerWidth);
  const measure = (): void => {
    width.value = globalThis.innerWidth;
  };
  globalThis.addEventListener("resize", measure);
  onScopeDispose(() => globalThis.removeEventListener("resize", measure));
  const fromPx = computed(() => (framedFromPx * settings.settings.textPercent) / 100);
  const isFramed = computed(
    () => settings.view?.host === "web" && view.hostWindow === globalThis.window && width.value >= fromPx.value,
  );
  watchEffect(() => document.documentElement.toggleAttribute("data-framed", isFramed.value));
  return isFramed;
}
