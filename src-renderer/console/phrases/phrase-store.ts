// The phrases of one language as main tells them, and what is asked about them. Changes go into the draft.

import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { type HouseRule, switched, withoutRule, withRule } from "../../../src-shared/console/house-edit.ts";
import {
  type PhraseCheck,
  type PhraseHits,
  recordingPiece,
  type RecordingAccount,
  type RuleDetail,
  type RuleRow,
  type SentenceAccount,
} from "../../../src-shared/console/phrase-messages.ts";
import type { HouseCues } from "../../../src-shared/house-cues-schema.ts";
import type { ChannelName } from "../../vocabulary.ts";
import { useDraftStore } from "../stores/draft-store.ts";
import { useWorkStore } from "../stores/work-store.ts";

export type Category = RuleRow["category"];

/** How soon to ask again for examples, milliseconds. */
const againMs = 1500;

export const usePhraseStore = defineStore("console-phrases", () => {
  const work = useWorkStore();
  const draft = useDraftStore();
  const rules = shallowRef<readonly RuleRow[]>();
  const detail = shallowRef<RuleDetail>();
  const category = ref<Category>();
  const search = ref("");

  const house = (): HouseCues | undefined => draft.view?.draft.houseCues[work.language];
  const put = (cues: HouseCues | undefined): Promise<boolean> =>
    draft.change([{ path: ["houseCues", work.language], ...(cues === undefined ? {} : { value: cues }) }]);

  let asked = 0;
  let again: ReturnType<typeof setTimeout> | undefined;
  /** The answer to the last question counts, whatever the order in which they come. */
  const fetchRules = async (): Promise<void> => {
    asked += 1;
    const number = asked;
    const answer = await work.ask("phrases/list", {
      language: work.language,
      ...(category.value === undefined ? {} : { category: category.value }),
      ...(search.value.trim() === "" ? {} : { search: search.value.trim() }),
    });
    if (number !== asked || answer === undefined) return;
    rules.value = answer.rules;
    const shown = detail.value;
    if (shown?.examples.length === 0 && answer.rules.some(({ id, example }) => id === shown.id && example !== ""))
      void open(shown.id);
    clearTimeout(again);
    if (!answer.hasAllExamples) again = setTimeout(() => void fetchRules(), againMs);
  };
  /** Asked for last: an answer about another rule comes too late. */
  let wanted: string | undefined;
  const open = async (id: string): Promise<void> => {
    wanted = id;
    const answer = await work.ask("phrases/get", { language: work.language, id });
    if (wanted === id) detail.value = answer?.rule;
  };

  return {
    rules,
    detail,
    category,
    search,
    house,
    fetchRules,
    open,
    /** The rule that is read, as it is now. */
    reopen: (): Promise<void> => (wanted === undefined ? Promise.resolve() : open(wanted)),
    close: (): void => {
      wanted = undefined;
      detail.value = undefined;
    },
    /** The page is left: nothing more is asked for. */
    rest: (): void => {
      asked += 1;
      clearTimeout(again);
    },
    save: (rule: HouseRule) => put(withRule(work.language, house(), rule)),
    remove: (id: string) => put(withoutRule(house(), id)),
    switchRule: (id: string, isOff: boolean) => put(switched(work.language, house(), { id, isOff })),
    replaceAll: put,
    trySentence: async (channel: ChannelName, text: string, rule?: HouseRule): Promise<SentenceAccount | undefined> =>
      (
        await work.ask("phrases/trySentence", {
          language: work.language,
          channel,
          text,
          ...(rule === undefined ? {} : { rule }),
        })
      )?.account,
    check: async (say: readonly string[]): Promise<PhraseCheck | undefined> =>
      (await work.ask("phrases/check", { language: work.language, say: [...say] }))?.check,
    findCalls: async (rule: HouseRule): Promise<PhraseHits | undefined> =>
      (await work.ask("phrases/findCalls", { language: work.language, rule }))?.found,
    readYaml: async (text: string): Promise<HouseCues | undefined> =>
      (await work.ask("phrases/readYaml", { language: work.language, text }))?.cues,
    writeYaml: async (): Promise<string | undefined> =>
      (await work.ask("phrases/writeYaml", { language: work.language }))?.text,
    recordings: async () => (await work.ask("recordings/list", { language: work.language }))?.recordings ?? [],
    tryRecording: async (name: string | null): Promise<RecordingAccount | undefined> =>
      (await work.ask("recordings/try", { language: work.language, name }))?.account,
    /** Piece by piece; false when main refused one. */
    send: async (file: Blob): Promise<boolean> => {
      for (let from = 0; from < file.size; from += recordingPiece) {
        const piece = new Uint8Array(await file.slice(from, from + recordingPiece).arrayBuffer());
        const base64 = btoa(String.fromCharCode(...piece));
        if ((await work.ask("recordings/send", { isFirst: from === 0, base64 })) === undefined) return false;
      }
      return file.size > 0;
    },
  };
});
