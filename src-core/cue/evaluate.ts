// Decides which matches in one stretch of speech are cues: guards silence, overlaps are settled.

import { severityRank } from "../ids.ts";
import type { CompiledCuePack, CompiledRule } from "../pack/compile-pack.ts";
import type { Reach } from "../pack/pack-source.ts";
import type { Reading, Span } from "./automaton.ts";

/** A rule's match that no guard silences; token indexes, both included. */
export interface Candidate {
  readonly rule: CompiledRule;
  readonly start: number;
  readonly end: number;
}

/** Spans of a guard or follow-up group. */
export interface GroupSpan {
  readonly group: number;
  readonly start: number;
  readonly end: number;
}

/** Everything that matched in one stretch, in order of its last token. */
export interface Matches {
  readonly candidates: readonly Candidate[];
  readonly groups: readonly GroupSpan[];
}

/** Collects what ended at each token from token `from` on. */
export function collectMatches(pack: CompiledCuePack, { words, states }: Reading, from: number): Matches {
  const candidates: Candidate[] = [];
  const groups: GroupSpan[] = [];
  for (let end = from; end < states.length; end += 1) {
    for (const pattern of states[end]?.accepted ?? []) {
      const span: Span | undefined = pack.automaton.spanEndingAt(pattern, words, end);
      const role = pack.roles[pattern];
      if (span === undefined) continue;
      if (role?.type === "rule") candidates.push({ rule: role.rule, start: span.start, end });
      else if (role?.type === "group") groups.push({ group: role.group, start: span.start, end });
    }
  }
  return { candidates, groups };
}

/** Candidates that no guard silences. */
export const unguarded = (pack: CompiledCuePack, { candidates, groups }: Matches): Candidate[] =>
  candidates.filter((candidate) => groups.every((span) => !silences(pack, span, candidate)));

/** Whether a guard's phrase silences a candidate. */
export const silences = (pack: CompiledCuePack, { group, ...span }: GroupSpan, candidate: Candidate): boolean =>
  candidate.rule.guards.includes(group) && reaches(pack.reaches[group] ?? {}, candidate, span);

function reaches(
  { before, after, anywhere }: Reach,
  cue: { readonly start: number; readonly end: number },
  guard: { readonly start: number; readonly end: number },
): boolean {
  if (anywhere === true) return true;
  const overlaps = guard.start <= cue.end && guard.end >= cue.start;
  if (before === undefined && after === undefined) return overlaps;
  if (before !== undefined && guard.start <= cue.start && cue.start - guard.end - 1 <= before) return true;
  return after !== undefined && guard.end >= cue.end && guard.start - cue.end - 1 <= after;
}

/** Whether a candidate is all that its rule asks for, in an utterance of the tokens from `first` to `last`. */
export const isWhole = ({ rule, start, end }: Candidate, first: number, last: number): boolean =>
  !rule.alone || (start === first && end === last);

/** One cue per category and place: of overlapping matches the least severe stays (its rule knows what is meant), then the longest, then the earlier rule. */
export function settleOverlaps(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of [...candidates].sort(byPreference)) {
    const taken = kept.some((other) => areRivals(candidate, other));
    if (!taken) kept.push(candidate);
  }
  return kept.sort((a, b) => a.start - b.start || a.rule.number - b.rule.number);
}

const overlaps = (a: Candidate, b: Candidate): boolean => a.start <= b.end && b.start <= a.end;

/** Whether two candidates stand on the same words for the same kind of cue, so that only one can be one. */
export const areRivals = (a: Candidate, b: Candidate): boolean => overlaps(a, b) && sameGround(a.rule, b.rule);

/** A light swear word inside a strong one is not a second cue. */
const sameGround = (a: CompiledRule, b: CompiledRule): boolean =>
  a.category === b.category || (a.category === "mild-profanity" && b.category === "profanity");

const byPreference = (a: Candidate, b: Candidate): number =>
  Number(a.rule.category === "mild-profanity") - Number(b.rule.category === "mild-profanity") ||
  severityRank(a.rule.severity) - severityRank(b.rule.severity) ||
  b.end - b.start - (a.end - a.start) ||
  a.rule.number - b.rule.number ||
  a.start - b.start;
