// Presets: rules to begin with. Examples, each to be replaced by the house's own.

import { z } from "zod";
import { draftRequests } from "./draft-messages.ts";

const inEachLanguage = z.strictObject({ nl: z.string().min(1), pl: z.string().min(1), en: z.string().min(1) });

/** `packs/presets/<id>.yaml`. */
export const presetDocument = z.strictObject({
  order: z.number(),
  names: inEachLanguage,
  notes: inEachLanguage,
  /** A policy document; what it leaves out takes its default. */
  policy: z.record(z.string(), z.unknown()),
});

export const preset = presetDocument.omit({ policy: true }).extend({
  id: z.string(),
  /** True while the draft is what the preset would make it. */
  isDraft: z.boolean(),
});
export type Preset = z.infer<typeof preset>;

export const presetRequests = {
  "presets/list": { request: z.object({}), response: z.object({ ok: z.literal(true), presets: z.array(preset) }) },
  /** Levels, permission and what counts become the preset's; names, lines and sheets stay the house's. One step to undo. */
  "presets/apply": { request: z.object({ id: z.string().max(100) }), response: draftRequests["draft/change"].response },
} as const;
