// Picks the line to say for a step: by situation, by how often it was suggested, with names filled in.

import type { Language, StepId } from "../../src-core/ids.ts";
import type { Situation } from "../../src-core/policy/policy.ts";
import type { ProtocolTexts, Wording } from "../../src-shared/pack-schema.ts";

export interface Names {
  readonly customer: string | undefined;
  readonly agent: string | undefined;
  readonly company: string | undefined;
}

export interface Lines {
  readonly line: Wording;
  readonly alternatives: readonly Wording[];
}

/** The wording for the `times`th suggestion (from 1) of a step; the others are its alternatives. */
export function linesFor(
  texts: ProtocolTexts,
  choice: {
    readonly step: StepId;
    readonly situation: Situation | undefined;
    readonly times: number;
    readonly names: Names;
    /** The house's own lines for the step; they come first. */
    readonly house?: readonly Wording[] | undefined;
  },
): Lines {
  const special = choice.situation === undefined ? undefined : texts.situations[choice.situation]?.steps[choice.step];
  const all = [...(choice.house ?? []), ...(special ?? []), ...(texts.steps[choice.step]?.wordings ?? [])];
  return chooseWording(all, choice.times, choice.names);
}

/** The closing line, said when the call is ended under the permission. */
export const closingLines = (texts: ProtocolTexts, names: Names, house: readonly Wording[] = []): Lines =>
  chooseWording([...house, ...texts.closing], 1, names);

/** Wordings with their names filled in; those that need a name nobody gave only where there is no other. */
export function speakableLines(all: readonly Wording[], names: Names): Wording[] {
  const speakable = all.filter((wording) => isSpeakable(wording, names));
  return (speakable.length > 0 ? speakable : all).map((wording) => fillWording(wording, names));
}

function chooseWording(all: readonly Wording[], times: number, names: Names): Lines {
  const usable = speakableLines(all, names);
  const index = usable.length === 0 ? 0 : (times - 1) % usable.length;
  return {
    line: usable[index] ?? { say: "", short: "", long: "" },
    alternatives: usable.filter((_, other) => other !== index),
  };
}

const placeholder = /\{(customer|agent|company)\}/g;

/** False when a wording needs a name that nobody gave. */
const isSpeakable = ({ say, short, long }: Wording, names: Names): boolean =>
  [...`${say} ${short} ${long}`.matchAll(placeholder)].every(([, name]) => (names[name as keyof Names] ?? "") !== "");

const fillWording = ({ say, short, long }: Wording, names: Names): Wording => ({
  say: fill(say, names),
  short: fill(short, names),
  long: fill(long, names),
});

/** Fills names in; where one is unknown, takes its comma or space along. */
const fill = (text: string, names: Names): string =>
  text
    .replace(placeholder, (_, name: keyof Names) => names[name] ?? "")
    .replaceAll(/[\s,]+([.?!])/g, "$1")
    .replaceAll(/\s+,/g, ",")
    .replaceAll(/^[\s,]+/g, "")
    .replaceAll(/,\s*,/g, ",")
    .replaceAll(/\s{2,}/g, " ")
    .trim();

const secondsPerMinute = 60;

/** `m:ss` of seconds into the call. */
export const clockText = (seconds: number): string =>
  `${Math.floor(seconds / secondsPerMinute)}:${String(Math.floor(seconds % secondsPerMinute)).padStart(2, "0")}`;

/** A sentence from the pack's `explanations`, with its placeholders filled in; empty when the pack has none. */
export function explain(texts: ProtocolTexts, key: string, values: Readonly<Record<string, string>>): string {
  return (texts.explanations[key] ?? "").replaceAll(/\{([a-z]+)\}/g, (_, name: string) => values[name] ?? "");
}

/** Quotes in the language's own style. */
export const quoted = (words: string, language: Language): string =>
  language === "pl" ? `„${words}”` : language === "nl" ? `‘${words}’` : `“${words}”`;
