// Recorded calls as files: one JSON object a line, with the call's events or with written turns.

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { CallEvent } from "../../src-core/event.ts";
import { channels, type Language } from "../../src-core/ids.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { simulateCall } from "../../src-core/simulate.ts";
import { AppError } from "../../src-shared/errors.ts";
import { callEventSchema } from "../../src-shared/event-schema.ts";
import { type Hearing, loadHearing } from "../packs/load-pack.ts";
import { type CliIo, eachLine } from "./output.ts";

const id = z.union([z.string(), z.number()]);
/** A written call, as `simulate` takes it. */
export const writtenCall = z.object({
  id,
  turns: z.array(z.object({ t: z.number().nonnegative(), channel: z.enum(channels), text: z.string() })).min(1),
});
const recordedOnly = z.object({ id, events: z.array(callEventSchema).min(1) });
const recordedCall = z.union([recordedOnly, writtenCall]);

export interface RecordedCall {
  readonly id: string | number;
  readonly events: readonly CallEvent[];
}

/**
 * Hands every call of a file on, in order; written ones are simulated in `lang` first. Returns the exit code of the reading.
 * Throws `AppError` before the first call when the file cannot be read, or begins with a written call and no `lang` is given.
 */
export async function eachCall(
  io: CliIo,
  { file, packs, lang }: { readonly file: string; readonly packs: string; readonly lang: Language | undefined },
  take: (call: RecordedCall) => void,
): Promise<number> {
  const isWritten = "turns" in (await firstObject(file));
  const hearing = isWritten ? await hearingFor(packs, lang) : undefined;
  const known = hearing === undefined ? recordedOnly : recordedCall;
  return eachLine<z.infer<typeof recordedCall>>({ ...io, stdin: createReadStream(file) }, known, (call) =>
    take({ id: call.id, events: "events" in call ? call.events : simulated(call, hearing) }),
  );
}

/** The first line of a file that is a JSON object; an empty one where there is none. */
async function firstObject(file: string): Promise<object> {
  try {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      if (line.trim() === "") continue;
      const value: unknown = JSON.parse(line);
      return typeof value === "object" && value !== null ? value : {};
    }
  } catch (cause) {
    if (cause instanceof SyntaxError) return {}; // Reported by its number when all lines are read.
    throw new AppError(
      "file-unreadable",
      `cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  return {};
}

async function hearingFor(packs: string, lang: Language | undefined): Promise<Hearing> {
  if (lang === undefined)
    throw new AppError("usage", "the file holds written calls (turns); expected --lang nl, pl or en to read them in");
  return loadHearing(packs, lang);
}

function simulated(call: z.infer<typeof writtenCall>, hearing: Hearing | undefined): readonly CallEvent[] {
  if (hearing === undefined) return [];
  const { cues: pack, secondReader } = hearing;
  return simulateCall(call.turns, { pack, secondReader, policy: defaultPolicy, callId: String(call.id) }).events;
}
