// The house's sheets and the texts after a call, fetched when they are looked at.

import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import type { HouseSheet } from "../../src-shared/settings.ts";
import { useBridge } from "../bridge.ts";
import type { Language } from "../vocabulary.ts";

/** Sheets of the house. */
export const useHouseStore = defineStore("house", () => {
  const bridge = useBridge();
  const sheet = shallowRef<HouseSheet>();
  /** Code of the last refusal. */
  const refusal = ref<string>();

  const fetchSheet = async (): Promise<void> => {
    const response = await bridge.request("house/get", {});
    if (response.ok) sheet.value = response.house;
    else refusal.value = response.error.code;
  };

  /** The last call as a text; `undefined` when there is none. */
  const fetchIncident = async (language: Language): Promise<string | undefined> => {
    const response = await bridge.request("incident/get", { language });
    refusal.value = response.ok ? undefined : response.error.code;
    return response.ok ? response.text : undefined;
  };

  /** True when the organisation's command has run. */
  const tellTeam = async (message: string): Promise<boolean> => {
    const response = await bridge.request("team/tell", { message });
    refusal.value = response.ok ? undefined : response.error.code;
    return response.ok;
  };

  return { sheet, refusal, fetchSheet, fetchIncident, tellTeam };
});
