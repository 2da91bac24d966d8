// Follows the size of the overlay itself, in rem: what fits does not depend on the text size, only on the room.

import { onScopeDispose, type Ref, watch } from "vue";
import { useSettingsStore } from "../stores/settings-store.ts";
import { useViewStore } from "../stores/view-store.ts";

/** Measures `element` until the scope ends; tells the view store. */
export function useBox(element: Readonly<Ref<HTMLElement | null>>): void {
  const view = useViewStore();
  const settings = useSettingsStore();
  const measure = (): void => {
    const box = element.value;
    if (box === null) return;
    const remPx = Number.parseFloat(getComputedStyle(box.ownerDocument.documentElement).fontSize) || 16;
    const width = box.clientWidth / remPx;
    const height = box.clientHeight / remPx;
    const { box: known } = view;
    // The same room at another text size is measured anew, too: letters do not grow in exact steps.
    if (known.width !== width || known.height !== height || known.remPx !== remPx) view.box = { width, height, remPx };
  };
  const observer = new ResizeObserver(measure);
  watch(
    element,
    (box, before) => {
      if (before) observer.unobserve(before);
      if (box) observer.observe(box);
      measure();
    },
    { immediate: true },
  );
  // In a window that keeps its size nothing else tells of a new text size.
  watch(() => settings.settings.textPercent, measure, { flush: "post" });
  onScopeDispose(() => observer.disconnect());
}
