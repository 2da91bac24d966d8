// Whether there is room for the details beside the step. The same limit as the style sheets use.

import { onScopeDispose, readonly, type Ref, ref } from "vue";

/** From this height on the details are always in view. */
export const tallQuery = "(min-height: 25rem)";

/** Follows the window's height. */
export function useTallWindow({ matchMedia = (query: string) => globalThis.matchMedia(query) } = {}): Readonly<
  Ref<boolean>
> {
  const query = matchMedia(tallQuery);
  const isTall = ref(query.matches);
  const follow = (): void => {
    isTall.value = query.matches;
  };
  query.addEventListener("change", follow);
  onScopeDispose(() => query.removeEventListener("change", follow));
  return readonly(isTall);
}
