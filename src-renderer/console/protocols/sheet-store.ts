// Ladders, lines and sheets: what the pack ships, what the draft says, and how it looks on an agent's screen.

import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import type { PackLines } from "../../../src-shared/console/sheet-messages.ts";
import type { StepId } from "../../vocabulary.ts";
import { useDraftStore } from "../stores/draft-store.ts";
import { useWorkStore } from "../stores/work-store.ts";
import type { Previewed } from "./preview-app.ts";

export type SituationId = PackLines["situations"][number]["situation"];
/** A step, or the line said when the call is ended. */
export type LineOwner = PackLines["steps"][number]["step"];

export const useSheetStore = defineStore("console-sheets", () => {
  const work = useWorkStore();
  const draft = useDraftStore();
  const lines = shallowRef<PackLines>();
  const situation = ref<SituationId>("abuse");
  const owner = ref<LineOwner>("intent-and-boundary");
  const preview = shallowRef<Previewed>();
  const policy = computed(() => draft.view?.draft.policy);
  const ladder = computed<readonly StepId[]>(() => policy.value?.protocol.ladders[situation.value] ?? []);

  const fetchLines = async (): Promise<void> => {
    lines.value = (await work.ask("sheets/get", { language: work.language }))?.lines;
  };

  let asked = 0;
  const fetchPreview = async (wish: {
    readonly step: StepId | null;
    readonly names: { readonly customer: string; readonly agent: string };
  }): Promise<void> => {
    asked += 1;
    const number = asked;
    const answer = await work.ask("sheets/preview", {
      language: work.language,
      situation: situation.value,
      step: wish.step,
      names: { ...wish.names },
    });
    if (number === asked && answer !== undefined) preview.value = answer;
  };

  return {
    lines,
    situation,
    owner,
    preview,
    policy,
    ladder,
    nameOf: (step: LineOwner): string => lines.value?.steps.find((entry) => entry.step === step)?.name ?? step,
    fetchLines,
    fetchPreview,
    /** Below `policy`; without a value the default. */
    set: (path: readonly string[], value?: unknown) => draft.set(["policy", ...path], value),
  };
});
