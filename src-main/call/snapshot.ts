// What windows see of a call: the engine's state, worded in the call's language.

import type { CallState } from "../../src-core/engine.ts";
import type { Channel, CoachingCue, Level, StepId } from "../../src-core/ids.ts";
import { contributionsAt } from "../../src-core/level/level.ts";
import { warningsGiven } from "../../src-core/permission/permission.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import type { CallSnapshot } from "../../src-shared/contract.ts";
import type { ChannelHealth, ChannelProblem } from "../../src-shared/listener-protocol.ts";
import type { Pack } from "../packs/load-pack.ts";
import { cueToRead, latestCues } from "./shown-cues.ts";
import { closingOf, nextLines, permissionSentence, situationName } from "./wording.ts";

/** Whether a channel is heard, since when, and what is wrong with it. */
export interface ChannelState {
  readonly health: ChannelHealth;
  readonly since: number;
  readonly problem?: ChannelProblem | undefined;
}

/** What the service knows besides the engine's state. */
export interface Surroundings {
  readonly levelHistory: readonly { readonly at: number; readonly level: Level }[];
  readonly wasGranted: boolean;
  readonly coaching: { readonly cue: CoachingCue; readonly line: string } | null;
  readonly channels: Readonly<Record<Channel, ChannelState>>;
  readonly listener: CallSnapshot["health"]["listener"];
  readonly journal: CallSnapshot["health"]["journal"];
  readonly isDemoModel: boolean;
  readonly isMixed: boolean;
  readonly number: string | undefined;
  readonly byVoice: NonNullable<CallSnapshot["byVoice"]>;
  readonly transcript: CallSnapshot["transcript"];
  readonly suggestBreak: NonNullable<CallSnapshot["afterCall"]>["suggestBreak"];
  readonly rules: NonNullable<CallSnapshot["health"]["rules"]>;
}

const shownContributions = 6;

/** Builds the snapshot. Pure. */
export function snapshotOf(
  state: CallState,
  context: { readonly policy: Policy; readonly pack: Pack; readonly around: Surroundings },
): CallSnapshot {
  const { facts, level, basis } = state;
  const { policy, around } = context;
  return {
    phase: facts.phase,
    callId: facts.callId,
    at: facts.at,
    language: facts.language,
    customer: facts.customer ?? null,
    level: {
      level: level.level,
      highest: state.highestLevel,
      history: [...around.levelHistory],
      contributions: contributionsAt(basis.level, policy, facts.at).slice(0, shownContributions),
    },
    cue: cueToRead(basis.standing.callerCues, policy, facts.at),
    cues: latestCues(basis.standing.callerCues, policy),
    protocol: protocolOf(state, context),
    warnings: warningsGiven(basis.standing),
    permission: permissionOf(state, context),
    coaching: around.coaching,
    transcript: around.transcript,
    afterCall: facts.phase === "ended" ? { suggestBreak: around.suggestBreak, wrapUp: facts.wrapUp ?? null } : null,
    crisisLines: state.protocol.situation === "distress" ? [...policy.crisisLines] : [],
    health: {
      ...around.channels,
      listener: around.listener,
      journal: around.journal,
      isDemoModel: around.isDemoModel,
      isMixed: around.isMixed,
      rules: around.rules,
    },
    number: around.number,
    byVoice: around.byVoice,
  };
}

function protocolOf(
  state: CallState,
  { policy, pack }: { readonly policy: Policy; readonly pack: Pack },
): CallSnapshot["protocol"] {
  const { situation, next, ladder } = state.protocol;
  const { protocol: texts } = pack;
  const name = (step: StepId): string => texts.steps[step]?.name ?? step;
  const lines = nextLines(state, { policy, pack });
  return {
    situation: situation ?? null,
    situationName: situationName(state, pack),
    hint: situation === undefined ? "" : (texts.situations[situation]?.hint ?? ""),
    next:
      next && lines ? { step: next, name: name(next), line: lines.line, alternatives: [...lines.alternatives] } : null,
    ladder: ladder.map(({ step, status }) => ({ step, status, name: name(step) })),
  };
}

function permissionOf(
  state: CallState,
  { policy, pack, around }: { readonly policy: Policy; readonly pack: Pack; readonly around: Surroundings },
): CallSnapshot["permission"] {
  const { permission } = state;
  const explanation = permissionSentence(state, pack);
  if (!permission.granted) {
    return {
      granted: false,
      withdrawn: around.wasGranted,
      reasons: null,
      missing: permission.missing,
      explanation,
      closing: null,
    };
  }
  const { reasons } = permission;
  return {
    granted: true,
    withdrawn: false,
    reasons: { ...reasons, warnedOf: [...reasons.warnedOf], warnings: [...reasons.warnings] },
    missing: null,
    explanation,
    closing: closingOf(state, { policy, pack }),
  };
}
