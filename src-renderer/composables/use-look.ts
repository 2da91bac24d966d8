// Theme, contrast, motion and text size of every document that shows a part of the overlay. The style sheet does the rest.

import { onScopeDispose, ref, watchEffect } from "vue";
import { useSettingsStore } from "../stores/settings-store.ts";
import { useViewStore } from "../stores/view-store.ts";

/** Follows the settings and the system's wish for more contrast. */
export function useLook({
  matchMedia = (query: string) => globalThis.matchMedia(query),
}: { readonly matchMedia?: (query: string) => MediaQueryList } = {}): void {
  const store = useSettingsStore();
  const view = useViewStore();
  const query = matchMedia("(prefers-contrast: more)");
  const asksContrast = ref(query.matches);
  const follow = (): void => {
    asksContrast.value = query.matches;
  };
  query.addEventListener("change", follow);
  onScopeDispose(() => query.removeEventListener("change", follow));

  watchEffect(() => {
    const { theme, isMotionReduced, textPercent } = store.settings;
    for (const root of new Set([document.documentElement, view.hostWindow.document.documentElement])) {
      root.dataset.theme = theme;
      root.dataset.motion = isMotionReduced ? "reduced" : "system";
      root.toggleAttribute("data-contrast", theme === "contrast" || asksContrast.value);
      root.style.fontSize = textPercent === 100 ? "" : `${textPercent}%`;
    }
  });
}
