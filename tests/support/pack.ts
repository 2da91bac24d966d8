// A small complete pack, so that tests of the service and its hosts do not depend on what the real packs say today.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Channel,
  channelOf,
  channels,
  type CueCategory,
  type Language,
  languages,
  type StepId,
  stepIds,
} from "../../src-core/ids.ts";
import { situations } from "../../src-core/policy/policy.ts";
import type { Pack } from "../../src-main/packs/load-pack.ts";
import { interfaceTextsSchema, protocolTextsSchema, type ProtocolTexts } from "../../src-shared/pack-schema.ts";
import { noSecondReader } from "../../src-core/cue/tracker.ts";
import { packOf } from "./cue-pack.ts";

/** What fires in the small pack: a phrase of three words per category. */
export const phrases = {
  profanity: "what bloody rot",
  insult: "you utter idiot",
  "physical-threat": "i will hurt you",
  thanks: "thank you kindly",
  empathy: "i see that",
  "intent-and-boundary": "please mind your language",
  "end-warning": "or i end this call",
  "call-release": "i release this call",
  "agent-argument": "now calm down",
} as const satisfies Partial<Record<CueCategory, string>>;

const wording = (text: string) => ({ say: `${text}.`, short: text, long: `${text}, at length.` });

/** Two wordings per step, the first with the caller's name; one situation with a line of its own. */
export const smallProtocol = (language: Language): ProtocolTexts =>
  protocolTextsSchema.parse({
    language,
    version: 1,
    steps: Object.fromEntries(
      stepIds.map((step: StepId) => [
        step,
        {
          name: `name of ${step}`,
          wordings: [wording(`{customer}, ${step} one`), wording(`${step} two`), wording(`${step} three`)],
        },
      ]),
    ),
    situations: Object.fromEntries(
      situations.map((situation) => [
        situation,
        {
          name: `name of ${situation}`,
          hint: `hint for ${situation}`,
          steps: situation === "threat" ? { "call-release": [wording("release after a threat")] } : {},
        },
      ]),
    ),
    closing: [wording("goodbye {customer}"), wording("goodbye")],
    coaching: {
      "agent-negative": ["one", "two"],
      "agent-argument": ["let me listen", "tell me more"],
      "agent-overpromise": ["one", "two"],
    },
    explanations: {
      "missing-boundary": "no boundary yet",
      "permission-threat": "threat {words} at {time}",
      "permission-abuse-after-warnings": "after {warnings}: {words} at {time}",
    },
  });

const smallRules = (language: Language, channel: Channel) => ({
  language,
  version: 1,
  rules: Object.entries(phrases)
    .map(([category, say]) => ({ id: `${category}-rule`, category: category as CueCategory, say: [say] }))
    .filter(({ category }) => channelOf(category) === channel),
});

const smallTexts = (language: Language) =>
  interfaceTextsSchema.parse({ language, version: 1, texts: { "app.name": `Steadyline ${language}` } });

/** The small pack in a language. */
export const smallPack = (language: Language): Pack => ({
  language,
  hearing: {
    cues: packOf({ language, rules: channels.flatMap((channel) => smallRules(language, channel).rules) }),
    secondReader: noSecondReader,
  },
  protocol: smallProtocol(language),
  texts: smallTexts(language),
});

/** Writes the small packs of all languages as files, for programs that shall start quickly. */
export function writeSmallPacks(folder: string): void {
  for (const language of languages) {
    const write = (name: string, value: unknown): void =>
      writeFileSync(join(folder, language, name), JSON.stringify(value));
    mkdirSync(join(folder, language), { recursive: true });
    for (const channel of channels) write(`${channel}-cues.yaml`, smallRules(language, channel));
    write("protocol.yaml", smallProtocol(language));
    write("texts.yaml", smallTexts(language));
  }
}
