// Cues that wait: for a phrase that must or must not follow, or for the end of the call.

import type { Channel } from "../ids.ts";
import type { CompiledRule } from "../pack/compile-pack.ts";
import type { Cue } from "./cue.ts";

/** A rule's match with its words and times, before it is a cue. */
export interface Evidence {
  readonly rule: CompiledRule;
  readonly words: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
  /** See `Cue`. */
  readonly isTentative?: boolean;
  readonly isAlternative?: boolean;
  readonly wordCount: number;
  readonly startWord: number;
  readonly endWord: number;
  readonly endToken: number;
}

/** A follow-up phrase that was said; `at` is when it began, in seconds. */
export interface HeardGroup {
  readonly group: number;
  readonly channel: Channel;
  readonly at: number;
}

/** Cues that became certain, and cues that are off. */
export interface Settled {
  readonly confirmed: readonly Cue[];
  readonly retracted: readonly Cue[];
}

export interface PendingCues {
  /** `isShown`: the cue has been observed already, so that dropping it is a retraction. */
  add(item: Evidence, cue: Cue, isShown: boolean): void;
  /** A final held these follow-up phrases: some cues are now certain, some are off. */
  hear(heard: readonly HeardGroup[]): Settled;
  /** Time has come this far: what was not followed in time is settled. */
  expire(at: number): Settled;
  /** The call ended at `at`. */
  finish(at: number): Settled;
}

interface Waiting {
  readonly item: Evidence;
  readonly cue: Cue;
  readonly isShown: boolean;
}

/** Creates the waiting list of one call. */
export function createPendingCues(): PendingCues {
  let waiting: Waiting[] = [];
  const take = (isTaken: (entry: Waiting) => boolean): Waiting[] => {
    const taken = waiting.filter(isTaken);
    waiting = waiting.filter((entry) => !taken.includes(entry));
    return taken;
  };
  const confirm = (isTaken: (entry: Waiting) => boolean): Cue[] => take(isTaken).map(({ cue }) => cue);
  const retract = (isTaken: (entry: Waiting) => boolean): Cue[] =>
    take(isTaken).flatMap(({ cue, isShown }) => (isShown ? [cue] : []));
  return {
    add: (item, cue, isShown) => waiting.push({ item, cue, isShown }),
    hear: (heard) => ({
      confirmed: confirm(({ item }) => item.rule.then !== undefined && follows(item, item.rule.then, heard)),
      retracted: retract(({ item }) => item.rule.notThen !== undefined && follows(item, item.rule.notThen, heard)),
    }),
    expire: (at) => ({
      confirmed: confirm(
        ({ item: { rule, end } }) =>
          rule.notThen !== undefined && rule.window?.last === undefined && at > end + rule.notThen.within,
      ),
      retracted: retract(({ item: { rule, end } }) => rule.then !== undefined && at > end + rule.then.within),
    }),
    finish: (at) => ({
      confirmed: confirm(
        ({ item: { rule, start } }) =>
          rule.then === undefined && start >= at - (rule.window?.last ?? Number.POSITIVE_INFINITY),
      ),
      retracted: retract(() => true),
    }),
  };
}

const follows = (
  { end }: Evidence,
  followUp: { readonly group: number; readonly within: number; readonly side: Channel | "any" },
  heard: readonly HeardGroup[],
): boolean =>
  heard.some(
    ({ group, channel, at }) =>
      group === followUp.group &&
      (followUp.side === "any" || followUp.side === channel) &&
      at >= end &&
      at <= end + followUp.within,
  );
