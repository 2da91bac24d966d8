// Copies a text and says so. In Electron main does it: a page without the focus may not.

import { useBridge } from "../bridge.ts";
import { useSettingsStore } from "../stores/settings-store.ts";
import { useViewStore } from "../stores/view-store.ts";

/** The verb; a copy that fails is said, never thrown. */
export function useClipboard(): (text: string) => Promise<void> {
  const bridge = useBridge();
  const settings = useSettingsStore();
  const view = useViewStore();

  const write = async (text: string): Promise<boolean> => {
    if (settings.isElectron) return (await bridge.request("text/copy", { text })).ok;
    try {
      await view.hostWindow.navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false; // The browser forbids it, or the window lost the focus meanwhile.
    }
  };
  return async (text) => view.flash((await write(text)) ? "copy.done" : "copy.failed");
}
