// Loads the interface texts of the wished language and switches to them once they are here.

import { readonly, type Ref, ref, watch } from "vue";
import { useI18n } from "vue-i18n";
import { useCallStore } from "../stores/call-store.ts";
import { useSettingsStore } from "../stores/settings-store.ts";

export interface LoadedTexts {
  /** False until the first texts are here: before that there is nothing to write with. */
  readonly isReady: Readonly<Ref<boolean>>;
  /** Why no texts could be had; in English, from main. */
  readonly problem: Readonly<Ref<string | undefined>>;
}

/** Follows the interface language; asks again when the connection comes back. */
export function useTexts({
  root = document.documentElement,
}: { readonly root?: Pick<HTMLElement, "lang"> } = {}): LoadedTexts {
  const i18n = useI18n({ useScope: "global" });
  const wishes = useSettingsStore();
  const call = useCallStore();
  const isReady = ref(false);
  const problem = ref<string>();

  const load = async (): Promise<void> => {
    const wanted = wishes.language;
    if (wanted === undefined) return;
    const result = i18n.availableLocales.includes(wanted) ? undefined : await wishes.fetchTexts(wanted);
    if (result !== undefined && "problem" in result) {
      problem.value = result.problem;
      return;
    }
    if (result !== undefined) i18n.setLocaleMessage(wanted, { ...result.texts });
    // The wish may have changed while the texts were on their way.
    if (wishes.language !== wanted) return;
    i18n.locale.value = wanted;
    root.lang = wanted;
    problem.value = undefined;
    isReady.value = true;
  };

  watch(
    [() => wishes.language, () => call.connection],
    ([, connection]) => {
      if (connection === "connected") void load();
    },
    { immediate: true },
  );

  return { isReady: readonly(isReady), problem: readonly(problem) };
}
