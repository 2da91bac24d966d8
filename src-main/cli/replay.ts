// `replay`: a recorded call through the same path as a live one, told as NDJSON.

import type { Channel, Language } from "../../src-core/ids.ts";
import { CallRunner } from "../call/call-runner.ts";
import { loadService } from "../call/load-all.ts";
import { startJournal } from "../journal/start-journal.ts";
import { forkListener } from "../listener/fork-child.ts";
import { createListenerHost } from "../listener/listener-host.ts";
import { usableModel } from "../models/usable-model.ts";
import type { AppPaths } from "../paths.ts";
import { type CliIo, exitCodes } from "./output.ts";
import { tellCall } from "./tell.ts";

export interface ReplayOptions {
  readonly file: string;
  readonly lang: Language;
  readonly realtime: boolean;
  readonly channels?: readonly Channel[] | undefined;
  readonly policy?: string | undefined;
  /** Journal to write the call to; default: none. */
  readonly journal?: string | undefined;
}

/** Plays the file to its end and writes one object per thing that happened. Throws `AppError` before anything is written. */
export async function replay(io: CliIo, paths: AppPaths, options: ReplayOptions): Promise<number> {
  const loaded = await loadService({ ...paths, policyFile: options.policy, only: [options.lang] });
  const { service } = loaded;
  const log = (line: string): void => void io.stderr.write(`steadyline: ${line}\n`);
  const journal =
    options.journal === undefined
      ? undefined
      : startJournal(loaded, { file: options.journal, entry: paths.journalThread, log });
  const teller = tellCall(io, service);
  const runner = new CallRunner({
    service,
    createHost: (callbacks) => createListenerHost({ spawn: forkListener({ entry: paths.listener }), ...callbacks }),
    modelOf: (language) => usableModel(paths.models, language),
    now: io.now,
    ...teller,
  });
  try {
    const source = {
      kind: "wav" as const,
      path: options.file,
      realtime: options.realtime,
      ...(options.channels && { channels: [...options.channels] }),
    };
    const { over } = await runner.play(source, { language: options.lang });
    await over;
    teller.end();
  } finally {
    await runner.close();
    await journal?.close();
  }
  return teller.gaveUp() ? exitCodes.badLine : exitCodes.ok;
}
