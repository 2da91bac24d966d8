// This desktop's wishes for the window: interface language and single-key shortcuts. Remembered between starts.

import { defineStore } from "pinia";
import { ref, watch } from "vue";
import { useBridge } from "../bridge.ts";
import type { Texts } from "../i18n.ts";
import { isLanguage, type Language } from "../vocabulary.ts";

const languageKey = "steadyline.interface-language";
const shortcutsKey = "steadyline.single-key-shortcuts";
const fallbackLanguage: Language = "en";

/** Takes and keeps a text, or does nothing where a browser forbids storage. */
function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A locked-down browser without storage: the wish holds until the window closes.
  }
}

function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // As above: nothing was kept.
    return null;
  }
}

function firstLanguage(): Language {
  const kept = recall(languageKey);
  if (isLanguage(kept)) return kept;
  const preferred = navigator.language.slice(0, 2).toLowerCase();
  return isLanguage(preferred) ? preferred : fallbackLanguage;
}

/** Wishes for the window, and the texts that go with them. */
export const useInterfaceStore = defineStore("interface", () => {
  const bridge = useBridge();
  const language = ref<Language>(firstLanguage());
  const hasSingleKeys = ref(recall(shortcutsKey) !== "off");

  watch(language, (next) => remember(languageKey, next));
  watch(hasSingleKeys, (next) => remember(shortcutsKey, next ? "on" : "off"));

  /** Asks main for the texts of a language. */
  const fetchTexts = async (wanted: Language): Promise<{ readonly texts: Texts } | { readonly problem: string }> => {
    const response = await bridge.request("texts/get", { language: wanted });
    return response.ok ? { texts: response.texts } : { problem: response.error.message };
  };

  return { language, hasSingleKeys, fetchTexts };
});
