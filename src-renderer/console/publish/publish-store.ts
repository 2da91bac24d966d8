// Key, version and target of the next bundle, and what runs here, as main has them.

import { defineStore } from "pinia";
import { ref, shallowRef, watch } from "vue";
import type { PublishView } from "../../../src-shared/console/publish-messages.ts";
import { useDraftStore } from "../stores/draft-store.ts";
import { useWorkStore } from "../stores/work-store.ts";

export const usePublishStore = defineStore("console-publish", () => {
  const work = useWorkStore();
  const draft = useDraftStore();
  const view = shallowRef<PublishView>();
  /** Why the last signing came to nothing; `console.publish.problem.<id>`. */
  const problem = ref<string | null>(null);
  /** Version that was signed in this visit. */
  const signed = ref<number>();

  const fetchView = async (): Promise<void> => {
    view.value = (await work.ask("publish/get", {}))?.view ?? view.value;
  };
  const takeView = async (asked: Promise<{ readonly view: PublishView } | undefined>): Promise<boolean> => {
    const answer = await asked;
    if (answer !== undefined) view.value = answer.view;
    return answer !== undefined;
  };

  // A bundle that was taken up changes the running rules, and with them the draft's view.
  watch(
    () => draft.view,
    () => void fetchView(),
  );

  return {
    view,
    problem,
    signed,
    fetchView,
    makeKey: (passphrase: string) => takeView(work.ask("publish/makeKey", { passphrase })),
    useKey: (file: string) => takeView(work.ask("publish/useKey", { file })),
    /** True when a bundle was written. */
    sign: async (wish: {
      readonly passphrase: string;
      readonly version: number;
      readonly target: string;
    }): Promise<boolean> => {
      const answer = await work.ask("publish/sign", wish);
      problem.value = answer?.problem ?? null;
      signed.value = answer?.problem === null ? wish.version : undefined;
      if (answer !== undefined) view.value = answer.view;
      return signed.value !== undefined;
    },
  };
});
