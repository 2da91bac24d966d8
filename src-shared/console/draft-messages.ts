// The draft: the supervisor's rules before they are signed. One document holds what a bundle carries.

import { z } from "zod";
import { languages } from "../../src-core/ids.ts";
import { houseCuesSchema } from "../house-cues-schema.ts";
import { policySchema } from "../policy-schema.ts";

const nothing = z.object({});

/** House cues by language; a language without any is left out. */
export const houseCuesByLanguage = z.partialRecord(z.enum(languages), houseCuesSchema);

/** What a bundle carries, complete. */
export const rulesDocument = z.object({ policy: policySchema, houseCues: houseCuesByLanguage });
export type RulesDocument = z.infer<typeof rulesDocument>;

/**
 * Where a setting stands: `["policy", "level", "tense", "rise"]`, or `["houseCues", "nl"]` for all house cues of a language. Lists are
 * one value.
 */
export const settingPath = z.array(z.string().max(100)).min(2).max(8);

/**
 * One change. Without `value` the setting takes its default again (house cues: none); `null` takes an entry out of a table, such as a
 * category out of `abuseFrom`, and is itself a value where the policy has such (`warningValidSeconds`).
 */
export const settingChange = z.object({ path: settingPath, value: z.unknown().optional() });
export type SettingChange = z.infer<typeof settingChange>;

/** Why a change was refused. */
export const draftIssue = z.object({
  path: z.array(z.string()),
  /** A text `console.reason.<id>`; `other` where there is none of its own. */
  reason: z.string(),
  /** In English, for whoever looks after the program. */
  message: z.string(),
});
export type DraftIssue = z.infer<typeof draftIssue>;

/** A setting that differs between two documents; a side is absent where the setting is not there. */
export const settingDifference = z.object({
  path: z.array(z.string()),
  running: z.unknown().optional(),
  draft: z.unknown().optional(),
});
export type SettingDifference = z.infer<typeof settingDifference>;

export const draftView = z.object({
  draft: rulesDocument,
  /** The rules that the next call here is taken under. */
  running: rulesDocument.extend({
    /** Of the signed bundle; `null`: they are not signed. */
    version: z.number().int().nullable(),
  }),
  /** What the program has of itself. */
  defaults: policySchema,
  /** Draft against running rules, setting by setting; house cues as one per language. */
  differences: z.array(settingDifference),
  /** What undo would take back, and redo bring again; `null`: nothing. */
  undo: z.object({ paths: z.array(z.array(z.string())) }).nullable(),
  redo: z.object({ paths: z.array(z.array(z.string())) }).nullable(),
  /** The draft on disk could not be read or written; `error.<code>` in the texts. */
  problem: z.string().nullable(),
});
export type DraftView = z.infer<typeof draftView>;

const viewAnswer = z.object({ ok: z.literal(true), view: draftView });

export const draftRequests = {
  "draft/get": { request: nothing, response: viewAnswer },
  /** All changes or none. With `issues` nothing was changed, and they say why. */
  "draft/change": {
    request: z.object({ changes: z.array(settingChange).min(1).max(500) }),
    response: viewAnswer.extend({ issues: z.array(draftIssue) }),
  },
  "draft/undo": { request: nothing, response: viewAnswer },
  "draft/redo": { request: nothing, response: viewAnswer },
  /** The draft becomes the running rules again; can be undone. */
  "draft/discard": { request: nothing, response: viewAnswer },
} as const;

/** Told to every window whose console is open. */
export const draftPushes = { "draft/changed": draftView } as const;
