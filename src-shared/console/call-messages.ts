// Calls of this desktop's journal: by call, never by agent. Nothing here counts, ranks or compares who took them.

import { z } from "zod";
import { cueCategories, dispositions, languages, levels, type CueCategory } from "../../src-core/ids.ts";
import { storedCallView } from "../contract.ts";

const category = z.enum(cueCategories as [CueCategory, ...CueCategory[]]);
const callId = z.string().min(1).max(200);
const seconds = z.number().nonnegative();

/** A call in a list. */
export const callRow = z.object({
  callId,
  /** ISO 8601. */
  startedAt: z.string(),
  durationS: seconds,
  language: z.enum(languages),
  state: z.enum(["open", "ended", "interrupted"]),
  highestLevel: z.enum(levels),
  wasPermitted: z.boolean(),
  isIncident: z.boolean(),
});
export type CallRow = z.infer<typeof callRow>;

export const callFilter = z.object({
  /** ISO 8601: first and last start. */
  from: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  /** This level or higher. */
  atLeast: z.enum(levels).optional(),
  category: category.optional(),
  wasPermitted: z.boolean().optional(),
  disposition: z.enum(dispositions).optional(),
  /** Words that a cue holds. */
  words: z.string().max(200).optional(),
});
export type CallFilterWish = z.infer<typeof callFilter>;

/** How a call went, second by second, under the rules it was taken under. */
export const callTimeline = z.object({
  points: z.array(z.object({ at: seconds, anger: z.number(), abuse: z.number(), level: z.enum(levels) })),
  /** Points from which the levels begin, under the rules of the call. */
  thresholds: z.object({ tense: z.number(), heated: z.number(), abusive: z.number() }),
  marks: z.array(
    z.object({
      at: seconds,
      kind: z.enum(["cue", "step", "warning", "permitted", "withdrawn"]),
      /** Category of a cue, id of a step; empty for the permission. */
      what: z.string(),
      words: z.string(),
    }),
  ),
});
export type CallTimeline = z.infer<typeof callTimeline>;

/** Calls of one page. */
export const callsPerPage = 50;

export const callRequests = {
  "calls/list": {
    request: z.object({ filter: callFilter, page: z.number().int().nonnegative() }),
    response: z.object({ ok: z.literal(true), calls: z.array(callRow), total: z.number().int().nonnegative() }),
  },
  "calls/get": {
    request: z.object({ callId }),
    response: z.object({ ok: z.literal(true), call: storedCallView, timeline: callTimeline }),
  },
  /** The incident report, as a document for the file. */
  "calls/report": {
    request: z.object({ callId, language: z.enum(languages) }),
    response: z.object({ ok: z.literal(true), html: z.string(), holds: z.boolean() }),
  },
  "calls/export": {
    request: z.object({ callId, format: z.enum(["json", "csv"]) }),
    response: z.object({ ok: z.literal(true), text: z.string() }),
  },
} as const;
