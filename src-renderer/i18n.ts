// The interface texts: flat keys from the packs' texts.yaml, which main hands over on request. No text lives in code.

import { createI18n } from "vue-i18n";
import type { Language } from "./vocabulary.ts";

/** Texts of one language, by flat key. */
export type Texts = Readonly<Record<string, string>>;

/** Texts come later, from main. */
const noTexts: Record<string, Texts> = {};

/** An i18n instance whose keys are flat: `level.calm` is one key, not a path. */
export const createTexts = (language: Language) =>
  createI18n({
    legacy: false,
    locale: language,
    messages: noTexts,
    messageResolver: (texts: unknown, key: string) => (texts as Texts | undefined)?.[key] ?? null,
  });
