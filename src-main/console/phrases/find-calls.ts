// In which calls a phrase would have been heard: the bundled ones, and journalled ones as far as they can be searched.

import { confirmedCues } from "../../../src-core/cue/cue.ts";
import { createCueTracker } from "../../../src-core/cue/tracker.ts";
import { timedWords } from "../../../src-core/cue/scan.ts";
import type { Channel, Language } from "../../../src-core/ids.ts";
import { type CompiledCuePack } from "../../../src-core/pack/compile-pack.ts";
import type { PhraseHits } from "../../../src-shared/console/phrase-messages.ts";
import { demoCalls, demoTranscript } from "../../call/demo-calls.ts";
import type { Database } from "../../journal/store/database.ts";
import { listCalls, readCall } from "../../journal/store/read.ts";

/** Something said in a call. */
interface Said {
  readonly at: number;
  readonly channel: Channel;
  readonly words: string;
}

interface Searched {
  readonly source: "example" | "journal";
  readonly call: string;
  readonly said: readonly Said[];
}

/** Hits shown; more show that a phrase is too wide, whatever their number. */
const mostHits = 100;
/** Journalled calls that are searched, latest first. */
const mostCalls = 2000;

/** Every place where the rule `id` of the pack fires. */
export async function findCalls(
  { pack, id }: { readonly pack: CompiledCuePack; readonly id: string },
  { calls, journal }: { readonly calls: string; readonly journal: Database | undefined },
): Promise<PhraseHits> {
  const examples = await exampleCalls(calls, pack.language);
  const { whole, cuesOnly } = journal === undefined ? nothing : journalled(journal, pack.language);
  const hits = [...examples, ...whole, ...cuesOnly].flatMap((call) => hitsIn(call, { pack, id }));
  return {
    hits: hits.slice(0, mostHits),
    searched: examples.length + whole.length,
    wordsOfCuesOnly: cuesOnly.length,
  };
}

const nothing = { whole: [], cuesOnly: [] } as const;

async function exampleCalls(folder: string, language: Language): Promise<Searched[]> {
  const calls = (await demoCalls(folder)).filter((call) => call.language === language);
  return Promise.all(
    calls.map(async (call) => ({
      source: "example" as const,
      call: call.name,
      said: (await demoTranscript(call)).map(({ t, channel, text }) => ({ at: t, channel, words: text })),
    })),
  );
}

function journalled(database: Database, language: Language) {
  const whole: Searched[] = [];
  const cuesOnly: Searched[] = [];
  for (const { callId, language: spoken } of listCalls(database, { limit: mostCalls })) {
    if (spoken !== language) continue;
    const { transcript, records } = readCall(database, callId);
    const cues = records.flatMap(({ event }) =>
      event.type === "cue-confirmed" && event.cue.rule !== "voice"
        ? [{ at: event.cue.start, channel: event.cue.channel, words: event.cue.words }]
        : [],
    );
    if (transcript.length > 0) whole.push({ source: "journal", call: callId, said: transcript });
    else cuesOnly.push({ source: "journal", call: callId, said: cues });
  }
  return { whole, cuesOnly };
}

function hitsIn(
  { source, call, said }: Searched,
  { pack, id }: { readonly pack: CompiledCuePack; readonly id: string },
): PhraseHits["hits"] {
  const tracker = createCueTracker(pack);
  const changes = said.flatMap(({ at, channel, words }, utterance) => {
    const spoken = timedWords(words, at);
    return tracker.observe({ channel, utterance, status: "final", words: spoken, at: spoken.at(-1)?.end ?? at });
  });
  return confirmedCues([...changes, ...tracker.finish(said.at(-1)?.at ?? 0)])
    .filter(({ rule }) => rule === id)
    .map(({ utterance, channel, words }) => ({ source, call, at: said[utterance]?.at ?? 0, channel, words }));
}
