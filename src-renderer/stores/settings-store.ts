// This desktop's settings as main has them, and the texts that go with them. A change is a request; main's answer counts.

import { defineStore } from "pinia";
import { computed, onScopeDispose, shallowRef } from "vue";
import {
  defaultSettings,
  type OverlaySize,
  type SettingsChange,
  type SettingsView,
} from "../../src-shared/settings.ts";
import { useBridge } from "../bridge.ts";
import type { Texts } from "../i18n.ts";
import { isLanguage, type Language } from "../vocabulary.ts";

const fallbackLanguage: Language = "en";

function systemLanguage(): Language {
  const preferred = navigator.language.slice(0, 2).toLowerCase();
  return isLanguage(preferred) ? preferred : fallbackLanguage;
}

/** A browser names no monitors; their size is the next best thing. */
const pageMonitor = (): string => `${screen.width}x${screen.height}`;

/** The settings in force. */
export const useSettingsStore = defineStore("settings", () => {
  const bridge = useBridge();
  const view = shallowRef<SettingsView>();
  /** Code of the last refused change. */
  const refusal = shallowRef<string>();
  const settings = computed(() => view.value?.settings ?? defaultSettings);
  const monitor = computed(() => view.value?.monitor ?? pageMonitor());

  const fetchSettings = async (): Promise<void> => {
    const response = await bridge.request("settings/get", {});
    if (response.ok) view.value = response.view;
    else refusal.value = response.error.code;
  };

  const change = async (wish: SettingsChange): Promise<void> => {
    const response = await bridge.request("settings/change", wish);
    refusal.value = response.ok ? undefined : response.error.code;
    if (response.ok) view.value = response.view;
  };

  const stopPushes = bridge.onPush("settings/changed", (next) => {
    view.value = next;
  });
  const stopConnection = bridge.onConnection((connection) => {
    if (connection === "connected") void fetchSettings();
  });
  onScopeDispose(() => {
    stopPushes();
    stopConnection();
  });

  const openConsole = async (): Promise<void> => {
    const response = await bridge.request("window/showConsole", {});
    refusal.value = response.ok ? undefined : response.error.code;
  };

  /** Asks main for the texts of a language. */
  const fetchTexts = async (wanted: Language): Promise<{ readonly texts: Texts } | { readonly problem: string }> => {
    const response = await bridge.request("texts/get", { language: wanted });
    return response.ok ? { texts: response.texts } : { problem: response.error.message };
  };

  return {
    view,
    settings,
    refusal,
    isElectron: computed(() => view.value?.host === "electron"),
    /** Language of the interface; `undefined` until main has said what is wished. */
    language: computed(() => (view.value ? (settings.value.language ?? systemLanguage()) : undefined)),
    /** Size wished for on this monitor. */
    size: computed<OverlaySize>(() => settings.value.sizes[monitor.value] ?? "card"),
    change,
    changeSize: (size: OverlaySize) => change({ sizes: { [monitor.value]: size } }),
    openConsole,
    fetchTexts,
  };
});
