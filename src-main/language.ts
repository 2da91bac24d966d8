// The language of this desktop.

import { isLanguage, type Language } from "../src-core/ids.ts";

/** The system's language, `en` when it has no pack. The environment wins over the runtime's own guess. */
export function systemLanguage(env: Readonly<Record<string, string | undefined>> = process.env): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || new Intl.DateTimeFormat().resolvedOptions().locale;
  const code = locale.slice(0, 2).toLowerCase();
  return isLanguage(code) ? code : "en";
}
