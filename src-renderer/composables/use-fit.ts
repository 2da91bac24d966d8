// Lets a text take the largest of a few sizes at which it fits its box without scrolling.
// Sizes are the style sheet's (`data-fit`); this only chooses. Measures when the text or the box changes, never per frame.

import { nextTick, type Ref, ref, watch } from "vue";
import { useViewStore } from "../stores/view-store.ts";

/** 0 is the full size, 2 the smallest; at 3 no size fits and a shorter text is wanted. */
export type FitStep = 0 | 1 | 2 | 3;

const steps: readonly FitStep[] = [0, 1, 2, 3];

/** Chooses for `element` whenever `text` or the box changes. */
export function useFit(element: Readonly<Ref<HTMLElement | null>>, text: () => unknown): Readonly<Ref<FitStep>> {
  const view = useViewStore();
  const fit = ref<FitStep>(0);
  let run = 0;

  const choose = async (): Promise<void> => {
    run += 1;
    const mine = run;
    for (const step of steps) {
      fit.value = step;
      await nextTick();
      const box = element.value;
      // A newer text has started its own choice.
      if (mine !== run || box === null || box.scrollHeight <= box.clientHeight) return;
    }
  };

  // The overlay's own size is what changes the box; watching the box itself would answer our own change of size.
  watch([element, text, () => view.box], () => void choose(), { flush: "post", immediate: true });
  return fit;
}
