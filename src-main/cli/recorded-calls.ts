// Recorded calls as files: one JSON object a line, with the call's events or with written turns.

import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
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
const recordedCall = z.union([z.object({ id, events: z.array(callEventSchema).min(1) }), writtenCall]);

export interface RecordedCall {
  readonly id: string | number;
  readonly events: readonly CallEvent[];
}

/** Reads a file of calls; written ones are simulated in `lang` first. Returns the calls and the exit code of the reading. */
export async function readCalls(
  io: CliIo,
  file: string,
  { packs, lang }: { readonly packs: string; readonly lang: Language | undefined },
): Promise<{ readonly calls: RecordedCall[]; readonly code: number }> {
  await access(file).catch((cause: unknown) => {
    throw new AppError(
      "file-unreadable",
      `cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  });
  const lines: z.infer<typeof recordedCall>[] = [];
  const code = await eachLine({ ...io, stdin: createReadStream(file) }, recordedCall, (call) => lines.push(call));
  const hearing = lines.some((call) => "turns" in call) ? await hearingFor(packs, lang) : undefined;
  return {
    code,
    calls: lines.map((call) => ({ id: call.id, events: "events" in call ? call.events : simulated(call, hearing) })),
  };
}

async function hearingFor(packs: string, lang: Language | undefined): Promise<Hearing> {
  if (lang === undefined)
    throw new AppError("usage", "the file holds written calls (turns); expected --lang nl, pl or en to read them in");
  return loadHearing(packs, lang);
}

function simulated(call: z.infer<typeof writtenCall>, hearing: Hearing | undefined): readonly CallEvent[] {
  if (hearing === undefined) return [];
  const { cues: pack, findMore } = hearing;
  return simulateCall(call.turns, { pack, findMore, policy: defaultPolicy, callId: String(call.id) }).events;
}
