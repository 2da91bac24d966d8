// The presets that main has, and taking one over into the draft.

import type { Preset } from "../../../src-shared/console/preset-messages.ts";
import { useDraftStore } from "../stores/draft-store.ts";
import { useWorkStore } from "../stores/work-store.ts";

export function usePresets(): {
  readonly list: () => Promise<readonly Preset[]>;
  readonly apply: (id: string) => Promise<void>;
} {
  const work = useWorkStore();
  const draft = useDraftStore();
  return {
    list: async () => (await work.ask("presets/list", {}))?.presets ?? [],
    apply: async (id) => {
      const answer = await work.ask("presets/apply", { id });
      if (answer !== undefined) draft.take(answer.view, answer.issues);
    },
  };
}
