// What the workshop does: everything of the console that takes the processor for longer than a call may wait. One thing at a time.

import { wordsOfText } from "../../../src-core/cue/tokenise.ts";
import { accountFor } from "../../../src-core/cue/account.ts";
import type { Hypothesis } from "../../../src-core/cue/hypothesis.ts";
import { createCueTracker } from "../../../src-core/cue/tracker.ts";
import { confirmedCues, type Cue } from "../../../src-core/cue/cue.ts";
import type { CallEvent } from "../../../src-core/event.ts";
import type { Turn } from "../../../src-core/simulate.ts";
import type { Channel, Language } from "../../../src-core/ids.ts";
import type { Policy } from "../../../src-core/policy/policy.ts";
import type { CallFilterWish } from "../../../src-shared/console/call-messages.ts";
import type { FoundCue, SentenceAccount } from "../../../src-shared/console/phrase-messages.ts";
import type { HouseCues } from "../../../src-shared/house-cues-schema.ts";
import { callExport, callPage, callReport, callWithTimeline, type JournalPlace, withJournal } from "../calls/calls.ts";
import { listRules, ruleDetailOf, type RuleWish, type Shelf } from "../phrases/browse.ts";
import { audibility, problemsOf, wordsToHear } from "../phrases/check.ts";
import { findCalls } from "../phrases/find-calls.ts";
import { noJournal } from "../calls/no-journal.ts";
import { heardBy } from "../whatif/call-source.ts";
import { PackShelf } from "./pack-shelf.ts";

/** Where things lie. */
export interface WorkshopPlaces {
  readonly packs: string;
  /** The bundled calls. */
  readonly calls: string;
}

/** A language with what the draft adds to it. */
interface InLanguage {
  readonly language: Language;
  readonly house: HouseCues | undefined;
}

interface InJournal {
  readonly journal: JournalPlace | undefined;
}

/** The tasks, by name. Each throws `AppError` for expected trouble. */
export function createTasks({ packs, calls }: WorkshopPlaces) {
  const shelf = new PackShelf(packs);
  const shelfOf = async ({ language, house }: InLanguage): Promise<Shelf> => ({
    shipped: await shelf.source(language),
    house,
    examples: shelf.examples(language).byRule,
  });
  return {
    listRules: async (wish: InLanguage & RuleWish) => ({
      rules: listRules(await shelfOf(wish), wish),
      hasAllExamples: shelf.examples(wish.language).isComplete,
    }),
    rule: async ({ id, ...where }: InLanguage & { readonly id: string }) => ruleDetailOf(await shelfOf(where), id),
    trySentence: async ({
      language,
      house,
      ...line
    }: InLanguage & { readonly channel: Channel; readonly text: string }): Promise<SentenceAccount> => {
      const { cues, secondReader } = await shelf.hearing(language, house);
      const account = accountFor(cues, line, secondReader);
      return {
        words: wordsOfText(line.text),
        cues: account.cues.map(foundCue),
        nearMisses: account.nearMisses.map((miss) => ({ ...miss, because: { ...miss.because } })),
      };
    },
    /** What is wrong with phrases, and the words that a model must know for those that are right. */
    checkPhrases: async ({ language, house, say }: InLanguage & { readonly say: readonly string[] }) => {
      const bench = { shipped: await shelf.source(language), house };
      const problems = problemsOf(say, bench);
      return { problems, words: wordsToHear(wellFormed(say, problems), bench) };
    },
    hearPhrases: async ({
      language,
      house,
      say,
      known,
    }: InLanguage & { readonly say: readonly string[]; readonly known: readonly string[] }) => {
      const bench = { shipped: await shelf.source(language), house };
      return audibility(say, bench, new Set(known));
    },
    findCalls: async ({ language, house, id, journal }: InLanguage & InJournal & { readonly id: string }) => {
      const { cues } = await shelf.hearing(language, house);
      return withJournal(journal, (database) => findCalls({ pack: cues, id }, { calls, journal: database }));
    },
    /** Cues of what a recogniser heard, in order. */
    followRecording: async ({ language, house, heard }: InLanguage & { readonly heard: readonly Hypothesis[] }) => {
      const { cues, secondReader } = await shelf.hearing(language, house);
      const tracker = createCueTracker(cues, secondReader);
      const changes = heard.flatMap((hypothesis) => tracker.observe(hypothesis));
      return confirmedCues([...changes, ...tracker.finish(heard.at(-1)?.at ?? 0)]).map(foundCue);
    },
    /** Throws `pack-invalid` when house cues do not fit the shipped pack. */
    checkHouse: async ({ language, house }: InLanguage): Promise<void> => void (await shelf.hearing(language, house)),
    /** A written call as it is heard. */
    hearCall: async ({
      language,
      house,
      callId,
      turns,
    }: InLanguage & { readonly callId: string; readonly turns: readonly Turn[] }): Promise<readonly CallEvent[]> =>
      heardBy(await shelf.hearing(language, house), callId, turns),
    listCalls: ({ journal, ...wish }: InJournal & { readonly filter: CallFilterWish; readonly page: number }) =>
      withJournal(journal, (database) => (database === undefined ? { calls: [], total: 0 } : callPage(database, wish))),
    call: ({
      journal,
      callId,
      retention,
    }: InJournal & { readonly callId: string; readonly retention: Policy["retention"] }) =>
      withJournal(journal, (database) => callWithTimeline(database ?? noJournal(), callId, retention)),
    reportCall: ({ journal, callId, language }: InJournal & { readonly callId: string; readonly language: Language }) =>
      withJournal(journal, (database) => callReport(database ?? noJournal(), callId, { packs, language })),
    exportCall: ({
      journal,
      callId,
      format,
    }: InJournal & { readonly callId: string; readonly format: "json" | "csv" }) =>
      withJournal(journal, (database) => callExport(database ?? noJournal(), callId, format)),
  };
}

export type Tasks = ReturnType<typeof createTasks>;
export type TaskName = keyof Tasks;
export type TaskInput<Name extends TaskName> = Parameters<Tasks[Name]>[0];
export type TaskOutput<Name extends TaskName> = Awaited<ReturnType<Tasks[Name]>>;

const wellFormed = (say: readonly string[], problems: readonly (string | null)[]): string[] =>
  say.filter((_, index) => problems[index] === null);

const foundCue = ({ rule, category, severity, channel, words, start, end, startWord, endWord }: Cue): FoundCue => ({
  rule,
  category,
  severity,
  channel,
  words,
  start,
  end,
  startWord,
  endWord,
});
