// Puts the console together for a host: what each section needs, and where its files lie.

import { existsSync } from "node:fs";
import type { LoadedService } from "../call/load-all.ts";
import { journalKey, type KeyVault } from "../journal/key.ts";
import { dataFolder } from "../journal/location.ts";
import type { SpawnListener } from "../listener/listener-child.ts";
import type { AppPaths } from "../paths.ts";
import type { JournalPlace } from "./calls/calls.ts";
import { createConsole, type SupervisorConsole } from "./console.ts";
import { draftFile } from "./draft/draft-file.ts";
import { draftHandlers } from "./draft/draft-handlers.ts";
import { DraftStore, type RunningRules } from "./draft/draft-store.ts";
import { createLibrary } from "./library.ts";
import { presetHandlers } from "./presets/presets.ts";
import { publishHandlers } from "./publish/publish-handlers.ts";
import { Publisher } from "./publish/publisher.ts";
import { readMachineConfig } from "../settings/machine-config.ts";
import { createCallSource } from "./whatif/call-source.ts";
import { createDraftEars } from "./whatif/draft-ears.ts";
import { whatIfHandlers } from "./whatif/whatif-handlers.ts";
import { createWorkshop } from "./workshop/workshop.ts";

export interface StartConsoleOptions {
  readonly paths: AppPaths;
  readonly loaded: LoadedService;
  readonly log: (line: string) => void;
  /** Default: this user's. */
  readonly data?: string;
  /** The journal that calls are read from; it need not be there yet. */
  readonly journal: string;
  /** The operating system's key store, where the host has one. */
  readonly vault?: KeyVault | undefined;
  /** Starts a recogniser of the console's own. */
  readonly spawn: SpawnListener;
}

/** A console and what ends the threads behind it. */
export interface StartedConsole extends SupervisorConsole {
  close(): Promise<void>;
}

/** The console of a host. */
export function startConsole({
  paths,
  loaded,
  log,
  data = dataFolder(),
  journal: file,
  vault,
  spawn,
}: StartConsoleOptions): StartedConsole {
  const { service } = loaded;
  const workshop = createWorkshop(paths.workshop, { packs: paths.packs, calls: paths.calls });
  const journal = (): JournalPlace | undefined =>
    existsSync(file) ? { file, cipherKey: journalKey(file, { vault, mayCreate: false }).cipherKey } : undefined;
  const running = (): RunningRules => {
    const { policy, houseCues, bundle } = service.rulesAhead;
    return { policy, houseCues, version: bundle?.version ?? null };
  };
  const draft = new DraftStore({
    file: draftFile(data),
    running,
    checkHouse: (house, language) => workshop.run("checkHouse", { language, house }),
    log,
  });
  service.onRules(() => draft.tell());
  const calls = createCallSource({
    examples: paths.calls,
    journal,
    hearingOf: (language) => service.rulesAhead.packOf(language).hearing,
  });
  const publisher = new Publisher({
    data,
    draft,
    running: () => ({ ...running(), keyId: service.rulesAhead.bundle?.keyId ?? null }),
    config: () => readMachineConfig(),
    refusals: loaded.refusals,
    now: Date.now,
  });
  const library = createLibrary({
    paths,
    data,
    file,
    journal,
    workshop,
    spawn,
    packOf: loaded.packOf,
    draft: () => draft.view().draft,
    running: () => service.policy,
  });
  const started = createConsole({
    data,
    draft,
    sections: {
      ...draftHandlers(draft),
      ...presetHandlers(draft, paths.packs),
      ...whatIfHandlers({ draft, running, calls, underDraft: createDraftEars({ draft, running, calls, workshop }) }),
      ...publishHandlers(publisher),
      ...library.handlers,
    },
    now: Date.now,
    after: (ms, action) => {
      const timer = setTimeout(action, ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
    log,
  });
  return {
    ...started,
    close: async () => {
      await library.close();
      await workshop.close();
    },
  };
}
