// `explain`: the whole reasoning about one call at one moment, in plain words, in the call's language.

import type { Language } from "../../src-core/ids.ts";
import { stateAt } from "../../src-core/outcome.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { AppError } from "../../src-shared/errors.ts";
import { explainCall } from "../call/explain.ts";
import { loadPack } from "../packs/load-pack.ts";
import type { AppPaths } from "../paths.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import type { CliIo } from "./output.ts";
import { eachCall, type RecordedCall } from "./recorded-calls.ts";

export interface ExplainOptions {
  readonly file: string;
  /** Seconds into the call; default: its end. */
  readonly at?: number | undefined;
  readonly lang?: Language | undefined;
  readonly policy?: string | undefined;
}

/** Explains every call of the file. */
export async function explain(
  io: CliIo,
  paths: AppPaths,
  { file, at, lang, policy: policyFile }: ExplainOptions,
): Promise<number> {
  const policy = policyFile === undefined ? defaultPolicy : await loadPolicy(policyFile);
  const calls: RecordedCall[] = [];
  const code = await eachCall(io, { file, packs: paths.packs, lang }, (call) => calls.push(call));
  if (calls.length === 0)
    throw new AppError(
      "input-invalid",
      `${file} holds no call; expected one JSON object a line with "events" or "turns"`,
    );
  for (const { id, events } of calls) {
    const state = stateAt(events, policy, at);
    const pack = await loadPack(paths.packs, state.facts.language, { compiled: paths.compiledPacks });
    io.stdout.write(`${id}\n`);
    for (const line of explainCall(state, { policy, pack })) io.stdout.write(`  ${line}\n`);
  }
  return code;
}
