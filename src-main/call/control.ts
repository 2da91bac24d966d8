// What windows may control, over the service and the ears.

import type { Language } from "../../src-core/ids.ts";
import type { JournalClient } from "../journal/client.ts";
import { viewOf } from "../journal/view.ts";
import type { RequestOf } from "../../src-shared/contract.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { AudioSource } from "../../src-shared/listener-protocol.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import type { Pack } from "../packs/load-pack.ts";
import type { CallRunner } from "./call-runner.ts";
import type { CallService } from "./call-service.ts";
import { createDeviceControl, sourceOf } from "./device-control.ts";
import { FrameHub } from "./frame-hub.ts";
import type { CallControl, OverlayDesk } from "./handle-request.ts";

/** What a host has in hand besides what its windows may ask for. */
export interface HostControl extends CallControl {
  /** What a call started now would hear; `undefined`: no device was chosen. */
  readonly source: () => AudioSource | undefined;
}

/** Joins service and runner for the hosts. */
export const createControl = ({
  service,
  runner,
  journal,
  packOf,
  settings,
  desk,
  log,
}: {
  readonly service: CallService;
  readonly runner: CallRunner;
  /** `undefined`: nothing is recorded. */
  readonly journal: JournalClient | undefined;
  readonly packOf: (language: Language) => Pack;
  readonly settings: SettingsStore;
  readonly desk: OverlayDesk;
  /** One line for whoever looks after the program; never what was said. */
  readonly log: (line: string) => void;
}): HostControl => {
  const frames = new FrameHub(runner);
  /** A window that captures was opened on purpose: it goes before the remembered devices. */
  const source = (): AudioSource | undefined =>
    frames.source ?? sourceOf(settings.settings.devices, settings.settings.recorder);
  return {
    service,
    source,
    desk,
    devices: createDeviceControl({ runner, settings, source }),
    startCall: (request) => startCall({ runner, source: source(), log }, request),
    endCall: () => runner.stop(),
    frames,
    listening: () => runner.progress,
    pause: () => runner.pause(),
    resume: () => runner.resume(),
    readJournal: async ({ callId }) => {
      if (journal === undefined) throw new AppError("journal-unknown", "this program runs without a journal");
      return viewOf(await journal.read(callId), service.policy.retention);
    },
    confirmDate: async () => journal?.confirmClock(),
    texts: ({ language }) => packOf(language).texts.texts,
  };
};

/** With the chosen devices when there are any; a call that cannot be heard is still a call, and says so. */
async function startCall(
  {
    runner,
    source,
    log,
  }: {
    readonly runner: CallRunner;
    readonly source: AudioSource | undefined;
    readonly log: (line: string) => void;
  },
  call: RequestOf<"call/start">,
): Promise<void> {
  if (source === undefined) return runner.startByHand(call);
  try {
    await runner.play(source, call);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "refused") throw error;
    log(`listening could not start, the call goes on without: ${error.message}`);
    await runner.startByHand(call);
    runner.tellTrouble(error);
  }
}
