// The supervisor's rules as data. Every number here is hers; the engine holds none of its own.

import type { CallerCue, Language, Severity, StepId } from "../ids.ts";

/** Version of this document's shape, not of its content. */
export const policyFormat = 2;

/** Situations that have a ladder of their own. */
export const situations = [
  "passive-anger",
  "escalated-anger",
  "mild-swearing",
  "abuse",
  "sexual-remark",
  "discrimination",
  "threat",
  "legal-threat",
  "manager-request",
  "complaint-pile-on",
  "noisy-line",
  "distress",
] as const;
export type Situation = (typeof situations)[number];

/** Points at which a level is reached, and below which it is left again. */
export interface Threshold {
  readonly rise: number;
  readonly fall: number;
}

export interface LevelPolicy {
  /** Points of a cue by its severity. */
  readonly severityPoints: Readonly<Record<Severity, number>>;
  /** Points of a category, instead of those of its severity. */
  readonly categoryPoints: Readonly<Partial<Record<CallerCue, number>>>;
  /** Share of its points that a cue has which no rule but the learned scorer alone found, 0 to 1. */
  readonly scorerFactor: number;
  /** Seconds in which points halve. */
  readonly halfLifeSeconds: number;
  /** A cue counts this much more for each earlier one of its category … */
  readonly repeatFactor: number;
  /** … within so many seconds … */
  readonly repeatWithinSeconds: number;
  /** … up to this factor in all. */
  readonly repeatLimit: number;
  /** What a calming cue leaves of the points before it, 0 to 1. */
  readonly calming: Readonly<Record<"apology" | "thanks" | "agreement", number>>;
  readonly tense: Threshold;
  readonly heated: Threshold;
  /** Compared with the points of abuse alone. */
  readonly abusive: Threshold;
  /** Seconds for which a credible threat keeps the level; `null`: the rest of the call. */
  readonly threateningHoldSeconds: number | null;
}

export interface PermissionPolicy {
  /** Warnings that must have been given before abuse of a category permits the end. */
  readonly warningsRequired: {
    readonly default: number;
    readonly byCategory: Readonly<Partial<Record<AbuseCategory, number>>>;
  };
  /** Least time between two warnings that count as two. */
  readonly minSecondsBetweenWarnings: number;
  /** Seconds after which a warning no longer counts; `null`: the rest of the call. */
  readonly warningValidSeconds: number | null;
  /** Seconds without abuse after which the permission is withdrawn. */
  readonly calmSeconds: number;
  /** True: a transfer must have been offered first, when there is somebody to transfer to. */
  readonly transferFirst: boolean;
  /** Cues below this confidence never count. */
  readonly minConfidence: number;
  /** Fewest words of evidence for a threat that permits the end at once. */
  readonly threatMinWords: number;
  /** Whether the agent's own mark "that was abuse" or "that was a threat" counts like a cue. */
  readonly marksCount: boolean;
}

/** Thresholds of what is measured in a voice. Applied while listening: a replay of journalled events cannot change them. */
export interface VoicePolicy {
  /** dB above the caller's own usual level that count as a raised voice. */
  readonly raisedDb: number;
  /** Seconds for which it must stay so. */
  readonly raisedSeconds: number;
  /** Seconds of both speaking at once that count as talking over. */
  readonly talkOverSeconds: number;
  /** Seconds of it that are shown the first time; shorter ones only when they keep coming. */
  readonly longTalkOverSeconds: number;
  /** Background noise from this level on, dBFS, makes a line noisy … */
  readonly noisyDb: number;
  /** … when the voice is no more than this above it, dB. */
  readonly noisyBelowVoiceDb: number;
}

export interface ProtocolPolicy {
  /** Ladder of steps per situation, first rung first. */
  readonly ladders: Readonly<Record<Situation, readonly StepId[]>>;
  /** Light swear words that are passed over without an answer. */
  readonly letSlide: number;
  /** Suggested when the ladder is used up and the call stays heated. */
  readonly whenItStaysHeated: StepId;
  /** Seconds after which a step may be suggested again; absent: never in this call. */
  readonly repeatAfterSeconds: Readonly<Partial<Record<StepId, number>>>;
  /** Seconds for which a cue decides the situation. */
  readonly situationSeconds: number;
  /** Who a caller can be transferred to; `null`: nobody, and no transfer is offered. */
  readonly transferTo: string | null;
}

/** What a house may call abuse. Anger, complaints and demands are not among it: an angry caller is no abuser. */
export const abuseCategories = [
  "profanity",
  "mild-profanity",
  "insult",
  "belittling",
  "condescension",
  "discrimination",
  "sexual-remark",
  "physical-threat",
  "background-aside",
  "raised-voice",
  "talk-over",
] as const satisfies readonly CallerCue[];
export type AbuseCategory = (typeof abuseCategories)[number];

/** One way to say a line, in three lengths; may hold {customer}, {agent} and {company}. */
export interface Phrase {
  readonly say: string;
  readonly short: string;
  readonly long: string;
}

/** A house's own lines by language and step; `closing` is said when the call is ended. They come before the pack's. */
export type HousePhrases = Readonly<
  Partial<Record<Language, Readonly<Partial<Record<StepId | "closing", readonly Phrase[]>>>>>
>;

export interface Policy {
  readonly format: typeof policyFormat;
  /** Name and version of this content, chosen by the supervisor. */
  readonly name: string;
  /** True while nobody has replaced the example figures. */
  readonly isExample: boolean;
  readonly company: string;
  /** Severities that differ from those of the packs' rules. */
  readonly severities: Readonly<Partial<Record<CallerCue, Severity>>>;
  readonly level: LevelPolicy;
  /** Categories that are abuse, and from which occurrence in a call on. */
  readonly abuseFrom: Readonly<Partial<Record<AbuseCategory, number>>>;
  readonly permission: PermissionPolicy;
  readonly protocol: ProtocolPolicy;
  readonly voice: VoicePolicy;
  /** What this agent may and may not offer. */
  readonly authority: { readonly may: readonly string[]; readonly mayNot: readonly string[] };
  /** Shown with `distress`: whom to call in, and the house's crisis lines. */
  readonly crisisLines: readonly string[];
  readonly phrases: HousePhrases;
  readonly coaching: boolean;
  readonly afterCall: { readonly suggestBreakAfterBadCalls: number; readonly teamMessage: string };
  /** Days that each kind of record is kept; transcripts are kept only when `keepTranscripts`. */
  readonly retention: {
    readonly callDays: number;
    readonly incidentDays: number;
    readonly keepTranscripts: boolean;
    readonly transcriptDays: number;
  };
}
