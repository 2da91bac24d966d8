// Phrases: what the rules listen for, tried on sentences, recordings and calls. Nothing here changes a rule: that is the draft's.

import { z } from "zod";
import {
  agentCues,
  callerCues,
  channels,
  cueCategories,
  languages,
  severities,
  type Channel,
  type CueCategory,
} from "../../src-core/ids.ts";
import { houseCuesSchema } from "../house-cues-schema.ts";
import { cueRule } from "../pack-schema.ts";

const category = z.enum(cueCategories as [CueCategory, ...CueCategory[]]);
const language = z.enum(languages);
const ruleId = z.string().min(1).max(200);
/** A house rule as it is being written; it stands in for the draft's of the same id. */
const written = cueRule.optional();

/** What is measured and never said has no phrases. */
const measured: ReadonlySet<CueCategory> = new Set(["raised-voice", "talk-over"]);

/** Kinds of cue that phrases can make, by the side that says them. */
export const spokenCategories: Readonly<Record<Channel, readonly CueCategory[]>> = {
  caller: callerCues.filter((id) => !measured.has(id)),
  agent: agentCues,
};

/** A rule in a list. */
export const ruleRow = z.object({
  id: ruleId,
  category,
  channel: z.enum(channels),
  severity: z.enum(severities),
  /** True for the house's own. */
  isHouse: z.boolean(),
  /** Switched off in the draft. */
  isOff: z.boolean(),
  phrases: z.number().int().nonnegative(),
  /** A sentence that fires it; empty where none is known. */
  example: z.string(),
});
export type RuleRow = z.infer<typeof ruleRow>;

/** All of one rule, for reading. */
export const ruleDetail = ruleRow.extend({
  /** Patterns; `readPhrase` takes them apart. */
  say: z.array(z.string()),
  unless: z.array(z.string()),
  /** Guards that silence it, with some of their phrases. */
  guards: z.array(z.object({ name: z.string(), say: z.array(z.string()) })),
  /** The first entries of each set that it names, and how many there are. */
  sets: z.record(z.string(), z.object({ first: z.array(z.string()), count: z.number().int() })),
  /** Sentences that fire it. */
  examples: z.array(z.string()),
  /** The rule as it stands in its file. */
  yaml: z.string(),
});
export type RuleDetail = z.infer<typeof ruleDetail>;

/** Why a match is no cue; see `src-core/cue/account.ts`. */
const silence = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("guard"), guard: z.string().optional(), words: z.string() }),
  z.object({ kind: z.literal("rival"), rule: z.string() }),
  z.object({ kind: z.literal("doubt") }),
  z.object({ kind: z.literal("notAgreed") }),
  z.object({ kind: z.literal("notAlone") }),
  z.object({ kind: z.literal("waits") }),
]);

const foundCue = z.object({
  rule: z.string(),
  category,
  severity: z.enum(severities),
  channel: z.enum(channels),
  words: z.string(),
  /** Seconds. */
  start: z.number(),
  end: z.number(),
  /** First and last word of the evidence, counted from 0; a stretch may begin in the utterance before. */
  startWord: z.number().int(),
  endWord: z.number().int(),
});
export type FoundCue = z.infer<typeof foundCue>;

export const sentenceAccount = z.object({
  words: z.array(z.string()),
  cues: z.array(foundCue),
  nearMisses: z.array(z.object({ rule: z.string(), category, words: z.string(), because: silence })),
});
export type SentenceAccount = z.infer<typeof sentenceAccount>;

/** Whether phrases are well written, and which of their words the speech model does not know. */
export const phraseCheck = z.object({
  /** By phrase, in order: what is wrong with it, in English; `null`: nothing. */
  problems: z.array(z.string().nullable()),
  /** Words that are not in the model's vocabulary. */
  unknownWords: z.array(z.string()),
  /** Numbers of the phrases that can never be heard. */
  deaf: z.array(z.number().int()),
  /** Id of the model; `null`: none is there to be asked. */
  model: z.string().nullable(),
});
export type PhraseCheck = z.infer<typeof phraseCheck>;

export const phraseHits = z.object({
  hits: z.array(
    z.object({
      /** `example`: a bundled call. */
      source: z.enum(["example", "journal"]),
      /** Name of the example, id of the journalled call. */
      call: z.string(),
      /** Seconds into the call. */
      at: z.number(),
      channel: z.enum(channels),
      words: z.string(),
    }),
  ),
  /** Calls that were searched whole. */
  searched: z.number().int(),
  /** Journalled calls without a transcript: only the words of their cues could be searched. */
  wordsOfCuesOnly: z.number().int(),
});
export type PhraseHits = z.infer<typeof phraseHits>;

/** What a recording comes to under the draft. */
export const recordingAccount = z.object({
  /** What was recognised, in order. */
  lines: z.array(z.object({ at: z.number(), channel: z.enum(channels), words: z.string() })),
  cues: z.array(foundCue),
  durationS: z.number(),
  isDemoModel: z.boolean(),
});
export type RecordingAccount = z.infer<typeof recordingAccount>;

/** Most bytes of a recording, and of one piece of it; base64 makes four letters of three bytes. */
export const largestRecording = 64 * 1024 * 1024;
export const recordingPiece = 32 * 1024;

export const phraseRequests = {
  "phrases/list": {
    request: z.object({
      language,
      category: category.optional(),
      /** Words of a phrase, of a set it names, or of its id. */
      search: z.string().max(200).optional(),
    }),
    response: z.object({
      ok: z.literal(true),
      rules: z.array(ruleRow),
      /** False while sentences are still being looked for: asked again, more rules have one. */
      hasAllExamples: z.boolean(),
    }),
  },
  "phrases/get": {
    request: z.object({ language, id: ruleId }),
    response: z.object({ ok: z.literal(true), rule: ruleDetail }),
  },
  "phrases/trySentence": {
    request: z.object({ language, channel: z.enum(channels), text: z.string().min(1).max(2000), rule: written }),
    response: z.object({ ok: z.literal(true), account: sentenceAccount }),
  },
  "phrases/check": {
    request: z.object({ language, say: z.array(z.string().max(1000)).max(200) }),
    response: z.object({ ok: z.literal(true), check: phraseCheck }),
  },
  "phrases/findCalls": {
    request: z.object({ language, rule: cueRule }),
    response: z.object({ ok: z.literal(true), found: phraseHits }),
  },
  /** Reads house cues written as YAML; gives them as data for `draft/change`. */
  "phrases/readYaml": {
    request: z.object({ language, text: z.string().max(500_000) }),
    response: z.object({ ok: z.literal(true), cues: houseCuesSchema }),
  },
  "phrases/writeYaml": {
    request: z.object({ language }),
    response: z.object({ ok: z.literal(true), text: z.string() }),
  },
  /** The bundled recordings of a language. */
  "recordings/list": {
    request: z.object({ language }),
    response: z.object({
      ok: z.literal(true),
      recordings: z.array(z.object({ name: z.string(), title: z.string() })),
    }),
  },
  /** Takes the next piece of a recording of the supervisor's own; the first piece begins a new one. Kept until it has been tried. */
  "recordings/send": {
    request: z.object({
      isFirst: z.boolean(),
      base64: z
        .string()
        .max(Math.ceil(recordingPiece / 3) * 4)
        .regex(/^[A-Za-z0-9+/]*={0,2}$/),
    }),
    response: z.object({ ok: z.literal(true), bytes: z.number().int() }),
  },
  /** Plays a recording to the recogniser; `null`: the one that was sent, which is deleted with that. */
  "recordings/try": {
    request: z.object({ language, name: z.string().max(100).nullable() }),
    response: z.object({ ok: z.literal(true), account: recordingAccount }),
  },
} as const;
