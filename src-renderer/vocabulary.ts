// The contract's words that a window must list or draw. Types come from the contract, so a new word fails to compile here.

import { type CallSnapshot, type RequestOf, requests } from "../src-shared/contract.ts";

export type Language = CallSnapshot["language"];
export type Level = CallSnapshot["level"]["level"];
export type ChannelName = CallSnapshot["cues"][number]["channel"];
export type StepId = CallSnapshot["protocol"]["ladder"][number]["step"];
export type Line = NonNullable<CallSnapshot["permission"]["closing"]>;
export type Warning = CallSnapshot["warnings"][number];
export type Rung = CallSnapshot["protocol"]["ladder"][number];
export type { ShownCue } from "../src-shared/contract.ts";
export type WrapUp = RequestOf<"call/wrapUp">;
export type StartRequest = RequestOf<"call/start">;

/** Each language's own name for itself; the same in every interface language. */
export const languageNames: Readonly<Record<Language, string>> = { nl: "Nederlands", pl: "Polski", en: "English" };

export const languages = Object.keys(languageNames) as readonly Language[];

export const isLanguage = (value: unknown): value is Language =>
  typeof value === "string" && Object.hasOwn(languageNames, value);

/** How high a level is drawn, 0 to 4. For drawing only; a window never compares levels to decide. */
export const levelHeights: Readonly<Record<Level, number>> = {
  calm: 0,
  tense: 1,
  heated: 2,
  abusive: 3,
  threatening: 4,
};

export const channelNames: readonly ChannelName[] = ["caller", "agent"];

const measuredCues: ReadonlySet<string> = new Set(["raised-voice", "talk-over", "noisy-environment"]);

/** Measured, not said: its words are our own sentence and never stand in quotation marks. */
export const isMeasured = ({ category }: { readonly category: string }): boolean => measuredCues.has(category);

/** Every step there is. */
export const stepIds: readonly StepId[] = requests["step/tick"].request.shape.step.options;

/** Outcomes of a call to choose from. */
export const dispositions = requests["call/wrapUp"].request.shape.disposition.options;

const secondsPerMinute = 60;

/** `m:ss` of seconds into the call. */
export const clockText = (seconds: number): string =>
  `${Math.floor(seconds / secondsPerMinute)}:${String(Math.floor(seconds % secondsPerMinute)).padStart(2, "0")}`;
