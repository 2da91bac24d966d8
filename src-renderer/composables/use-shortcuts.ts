// Keys: single ones while the overlay has the focus, hotkeys with modifiers from the settings, and those that main hears.
// Never while somebody types, and off when the agent wishes.

import { onScopeDispose, watch } from "vue";
import { type HotkeyId, hotkeyIds } from "../../src-shared/settings.ts";
import { acceleratorOf } from "../accelerator.ts";
import { useBridge } from "../bridge.ts";
import { useSettingsStore } from "../stores/settings-store.ts";
import { useViewStore } from "../stores/view-store.ts";
import { actionOf, isAction, useActions } from "./use-actions.ts";

const typing = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

/** Not by `instanceof`: an event of another window is an instance of that window's classes. */
const isKeyPress = (event: Event): event is KeyboardEvent => "key" in event && "ctrlKey" in event;
const isTyping = ({ target }: Event): boolean =>
  target !== null && "matches" in target && typeof target.matches === "function" && Boolean(target.matches(typing));

/** Listens on the window that shows the overlay until the scope ends. Escape closes a panel even with single keys off. */
export function useShortcuts(): void {
  const actions = useActions();
  const view = useViewStore();
  const store = useSettingsStore();

  const run = (id: string): void => {
    if (isAction(id)) actions(id).run();
  };
  /** In a browser the page hears hotkeys itself; Electron's main process hears them everywhere. */
  const hotkeyOf = (event: KeyboardEvent): HotkeyId | undefined => {
    const pressed = store.isElectron ? undefined : acceleratorOf(event);
    return hotkeyIds.find((id) => store.view?.hotkeys[id] === "on" && store.settings.hotkeys[id] === pressed);
  };
  const singleKeyOf = (event: KeyboardEvent): string | undefined => {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    return isPlain && store.settings.singleKeys && !isTyping(event) ? actionOf(event.key) : undefined;
  };
  const onKey = (event: Event): void => {
    if (!isKeyPress(event) || event.defaultPrevented || event.repeat) return;
    if (event.key === "Escape") return view.closePanel();
    const id = hotkeyOf(event) ?? singleKeyOf(event);
    if (id === undefined) return;
    event.preventDefault();
    run(id);
  };

  const stopHotkeys = useBridge().onPush("hotkey/pressed", ({ hotkey }) => run(hotkey));
  watch(
    () => view.hostWindow,
    (target, before) => {
      before?.removeEventListener("keydown", onKey);
      target.addEventListener("keydown", onKey);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    stopHotkeys();
    view.hostWindow.removeEventListener("keydown", onKey);
  });
}
