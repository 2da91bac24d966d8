// What is stored of an event, and the way back. Whatever may not be kept ends here: who the agent is, coaching, digits.

import { z } from "zod";
import type { CallEvent } from "../../../src-core/event.ts";
import { coachingCues, type Language } from "../../../src-core/ids.ts";
import { callEventSchema } from "../../../src-shared/event-schema.ts";
import { mask } from "../masking/mask.ts";
import type { Link } from "./chain.ts";

/** Fields that hold ids of the program's own vocabulary; every other text is masked, also one that is added tomorrow. */
export const idFields: ReadonlySet<string> = new Set([
  "type",
  "id",
  "callId",
  "cueId",
  "markId",
  "category",
  "severity",
  "channel",
  "status",
  "rule",
  "step",
  "how",
  "disposition",
  "language",
]);

/** Fields that never reach the disk. */
export const neverStored: ReadonlySet<string> = new Set(["agent"]);

/** False for hints on how the agent could put it otherwise: they are for the agent alone, and nothing is derived from them. */
export const isStored = (event: CallEvent): boolean =>
  !("cue" in event && (coachingCues as readonly string[]).includes(event.cue.category));

/** The event as it is kept; `language` decides which words are numbers. */
export function toStored(event: CallEvent, language: Language): Omit<Link, "seq"> {
  const { type, at, ...rest } = event;
  const body = Object.keys(rest).length === 0 ? null : JSON.stringify(masked(rest, language));
  return { type, at, body };
}

/** The sentence of a measurement is the program's own; its figures are loudness and seconds, of nobody in particular. */
const isMeasurement = (value: object): boolean => "rule" in value && value.rule === "voice";

function masked(value: unknown, language: Language): unknown {
  if (typeof value === "string") return mask(value, language);
  if (Array.isArray(value)) return value.map((item) => masked(item, language));
  if (typeof value !== "object" || value === null) return value;
  const isOurs = isMeasurement(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !neverStored.has(name))
      .map(([name, inner]) => [
        name,
        idFields.has(name) || (isOurs && name === "words") ? inner : masked(inner, language),
      ]),
  );
}

/** A row of `events`, parsed: `seq`, `at`, `type`, `body`. */
export const storedRow = z.tuple([z.number(), z.number(), z.string(), z.string().nullable()]);

/** Reads a stored event. Throws a `ZodError` for anything that the engine would not know. */
export function fromStored({ at, type, body }: Omit<Link, "seq">): CallEvent {
  // One a second: worth not sending through the whole union.
  if (type === "time-passed" && body === null && at >= 0) return { type, at };
  const rest: unknown = body === null ? {} : JSON.parse(body);
  // Assigned, not spread: a spread takes four times as long as parsing the text.
  return callEventSchema.parse(typeof rest === "object" ? Object.assign(rest ?? {}, { type, at }) : rest);
}
