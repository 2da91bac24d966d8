// Hotkeys that work in any program. What another program has already is reported, never fought over.

import { globalShortcut } from "electron";
import {
  hostHotkeys,
  type HotkeyId,
  hotkeyIds,
  type HotkeyState,
  ownHotkeyStates,
  type Settings,
} from "../../src-shared/settings.ts";

/** What happens on a press. */
export interface HotkeyActions {
  /** The page carries it out. */
  readonly onPage: (hotkey: HotkeyId) => void;
  readonly onHost: Readonly<Record<(typeof hostHotkeys)[number], () => void>>;
}

/** The hotkeys of one run. */
export class Hotkeys {
  private known: Readonly<Record<HotkeyId, HotkeyState>> | undefined;

  constructor(private readonly actions: HotkeyActions) {}

  /** How each hotkey fared when it was last registered. */
  states(settings: Settings): Record<HotkeyId, HotkeyState> {
    return { ...(this.known ?? this.register(settings)) };
  }

  /** Registers what the settings ask for, and lets go of everything else. */
  register(settings: Settings): Record<HotkeyId, HotkeyState> {
    globalShortcut.unregisterAll();
    const wished = ownHotkeyStates(settings);
    const states = Object.fromEntries(
      hotkeyIds.map((id) => [id, wished[id] === "on" ? this.take(id, settings.hotkeys[id]) : wished[id]]),
    ) as Record<HotkeyId, HotkeyState>; // One entry for each id.
    this.known = states;
    return states;
  }

  release(): void {
    globalShortcut.unregisterAll();
  }

  private take(id: HotkeyId, key: string | null): HotkeyState {
    return key !== null && globalShortcut.register(key, () => this.press(id)) ? "on" : "taken";
  }

  private press(id: HotkeyId): void {
    const own = hostHotkeys.find((hotkey) => hotkey === id);
    if (own === undefined) this.actions.onPage(id);
    else this.actions.onHost[own]();
  }
}
