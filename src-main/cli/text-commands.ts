// `scan` and `simulate`: the cue pipeline and the engine on written text.

import { z } from "zod";
import { channels, type Language } from "../../src-core/ids.ts";
import { scanText } from "../../src-core/cue/scan.ts";
import { simulateCall } from "../../src-core/simulate.ts";
import { houseCuesFor } from "../packs/house-cues.ts";
import { loadHearing } from "../packs/load-pack.ts";
import type { AppPaths } from "../paths.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import { type CliIo, eachLine, writeJson } from "./output.ts";
import { callSink } from "./journalled-calls.ts";
import { writtenCall } from "./recorded-calls.ts";

const id = z.union([z.string(), z.number()]);
const channel = z.enum(channels);
const scanLine = z.object({ id, channel, text: z.string() });
export interface TextCommandOptions {
  readonly lang: Language;
  readonly policy?: string | undefined;
  /** Folder of house cues. */
  readonly house?: string | undefined;
  /** Journal to write the calls to; default: none. */
  readonly journal?: string | undefined;
}

/** `steadyline scan`: cues of single lines. `startWord` and `endWord` count white-space separated words from 0, both included. */
export async function scan(io: CliIo, paths: AppPaths, { lang, house }: TextCommandOptions): Promise<number> {
  const { cues: pack, secondReader } = await loadHearing(paths.packs, lang, {
    house: await houseCuesFor(house, lang),
    compiled: paths.compiledPacks,
  });
  return eachLine(io, scanLine, (line) => {
    const cues = scanText(pack, line, secondReader).map(({ category, severity, words, startWord, endWord, rule }) => ({
      category,
      severity,
      words,
      startWord,
      endWord,
      rule,
    }));
    writeJson(io.stdout, { id: line.id, cues });
  });
}

/** `steadyline simulate`: whole calls, one per line. Turns count from 0. */
export async function simulate(
  io: CliIo,
  paths: AppPaths,
  { lang, policy: file, house, journal }: TextCommandOptions,
): Promise<number> {
  const [{ cues: pack, secondReader }, policy] = await Promise.all([
    loadHearing(paths.packs, lang, { house: await houseCuesFor(house, lang), compiled: paths.compiledPacks }),
    file === undefined ? defaultPolicy : loadPolicy(file),
  ]);
  const sink = journal === undefined ? undefined : callSink(journal, policy);
  const code = await eachLine(io, writtenCall, (call) => {
    const result = simulateCall(call.turns, { pack, secondReader, policy, callId: String(call.id) });
    sink?.write(result.events);
    const timeline = result.timeline.map(({ turn, level, permission, cues }) => ({
      turn,
      level,
      permission,
      cues: cues.map(({ category, severity, channel: side, words, rule }) => ({
        category,
        severity,
        channel: side,
        words,
        rule,
      })),
    }));
    const { maxLevel, mayEndCall, mayEndAtTurn, mayEndAtClose, stepsHeard } = result;
    writeJson(io.stdout, { id: call.id, maxLevel, mayEndCall, mayEndAtTurn, mayEndAtClose, stepsHeard, timeline });
  });
  sink?.close();
  return code;
}
