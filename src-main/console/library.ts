// The sections that read: phrases, sheets, calls, readiness. What they change goes through the draft.

import type { Language } from "../../src-core/ids.ts";
import type { RulesDocument } from "../../src-shared/console/draft-messages.ts";
import type { SpawnListener } from "../listener/listener-child.ts";
import { usableModel } from "../models/usable-model.ts";
import type { Pack } from "../packs/load-pack.ts";
import type { AppPaths } from "../paths.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import { callHandlers } from "./calls/call-handlers.ts";
import type { JournalPlace } from "./calls/calls.ts";
import { createEars } from "./phrases/ears.ts";
import { phraseHandlers } from "./phrases/phrase-handlers.ts";
import { createRecordings } from "./phrases/recordings.ts";
import { readinessHandlers } from "./readiness/readiness-handlers.ts";
import { sheetHandlers } from "./sheets/sheet-handlers.ts";
import type { Workshop } from "./workshop/workshop.ts";

export interface LibraryOptions {
  readonly paths: AppPaths;
  /** This user's data folder. */
  readonly data: string;
  /** The journal's file; it need not be there yet. */
  readonly file: string;
  /** `undefined`: no journal was begun. Throws `journal-key`. */
  readonly journal: () => JournalPlace | undefined;
  readonly workshop: Workshop;
  /** Starts a recogniser of the console's own. */
  readonly spawn: SpawnListener;
  readonly packOf: (language: Language) => Pack;
  readonly draft: () => RulesDocument;
  /** The rules in force. */
  readonly running: () => Policy;
}

/** Their handlers, and what ends what is behind them. */
export function createLibrary({ paths, data, file, journal, workshop, spawn, packOf, draft, running }: LibraryOptions) {
  const ears = createEars({ spawn, modelOf: (language) => usableModel(paths.models, language) });
  const recordings = createRecordings({ calls: paths.calls, ears });
  return {
    handlers: {
      ...phraseHandlers({
        workshop,
        ears,
        recordings,
        houseOf: (language) => draft().houseCues[language],
        journal,
      }),
      ...sheetHandlers({ packOf, policy: () => draft().policy }),
      ...callHandlers({ workshop, journal, retention: () => running().retention }),
      ...readinessHandlers({ paths, data, journal: file, spawn }),
    },
    close: (): Promise<void> => recordings.close(),
  };
}
