// A canvas knows no CSS variables: resolves them to colours, and tells when the look has changed.

import { onScopeDispose, readonly, type Ref, ref } from "vue";

export interface Colours {
  /** Colour of a CSS variable as it is now. */
  readonly resolve: (variable: string) => string;
  /** Another number after every change of the look. */
  readonly revision: Readonly<Ref<number>>;
}

/** Colours as `element` has them. */
export function useColours(element: Readonly<Ref<HTMLElement | null>>): Colours {
  const revision = ref(0);
  const changed = (): void => {
    revision.value += 1;
  };
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-contrast"] });
  const query = matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", changed);
  onScopeDispose(() => {
    observer.disconnect();
    query.removeEventListener("change", changed);
  });
  const probe = document.createElement("span");
  return {
    revision: readonly(revision),
    resolve: (variable) => {
      probe.style.color = `var(${variable})`;
      (element.value ?? document.body).append(probe);
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    },
  };
}
