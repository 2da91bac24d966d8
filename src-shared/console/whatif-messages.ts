// What-if: past calls under the running rules and under the draft.

import { z } from "zod";
import { callerCues, type CallerCue, languages, levels, stepIds, type StepId } from "../../src-core/ids.ts";
import { draftIssue, settingChange } from "./draft-messages.ts";

const seconds = z.number().nonnegative();
const level = z.enum(levels);

/** A call to try rules on. */
export const whatIfCall = z.object({
  /** `example:<folder>` or `journal:<call id>`. */
  id: z.string().min(1).max(200),
  kind: z.enum(["example", "journal"]),
  /** Of an example; a journalled call has its time instead. */
  title: z.string().nullable(),
  /** ISO 8601. */
  startedAt: z.string().nullable(),
  language: z.enum(languages),
  durationS: seconds,
});
export type WhatIfCall = z.infer<typeof whatIfCall>;

const span = z.object({
  from: seconds,
  /** `null`: to the end of the call. */
  until: seconds.nullable(),
});

/** How one call goes under one policy. */
export const callCurve = z.object({
  /** Points at each moment of `at`: of everything, and of abuse alone. */
  anger: z.array(z.number()),
  abuse: z.array(z.number()),
  levels: z.array(z.object({ at: seconds, level })),
  highest: level,
  permissions: z.array(span.extend({ rule: z.string() })),
  thresholds: z.object({ tense: z.number(), heated: z.number(), abusive: z.number() }),
});
export type CallCurve = z.infer<typeof callCurve>;

/** What was heard, with the points it had under each policy; `null`: it did not count, or was not heard. */
export const heardCue = z.object({
  at: seconds,
  category: z.union([z.enum(callerCues as [CallerCue, ...CallerCue[]]), z.literal("marked")]),
  words: z.string(),
  running: z.number().nullable(),
  draft: z.number().nullable(),
});

export const comparison = z.object({
  id: z.string(),
  /** Moments, seconds into the call. Two of the same: just before and just after something was heard. */
  at: z.array(seconds),
  running: callCurve,
  draft: callCurve,
  cues: z.array(heardCue),
  steps: z.array(
    z.object({
      at: seconds,
      step: z.enum(stepIds as [StepId, ...StepId[]]),
      how: z.enum(["heard", "ticked", "skipped"]),
    }),
  ),
});
export type Comparison = z.infer<typeof comparison>;

const outcome = z.object({
  maxLevel: level,
  /** When the call may first be ended; `null`: never. */
  permittedAt: seconds.nullable(),
  /** Seconds during which it may. */
  permittedSeconds: seconds,
});

export const whatIfRow = z.object({
  id: z.string(),
  isChanged: z.boolean(),
  running: outcome,
  draft: outcome,
});
export type WhatIfRow = z.infer<typeof whatIfRow>;

/** Most calls in one request: a batch takes some hundredths of a second. */
export const callsPerBatch = 25;

/** Changes that are only tried: on top of the draft, kept nowhere. */
const trial = z.array(settingChange).max(100).default([]);

export const whatIfRequests = {
  /** Examples first, then journalled calls, newest first. */
  "whatif/list": {
    request: z.object({}),
    response: z.object({
      ok: z.literal(true),
      calls: z.array(whatIfCall),
      /** Why journalled calls cannot be had, `error.<code>`; `null`: they can, or there are none. */
      problem: z.string().nullable(),
    }),
  },
  /** With `issues` the trial is no possible policy; the comparison is absent then. */
  "whatif/compare": {
    request: z.object({ id: whatIfCall.shape.id, trial }),
    response: z.object({ ok: z.literal(true), comparison: comparison.nullable(), issues: z.array(draftIssue) }),
  },
  /** Outcomes under the draft as it is. */
  "whatif/outcomes": {
    request: z.object({ ids: z.array(whatIfCall.shape.id).min(1).max(callsPerBatch) }),
    response: z.object({ ok: z.literal(true), rows: z.array(whatIfRow) }),
  },
} as const;
