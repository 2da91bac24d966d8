// Every setting of the policy that the rules page shows: where it stands, how it is set, which texts say what it does. A test holds this
// list against the schema of the policy, so that no setting is without a place.

import { callerCues, isCalming, severities, stepIds } from "./vocabulary.ts";

/** What a number means; a text `console.unit.<id>`. */
export type Unit =
  "points" | "seconds" | "percent" | "times" | "factor" | "words" | "warnings" | "days" | "db" | "dbfs" | "nth";

export interface NumberControl {
  readonly kind: "number";
  readonly unit: Unit;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Given: the setting may be `null`, which this text names; the number is what it is when it is not. */
  readonly none?: { readonly text: string; readonly otherwise: number };
}

export type Control =
  | NumberControl
  | { readonly kind: "switch" }
  | { readonly kind: "text"; readonly longest: number; readonly mayBeEmpty: boolean }
  | { readonly kind: "choice"; readonly options: readonly string[]; readonly texts: string };

export interface Setting {
  /** Below `policy`. */
  readonly path: readonly string[];
  readonly control: Control;
  /** Label `console.rule.<text>`, effect `console.rule.<text>.effect`. */
  readonly text: string;
  /** Text that fills in `{of}`. */
  readonly of?: string;
}

export interface Group {
  readonly id: GroupId;
  readonly settings: readonly Setting[];
}

export const groupIds = ["levels", "ending", "categories", "steps", "voice", "kept", "about"] as const;
export type GroupId = (typeof groupIds)[number];

const number = (unit: Unit, [min, max, step]: readonly [number, number, number]): NumberControl => ({
  kind: "number",
  unit,
  min,
  max,
  step,
});
const onOff = { kind: "switch" } as const;
const share = number("percent", [0, 1, 0.05]);
const restOfCall = (control: NumberControl, otherwise: number): NumberControl => ({
  ...control,
  none: { text: "console.rule.rest-of-call", otherwise },
});

const thresholds = (level: "tense" | "heated" | "abusive", most: number): Setting[] => [
  {
    path: ["level", level, "rise"],
    control: number("points", [0.5, most, 0.5]),
    text: level === "abusive" ? "rise-abuse" : "rise",
    of: `level.${level}`,
  },
  { path: ["level", level, "fall"], control: number("points", [0, most, 0.1]), text: "fall", of: `level.${level}` },
];

/** All groups but the table of categories, in their order. */
export const groups: readonly Group[] = [
  {
    id: "levels",
    settings: [
      ...thresholds("tense", 10),
      ...thresholds("heated", 20),
      ...thresholds("abusive", 20),
      { path: ["level", "halfLifeSeconds"], control: number("seconds", [5, 300, 5]), text: "half-life" },
      ...severities.map((severity): Setting => ({
        path: ["level", "severityPoints", severity],
        control: number("points", [0, 20, 0.5]),
        text: "severity-points",
        of: `console.severity.${severity}`,
      })),
      { path: ["level", "repeatFactor"], control: number("factor", [1, 3, 0.05]), text: "repeat-factor" },
      { path: ["level", "repeatWithinSeconds"], control: number("seconds", [0, 300, 5]), text: "repeat-within" },
      { path: ["level", "repeatLimit"], control: number("factor", [1, 5, 0.25]), text: "repeat-limit" },
      ...(["apology", "thanks", "agreement"] as const).map((cue): Setting => ({
        path: ["level", "calming", cue],
        control: share,
        text: "calming",
        of: `cue.${cue}`,
      })),
      { path: ["level", "scorerFactor"], control: share, text: "scorer-factor" },
      {
        path: ["level", "threateningHoldSeconds"],
        control: restOfCall(number("seconds", [10, 1800, 10]), 300),
        text: "threat-hold",
      },
    ],
  },
  {
    id: "ending",
    settings: [
      {
        path: ["permission", "warningsRequired", "default"],
        control: number("warnings", [0, 5, 1]),
        text: "warnings-required",
      },
      {
        path: ["permission", "minSecondsBetweenWarnings"],
        control: number("seconds", [0, 120, 1]),
        text: "between-warnings",
      },
      {
        path: ["permission", "warningValidSeconds"],
        control: restOfCall(number("seconds", [30, 1800, 10]), 600),
        text: "warning-valid",
      },
      { path: ["permission", "calmSeconds"], control: number("seconds", [10, 600, 5]), text: "calm-seconds" },
      { path: ["permission", "transferFirst"], control: onOff, text: "transfer-first" },
      { path: ["permission", "marksCount"], control: onOff, text: "marks-count" },
      { path: ["permission", "minConfidence"], control: share, text: "min-confidence" },
      { path: ["permission", "threatMinWords"], control: number("words", [1, 10, 1]), text: "threat-words" },
    ],
  },
  {
    id: "steps",
    settings: [
      { path: ["protocol", "letSlide"], control: number("times", [0, 10, 1]), text: "let-slide" },
      { path: ["protocol", "situationSeconds"], control: number("seconds", [5, 300, 5]), text: "situation-seconds" },
      {
        path: ["protocol", "whenItStaysHeated"],
        control: { kind: "choice", options: stepIds, texts: "step" },
        text: "stays-heated",
      },
      ...stepIds.map((step): Setting => ({
        path: ["protocol", "repeatAfterSeconds", step],
        control: {
          ...number("seconds", [10, 900, 10]),
          none: { text: "console.rule.never-again", otherwise: 120 },
        },
        text: "repeat-after",
        of: `step.${step}`,
      })),
      { path: ["coaching"], control: onOff, text: "coaching" },
    ],
  },
  {
    id: "voice",
    settings: [
      { path: ["voice", "raisedDb"], control: number("db", [3, 40, 1]), text: "raised-db" },
      { path: ["voice", "raisedSeconds"], control: number("seconds", [0.5, 10, 0.5]), text: "raised-seconds" },
      { path: ["voice", "talkOverSeconds"], control: number("seconds", [0.3, 10, 0.1]), text: "talk-over" },
      { path: ["voice", "longTalkOverSeconds"], control: number("seconds", [0.3, 20, 0.1]), text: "long-talk-over" },
      { path: ["voice", "noisyDb"], control: number("dbfs", [-90, 0, 1]), text: "noisy-db" },
      { path: ["voice", "noisyBelowVoiceDb"], control: number("db", [0, 60, 1]), text: "noisy-below" },
    ],
  },
  {
    id: "kept",
    settings: [
      { path: ["retention", "callDays"], control: number("days", [0, 730, 1]), text: "call-days" },
      { path: ["retention", "incidentDays"], control: number("days", [0, 1825, 1]), text: "incident-days" },
      { path: ["retention", "keepTranscripts"], control: onOff, text: "keep-transcripts" },
      { path: ["retention", "transcriptDays"], control: number("days", [0, 365, 1]), text: "transcript-days" },
    ],
  },
  {
    id: "about",
    settings: [
      { path: ["name"], control: { kind: "text", longest: 120, mayBeEmpty: false }, text: "name" },
      { path: ["company"], control: { kind: "text", longest: 120, mayBeEmpty: true }, text: "company" },
      { path: ["isExample"], control: onOff, text: "is-example" },
    ],
  },
];

/** Columns of the table of categories: one setting for each category that a column has. */
export const categoryColumns = {
  severity: (category: string) => ["severities", category],
  points: (category: string) => ["level", "categoryPoints", category],
  abuseFrom: (category: string) => ["abuseFrom", category],
  warnings: (category: string) => ["permission", "warningsRequired", "byCategory", category],
} as const;

/** Rows of the table of categories: what lowers the level has its own settings above. */
export const tableCategories = callerCues.filter((category) => !isCalming(category));

/** Settings of other pages, by the beginning of their path, and the page. */
export const elsewhere: readonly { readonly path: readonly string[]; readonly page: "protocols" | "program" }[] = [
  { path: ["protocol", "ladders"], page: "protocols" },
  { path: ["protocol", "transferTo"], page: "protocols" },
  { path: ["authority"], page: "protocols" },
  { path: ["crisisLines"], page: "protocols" },
  { path: ["phrases"], page: "protocols" },
  { path: ["afterCall"], page: "protocols" },
  // Set by the program, never by a person.
  { path: ["format"], page: "program" },
];
