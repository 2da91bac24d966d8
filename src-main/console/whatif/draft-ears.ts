// How the example calls are heard with the draft's phrases. Only where they differ from the running ones: compiling takes seconds.

import type { CallEvent } from "../../../src-core/event.ts";
import { isSame } from "../../policy/policy-document.ts";
import type { DraftStore, RunningRules } from "../draft/draft-store.ts";
import type { Workshop } from "../workshop/workshop.ts";
import type { CallSource } from "./call-source.ts";

export interface DraftEarsParts {
  readonly draft: DraftStore;
  readonly running: () => RunningRules;
  readonly calls: CallSource;
  readonly workshop: Pick<Workshop, "run">;
}

/** Returns what hears a call by its id; `undefined`: it is heard as the running rules hear it. */
export function createDraftEars({
  draft,
  running,
  calls,
  workshop,
}: DraftEarsParts): (id: string) => Promise<readonly CallEvent[] | undefined> {
  const kept = new Map<string, { readonly key: string; readonly events: Promise<readonly CallEvent[]> }>();
  return async (id) => {
    const written = await calls.turns(id);
    if (written === undefined) return undefined;
    const { language, turns } = written;
    const house = draft.rules.houseCues[language];
    if (isSame(house, running().houseCues[language])) return undefined;
    const key = JSON.stringify(house ?? null);
    const known = kept.get(id);
    if (known?.key === key) return known.events;
    const events = workshop.run("hearCall", { language, house, callId: id, turns });
    kept.set(id, { key, events });
    return events;
  };
}
