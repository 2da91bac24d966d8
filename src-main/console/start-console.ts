// Puts the console together for a host: what each section needs, and where its files lie.

import type { LoadedService } from "../call/load-all.ts";
import type { KeyVault } from "../journal/key.ts";
import { dataFolder } from "../journal/location.ts";
import type { SpawnListener } from "../listener/listener-child.ts";
import { houseDocument } from "../packs/house-cues.ts";
import { checkHouse } from "../packs/load-pack.ts";
import type { AppPaths } from "../paths.ts";
import { createConsole, type SupervisorConsole } from "./console.ts";
import { draftFile } from "./draft/draft-file.ts";
import { draftHandlers } from "./draft/draft-handlers.ts";
import { DraftStore } from "./draft/draft-store.ts";
import { createLibrary } from "./library.ts";

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
export function startConsole({ paths, loaded, log, data = dataFolder(), ...of }: StartConsoleOptions): StartedConsole {
  const { service } = loaded;
  const draft = new DraftStore({
    file: draftFile(data),
    running: () => {
      const { policy, houseCues, bundle } = service.rulesAhead;
      return { policy, houseCues, version: bundle?.version ?? null };
    },
    checkHouse: async (cues) => void (await checkHouse(paths.packs, houseDocument(cues, "the draft"))),
    log,
  });
  service.onRules(() => draft.tell());
  const library = createLibrary({
    ...of,
    paths,
    data,
    packOf: loaded.packOf,
    draft: () => draft.view().draft,
    running: () => service.policy,
  });
  const started = createConsole({
    data,
    draft,
    sections: { ...draftHandlers(draft), ...library.handlers },
    now: Date.now,
    after: (ms, action) => {
      const timer = setTimeout(action, ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
    log,
  });
  return { ...started, close: library.close };
}
