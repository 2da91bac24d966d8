// Puts the console together for a host: what each section needs, and where its files lie.

import type { LoadedService } from "../call/load-all.ts";
import { dataFolder } from "../journal/location.ts";
import { houseDocument } from "../packs/house-cues.ts";
import { checkHouse } from "../packs/load-pack.ts";
import type { AppPaths } from "../paths.ts";
import { createConsole, type SupervisorConsole } from "./console.ts";
import { draftFile } from "./draft/draft-file.ts";
import { draftHandlers } from "./draft/draft-handlers.ts";
import { DraftStore } from "./draft/draft-store.ts";

export interface StartConsoleOptions {
  readonly paths: AppPaths;
  readonly loaded: LoadedService;
  readonly log: (line: string) => void;
  /** Default: this user's. */
  readonly data?: string;
}

/** The console of a host. */
export function startConsole({ paths, loaded, log, data = dataFolder() }: StartConsoleOptions): SupervisorConsole {
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
  return createConsole({
    data,
    draft,
    sections: { ...draftHandlers(draft) },
    now: Date.now,
    after: (ms, action) => {
      const timer = setTimeout(action, ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
    log,
  });
}
