// Joins settings, sheets and texts for the windows of one desktop; the host says what it can do with them.

import type { Language } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import { ownHotkeyStates, type Settings, type SettingsView, type WindowFit } from "../../src-shared/settings.ts";
import type { CallService } from "../call/call-service.ts";
import type { OverlayDesk } from "../call/handle-request.ts";
import { namesOf } from "../call/wording.ts";
import type { Pack } from "../packs/load-pack.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import { houseOf } from "./house.ts";
import { incidentText } from "./incident.ts";
import { tellTeam } from "./team.ts";

/** What a host makes of the settings. */
export interface Desktop {
  readonly host: SettingsView["host"];
  readonly canBeTranslucent: boolean;
  readonly canStartAtLogin: boolean;
  /** Monitor that the overlay is on; `null` where only the page can tell. */
  monitor(): string | null;
  hotkeys(settings: Settings): SettingsView["hotkeys"];
  fit(fit: WindowFit): void;
  /** Throws `refused` where the page has to do it itself. */
  copy(text: string): void | Promise<void>;
  /** Throws `refused` where the page goes there by itself. */
  openConsole(): void;
  /** Tells when monitor or hotkeys have changed without the settings; returns the function that stops telling. */
  onChange(listener: () => void): () => void;
}

/** A browser's page: it has its own size and hears its own keys. */
export const webDesktop: Desktop = {
  host: "web",
  canBeTranslucent: false,
  canStartAtLogin: false,
  monitor: () => null,
  hotkeys: ownHotkeyStates,
  fit: () => undefined,
  copy: () => {
    throw new AppError("refused", "cannot copy for the page: a browser's page writes to the clipboard itself");
  },
  openConsole: () => {
    throw new AppError("refused", "cannot open the console for the page: a browser's page goes to /console/ itself");
  },
  onChange: () => () => undefined,
};

export interface DeskOptions {
  readonly service: CallService;
  readonly packOf: (language: Language) => Pack;
  readonly store: SettingsStore;
  readonly desktop: Desktop;
}

/** The desk of one desktop. */
export function createDesk({ service, packOf, store, desktop }: DeskOptions): OverlayDesk {
  service.wish(store.settings);
  store.subscribe((settings) => service.wish(settings));
  const view = (): SettingsView => ({
    settings: store.settings,
    host: desktop.host,
    monitor: desktop.monitor(),
    hotkeys: desktop.hotkeys(store.settings),
    canBeTranslucent: desktop.canBeTranslucent,
    canStartAtLogin: desktop.canStartAtLogin,
    problem: store.problem,
  });
  return {
    view,
    change: (change) => {
      store.change(change);
      return view();
    },
    onChange: (listener) => {
      const stops = [store.subscribe(() => listener(view())), desktop.onChange(() => listener(view()))];
      return () => {
        for (const stop of stops) stop();
      };
    },
    house: () => {
      const { call, policy } = service;
      return houseOf({
        policy,
        pack: packOf(call.facts.language),
        names: namesOf(call, policy),
        canSend: store.settings.teamCommand !== null,
      });
    },
    incident: (language) => {
      if (service.phase === "idle") throw new AppError("refused", "cannot report an incident: there was no call yet");
      return incidentText(service.call, packOf(language));
    },
    tellTeam: (message) => tellTeam(store.settings.teamCommand, message),
    fit: (fit) => desktop.fit(fit),
    copy: (text) => desktop.copy(text),
    openConsole: () => desktop.openConsole(),
  };
}
