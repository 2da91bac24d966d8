// The requests about journalled calls.

import type { Policy } from "../../../src-core/policy/policy.ts";
import type { callRequests } from "../../../src-shared/console/call-messages.ts";
import type { HandlersOf } from "../handlers.ts";
import type { Workshop } from "../workshop/workshop.ts";
import type { JournalPlace } from "./calls.ts";

export interface CallParts {
  readonly workshop: Workshop;
  /** `undefined`: no journal was begun. Throws `journal-key`. */
  readonly journal: () => JournalPlace | undefined;
  /** How long the running rules keep calls. */
  readonly retention: () => Policy["retention"];
}

export const callHandlers = ({ workshop, journal, retention }: CallParts): HandlersOf<keyof typeof callRequests> => ({
  "calls/list": async (wish) => ({ ok: true, ...(await workshop.run("listCalls", { journal: journal(), ...wish })) }),
  "calls/get": async ({ callId }) => ({
    ok: true,
    ...(await workshop.run("call", { journal: journal(), callId, retention: retention() })),
  }),
  "calls/report": async (wish) => ({
    ok: true,
    ...(await workshop.run("reportCall", { journal: journal(), ...wish })),
  }),
  "calls/export": async (wish) => ({
    ok: true,
    text: await workshop.run("exportCall", { journal: journal(), ...wish }),
  }),
});
