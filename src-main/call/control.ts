// What windows may control, over the service and the ears.

import type { Language } from "../../src-core/ids.ts";
import type { Pack } from "../packs/load-pack.ts";
import type { CallRunner } from "./call-runner.ts";
import type { CallService } from "./call-service.ts";
import type { CallControl } from "./handle-request.ts";

/** Joins service and runner for the hosts. */
export const createControl = ({
  service,
  runner,
  packOf,
}: {
  readonly service: CallService;
  readonly runner: CallRunner;
  readonly packOf: (language: Language) => Pack;
}): CallControl => ({
  service,
  startCall: (request) => runner.startByHand(request),
  endCall: () => runner.stop(),
  pause: () => runner.pause(),
  resume: () => runner.resume(),
  texts: ({ language }) => packOf(language).texts.texts,
});
