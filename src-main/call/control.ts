// What windows may control, over the service and the ears.

import type { Language } from "../../src-core/ids.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { JournalClient } from "../journal/client.ts";
import { viewOf } from "../journal/view.ts";
import type { Pack } from "../packs/load-pack.ts";
import type { CallRunner } from "./call-runner.ts";
import type { CallService } from "./call-service.ts";
import type { CallControl } from "./handle-request.ts";

/** Joins service and runner for the hosts. */
export const createControl = ({
  service,
  runner,
  journal,
  packOf,
  policy,
}: {
  readonly service: CallService;
  readonly runner: CallRunner;
  /** `undefined`: nothing is recorded. */
  readonly journal: JournalClient | undefined;
  readonly packOf: (language: Language) => Pack;
  readonly policy: Policy;
}): CallControl => ({
  service,
  startCall: (request) => runner.startByHand(request),
  endCall: () => runner.stop(),
  pause: () => runner.pause(),
  resume: () => runner.resume(),
  readJournal: async ({ callId }) => {
    if (journal === undefined) throw new AppError("journal-unknown", "this program runs without a journal");
    return viewOf(await journal.read(callId), policy.retention);
  },
  confirmDate: async () => journal?.confirmClock(),
  texts: ({ language }) => packOf(language).texts.texts,
});
