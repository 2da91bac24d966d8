// The shape of a pack's cue rules as read from `cues.yaml`, after schema validation and before compilation.

import type { CueCategory, Language, Severity } from "../ids.ts";

/** How near a guard's phrase must be to a cue to silence it. Without any of these it must overlap the cue. */
export interface Reach {
  /** The guard ends at most this many words before the cue begins (or runs into it). */
  readonly before?: number | undefined;
  /** The guard begins at most this many words after the cue ends (or runs out of it). */
  readonly after?: number | undefined;
  /** The guard stands anywhere in the same utterance. */
  readonly anywhere?: boolean | undefined;
}

/** Phrases that silence a cue near them: reported speech, negation, idioms, literal illness, … */
export interface GuardSource extends Reach {
  readonly say: readonly string[];
}

/** A second phrase that must (`then`) or must not (`notThen`) follow within `within` seconds. */
export interface FollowUpSource {
  readonly say: readonly string[];
  readonly within: number;
  /** Who must say it; default: the rule's own side. */
  readonly side?: "caller" | "agent" | "any" | undefined;
}

/** Begins the name of everything of the house, so that no later pack can have the same. */
export const housePrefix = "house-";
export const isHouseName = (name: string): boolean => name.startsWith(housePrefix);

export interface RuleSource {
  /** Unique in the pack; a cue names it. */
  readonly id: string;
  readonly category: CueCategory;
  /** Patterns, any of which makes the cue. */
  readonly say: readonly string[];
  /** Phrases anywhere in the same utterance that silence this rule. */
  readonly unless?: readonly string[] | undefined;
  /** Names of guards; replaces the category's list. */
  readonly guards?: readonly string[] | undefined;
  readonly severity?: Severity | undefined;
  /** Its phrases say little by themselves: a match counts only where the scorer, too, hears the category in the words around. */
  readonly wide?: boolean | undefined;
  /** A match counts only where nothing else is said in the utterance. */
  readonly alone?: boolean | undefined;
  /** Lowest mean confidence of the evidence, 0 to 1. */
  readonly minConfidence?: number | undefined;
  readonly then?: FollowUpSource | undefined;
  readonly notThen?: FollowUpSource | undefined;
  /** Only in the first, or only in the last, so many seconds of the call. */
  readonly window?: { readonly first?: number | undefined; readonly last?: number | undefined } | undefined;
  /** Seconds for which this rule stays quiet after it fired. */
  readonly coolDown?: number | undefined;
  /** How often it may fire in one call. */
  readonly max?: number | undefined;
}

export interface CategoryDefaults {
  readonly guards?: readonly string[] | undefined;
  readonly severity?: Severity | undefined;
}

export interface CuePackSource {
  readonly language: Language;
  readonly version: number;
  readonly fold?: Readonly<Record<string, string>> | undefined;
  readonly sets?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Word of a rule → forms in which the recogniser writes it down by mistake. */
  readonly soundsLike?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly guards?: Readonly<Record<string, GuardSource>> | undefined;
  readonly categories?: Readonly<Partial<Record<CueCategory, CategoryDefaults>>> | undefined;
  readonly rules: readonly RuleSource[];
}
