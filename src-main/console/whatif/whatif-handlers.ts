// The requests of what-if. The draft's policy counts, with a trial on top; nothing here is kept.

import { setImmediate } from "node:timers/promises";
import type { CallEvent } from "../../../src-core/event.ts";
import type { WhatIfRow, whatIfRequests } from "../../../src-shared/console/whatif-messages.ts";
import type { DraftStore } from "../draft/draft-store.ts";
import type { HandlersOf } from "../handlers.ts";
import type { CallSource } from "./call-source.ts";
import { compareCall, outcomeRow } from "./compare.ts";
import type { RunningRules } from "../draft/draft-store.ts";

export interface WhatIfParts {
  readonly draft: DraftStore;
  readonly running: () => RunningRules;
  readonly calls: CallSource;
  /** A call as the draft's phrases would hear it; `undefined`: as the running ones do. */
  readonly underDraft: (id: string) => Promise<readonly CallEvent[] | undefined>;
}

export function whatIfHandlers({
  draft,
  running,
  calls,
  underDraft,
}: WhatIfParts): HandlersOf<keyof typeof whatIfRequests> {
  const heard = async (id: string) => {
    const events = await calls.events(id);
    return { id, events, draftEvents: (await underDraft(id)) ?? events };
  };
  return {
    "whatif/list": async () => ({ ok: true, ...(await calls.list()) }),
    "whatif/compare": async ({ id, trial }) => {
      const tried = draft.imagine(trial);
      if (!tried.ok) return { ok: true, comparison: null, issues: [...tried.issues] };
      const policies = { running: running().policy, draft: tried.rules.policy };
      return { ok: true, comparison: compareCall(await heard(id), policies), issues: [] };
    },
    "whatif/outcomes": async ({ ids }) => {
      const policies = { running: running().policy, draft: draft.rules.policy };
      const rows: WhatIfRow[] = [];
      for (const id of ids) {
        rows.push(outcomeRow(await heard(id), policies));
        // A call that runs in this program comes first.
        await setImmediate();
      }
      return { ok: true, rows };
    },
  };
}
