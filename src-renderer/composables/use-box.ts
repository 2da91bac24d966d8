// Follows the size of the overlay itself, in rem: what fits does not depend on the text size, only on the room.

import { onScopeDispose, type Ref, watch } from "vue";
import { useViewStore } from "../stores/view-store.ts";

/** Measures `element` until the scope ends; tells the view store. */
export function useBox(element: Readonly<Ref<HTMLElement | null>>): void {
  const view = useViewStore();
  const measure = (): void => {
    const box = element.value;
    if (box === null) return;
    const remPx = Number.parseFloat(getComputedStyle(box.ownerDocument.documentElement).fontSize) || 16;
    const width = box.clientWidth / remPx;
    const height = box.clientHeight / remPx;
    if (view.box.width !== width || view.box.height !== height) view.box = { width, height };
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
  onScopeDispose(() => observer.disconnect());
}
