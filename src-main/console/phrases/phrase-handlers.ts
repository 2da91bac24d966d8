// The requests about phrases: read, tried and looked for. What changes is the draft's business.

import { stringify } from "yaml";
import type { Language } from "../../../src-core/ids.ts";
import { withRule } from "../../../src-shared/console/house-edit.ts";
import type { phraseRequests } from "../../../src-shared/console/phrase-messages.ts";
import { type HouseCues, houseCuesSchema } from "../../../src-shared/house-cues-schema.ts";
import { parseYaml } from "../../packs/read-yaml.ts";
import type { JournalPlace } from "../calls/calls.ts";
import type { HandlersOf } from "../handlers.ts";
import type { Workshop } from "../workshop/workshop.ts";
import type { Ears } from "./ears.ts";
import type { Recordings } from "./recordings.ts";

export interface PhraseParts {
  readonly workshop: Workshop;
  readonly ears: Ears;
  readonly recordings: Recordings;
  /** The draft's house cues of a language. */
  readonly houseOf: (language: Language) => HouseCues | undefined;
  readonly journal: () => JournalPlace | undefined;
}

export function phraseHandlers({
  workshop,
  ears,
  recordings,
  houseOf,
  journal,
}: PhraseParts): HandlersOf<keyof typeof phraseRequests> {
  return {
    "phrases/list": async ({ language, ...wish }) => ({
      ok: true,
      ...(await workshop.run("listRules", { language, house: houseOf(language), ...wish })),
    }),
    "phrases/get": async ({ language, id }) => ({
      ok: true,
      rule: await workshop.run("rule", { language, house: houseOf(language), id }),
    }),
    "phrases/trySentence": async ({ language, rule, channel, text }) => {
      const drafted = houseOf(language);
      const house = rule === undefined ? drafted : withRule(language, drafted, rule);
      return { ok: true, account: await workshop.run("trySentence", { language, house, channel, text }) };
    },
    "phrases/check": async ({ language, say }) => {
      const where = { language, house: houseOf(language) };
      const { problems, words } = await workshop.run("checkPhrases", { ...where, say });
      const right = say.filter((_, index) => problems[index] === null);
      const heard = await ears.knownWords(language, words);
      if (heard === undefined || right.length === 0)
        return { ok: true, check: { problems, unknownWords: [], deaf: [], model: heard?.model ?? null } };
      const { unknownWords, deaf } = await workshop.run("hearPhrases", { ...where, say: right, known: heard.known });
      const numbers = deaf.map((index) => say.indexOf(right[index] ?? ""));
      return { ok: true, check: { problems, unknownWords, deaf: numbers, model: heard.model } };
    },
    "phrases/findCalls": async ({ language, rule }) => {
      const house = withRule(language, houseOf(language), rule);
      return {
        ok: true,
        found: await workshop.run("findCalls", { language, house, id: rule.id, journal: journal() }),
      };
    },
    "phrases/readYaml": ({ language, text }) => {
      const file = `${language}/house-cues.yaml`;
      return { ok: true, cues: parseYaml(text, { file, schema: houseCuesSchema, code: "pack-invalid" }).value };
    },
    "phrases/writeYaml": ({ language }) => ({
      ok: true,
      text: stringify(houseOf(language) ?? { language, version: 1, rules: [] }, { lineWidth: 100 }),
    }),
    "recordings/list": async ({ language }) => ({ ok: true, recordings: await recordings.list(language) }),
    "recordings/send": async ({ isFirst, base64 }) => ({
      ok: true,
      bytes: await recordings.take(Buffer.from(base64, "base64"), isFirst),
    }),
    "recordings/try": async ({ language, name }) => {
      const { heard, lines, durationS, isDemoModel } = await recordings.play(language, name);
      const cues = await workshop.run("followRecording", { language, house: houseOf(language), heard });
      return { ok: true, account: { lines, cues, durationS, isDemoModel } };
    },
  };
}
