// Parses what libvosk says. Its JSON comes from native code and is checked like anything from outside.

import { z } from "zod";
import type { Word } from "../../../src-core/cue/hypothesis.ts";
import { AppError } from "../../../src-shared/errors.ts";
import { weighReadings } from "./n-best.ts";

const timedWord = z.object({ word: z.string(), start: z.number(), end: z.number(), conf: z.number() });
const partialJson = z.object({ partial: z.string(), partial_result: z.array(timedWord).optional() });
const resultJson = z.object({
  alternatives: z.array(
    z.object({ confidence: z.number(), result: z.array(timedWord.omit({ conf: true })).optional() }),
  ),
});

const parse = <T>(schema: z.ZodType<T>, json: string): T => {
  try {
    return schema.parse(JSON.parse(json));
  } catch (cause) {
    // The text itself is what was said: it stays out of messages and logs.
    throw new AppError("recogniser-failed", `reading ${json.length} characters from libvosk: not the expected JSON`, {
      cause,
    });
  }
};

const clampToOne = (value: number): number => Math.min(1, Math.max(0, value));

/** Times become call seconds and never run backwards; minimum Bayes risk times may overlap by a frame. */
const inCallTime = (words: readonly z.infer<typeof timedWord>[], offsetSeconds: number): readonly Word[] => {
  let last = 0;
  return words.map(({ word, start, end, conf }) => {
    const from = Math.max(last, start + offsetSeconds);
    last = Math.max(from, end + offsetSeconds);
    return { word, start: from, end: last, confidence: clampToOne(conf) };
  });
};

/** Readings of a final that are told, the best among them: the others hardly differ. */
const toldReadings = 10;

/** The first readings of a final result, likeliest first, in call seconds; throws `recogniser-failed`. */
export const parseResult = (json: string, offsetSeconds: number): readonly (readonly Word[])[] =>
  weighReadings(
    parse(resultJson, json).alternatives.map(({ confidence, result }) => ({ score: confidence, words: result ?? [] })),
    toldReadings,
  ).map((words) => inCallTime(words, offsetSeconds));

/** The bare words of a partial result. */
export const parsePartialText = (json: string): readonly string[] =>
  parse(partialJson, json)
    .partial.split(" ")
    .filter((word) => word !== "");

/** The words of a partial result that already have times, in call seconds. */
export const parsePartialWords = (json: string, offsetSeconds: number): readonly Word[] =>
  inCallTime(parse(partialJson, json).partial_result ?? [], offsetSeconds);
