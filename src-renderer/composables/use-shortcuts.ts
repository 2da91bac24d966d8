// Single keys while the window has focus. Never while somebody types, never with a modifier, and off when the agent wishes.

import { onScopeDispose } from "vue";
import { useInterfaceStore } from "../stores/interface-store.ts";
import { useViewStore } from "../stores/view-store.ts";
import { actionOf, useActions } from "./use-actions.ts";

const typing = "input:not([type=checkbox]), textarea, select, [contenteditable]";

/** Listens on `target` until the scope ends. Escape closes a panel even with single keys off. */
export function useShortcuts({
  target = globalThis,
}: { readonly target?: Pick<EventTarget, "addEventListener" | "removeEventListener"> } = {}): void {
  const actions = useActions();
  const view = useViewStore();
  const wishes = useInterfaceStore();

  const onKey = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || event.defaultPrevented) return;
    if (event.key === "Escape") return view.closePanel();
    const isTyping = event.target instanceof Element && event.target.matches(typing);
    if (isTyping || event.repeat || event.ctrlKey || event.altKey || event.metaKey || !wishes.hasSingleKeys) return;
    const id = actionOf(event.key);
    if (id === undefined) return;
    event.preventDefault();
    actions(id).run();
  };

  target.addEventListener("keydown", onKey);
  onScopeDispose(() => target.removeEventListener("keydown", onKey));
}
