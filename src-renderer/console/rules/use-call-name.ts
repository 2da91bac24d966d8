// What a call is called: an example by its title, a journalled one by when it began.

import { useI18n } from "vue-i18n";
import type { WhatIfCall } from "../../../src-shared/console/whatif-messages.ts";
import { clockText } from "../../vocabulary.ts";

export function useCallName(): (call: WhatIfCall) => string {
  const { t, locale } = useI18n();
  return ({ title, startedAt, language, durationS }) =>
    title === null
      ? t("console.whatif.journalled", {
          when: new Date(startedAt ?? 0).toLocaleString(locale.value, { dateStyle: "medium", timeStyle: "short" }),
          length: clockText(durationS),
        })
      : t("console.whatif.example", { title, language: language.toUpperCase() });
}
