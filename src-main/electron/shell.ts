// Everything that Electron adds to the overlay: window, hotkeys, tray, start at login. Thin: each part is a file of its own.

import { app, clipboard } from "electron";
import { type Language, languages } from "../../src-core/ids.ts";
import type { HotkeyId, Settings } from "../../src-shared/settings.ts";
import type { CallService } from "../call/call-service.ts";
import type { OverlayDesk } from "../call/handle-request.ts";
import { createDesk } from "../overlay/desk.ts";
import type { Pack } from "../packs/load-pack.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import { Hotkeys } from "./hotkeys.ts";
import { OverlayWindow } from "./overlay-window.ts";
import { StateTray } from "./tray.ts";

export interface ShellOptions {
  readonly service: CallService;
  readonly packOf: (language: Language) => Pack;
  readonly store: SettingsStore;
  readonly preload: string;
  readonly page: string;
  /** Shows the supervisor's console. */
  readonly openConsole: () => void;
  /** The page carries a hotkey out. */
  readonly pressInPage: (hotkey: HotkeyId) => void;
  /** `process.platform`. */
  readonly platform?: NodeJS.Platform;
}

export interface Shell {
  readonly desk: OverlayDesk;
  /** Shows tray and window. To be called once the page's messages are served. */
  open(): void;
  /** Brings the overlay into view: a second start of the program asks for it. */
  show(): void;
}

/** Systems that start a program at login when asked by Electron. */
const loginPlatforms: ReadonlySet<NodeJS.Platform> = new Set(["win32", "darwin"]);

export function createShell({
  service,
  packOf,
  store,
  preload,
  page,
  openConsole,
  pressInPage,
  platform = process.platform,
}: ShellOptions): Shell {
  let window: OverlayWindow | undefined;
  let tray: StateTray | undefined;
  const announce = new Set<() => void>();
  const changed = (): void => {
    tray?.refresh();
    for (const tell of announce) tell();
  };
  const text = (key: string): string => packOf(interfaceLanguage(store.settings)).texts.texts[key] ?? key;
  const hotkeys = new Hotkeys({
    onPage: pressInPage,
    onHost: {
      "click-through": () => window?.setClickThrough(!window.isClickThrough),
      hide: () => {
        window?.toggleVisible();
        tray?.refresh();
      },
      keyboard: () => window?.toggleKeyboard(),
    },
  });
  store.subscribe((settings, before) => {
    if (keysOf(settings) !== keysOf(before)) hotkeys.register(settings);
    if (settings.startAtLogin !== before.startAtLogin) startAtLogin(settings, platform);
    tray?.refresh();
  });
  const desk = createDesk({
    service,
    packOf,
    store,
    desktop: {
      host: "electron",
      // Electron: "On Linux, does nothing".
      canBeTranslucent: platform !== "linux",
      canStartAtLogin: loginPlatforms.has(platform),
      monitor: () => window?.monitor ?? null,
      hotkeys: (settings) => hotkeys.states(settings),
      fit: (fit) => window?.fit(fit),
      copy: (copied) => clipboard.writeText(copied),
      openConsole,
      onChange: (listener) => {
        announce.add(listener);
        return () => announce.delete(listener);
      },
    },
  });
  return {
    desk,
    open() {
      hotkeys.register(store.settings);
      window = new OverlayWindow({ preload, page, store, onChange: changed, platform });
      tray = new StateTray({
        text,
        isVisible: () => window?.isVisible === true,
        isClickThrough: () => window?.isClickThrough === true,
        toggleVisible: () => window?.toggleVisible(),
        setClickThrough: (isOn) => window?.setClickThrough(isOn),
        toggleKeyboard: () => window?.toggleKeyboard(),
        openConsole,
        quit: () => app.quit(),
      });
      tray.show(service.snapshot());
      service.subscribe({ onSnapshot: (snapshot) => tray?.show(snapshot) });
      app.on("will-quit", () => hotkeys.release());
    },
    show: () => window?.show(),
  };
}

const keysOf = ({ hotkeysOn, hotkeys }: Settings): string => JSON.stringify([hotkeysOn, hotkeys]);

function startAtLogin({ startAtLogin: openAtLogin }: Settings, platform: NodeJS.Platform): void {
  if (loginPlatforms.has(platform)) app.setLoginItemSettings({ openAtLogin });
}

function interfaceLanguage({ language }: Settings): Language {
  const system = app.getLocale().slice(0, 2);
  return language ?? languages.find((one) => one === system) ?? "en";
}
