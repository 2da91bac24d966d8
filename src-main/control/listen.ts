// Starts the ear for commands in a host, and reads what its own command line says of devices.

import { isLanguage, type Language } from "../../src-core/ids.ts";
import type { DeviceChoice } from "../../src-shared/settings.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { CallControl } from "../call/handle-request.ts";
import { systemLanguage } from "../language.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import { answerWith } from "./answer.ts";
import { type ControlServer, startControlServer } from "./server.ts";
import { controlAddress } from "./socket-path.ts";

/** Language of a call that names none: the settings', the command line's, the system's. */
export const callLanguage = (settings: SettingsStore, fallback: string | undefined) => (): Language => {
  const wished = settings.settings.callLanguage ?? fallback;
  return wished !== undefined && isLanguage(wished) ? wished : systemLanguage();
};

/** Starts it; a program without it still works, and says why it cannot be commanded. */
export async function listenForCommands(
  control: CallControl,
  {
    settings,
    fallback,
    log,
  }: { readonly settings: SettingsStore; readonly fallback: string | undefined; readonly log: (line: string) => void },
): Promise<ControlServer | undefined> {
  try {
    return await startControlServer(controlAddress(), answerWith(control, callLanguage(settings, fallback)));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log(`no commands from other programs: ${error.message}`);
    return undefined;
  }
}

/** `--agent`, `--caller`, `--mixed` as a choice. */
export const devicesOf = ({
  agent,
  caller,
  mixed,
}: {
  readonly agent?: string | undefined;
  readonly caller?: string | undefined;
  readonly mixed: boolean;
}): DeviceChoice => ({
  ...(agent === undefined ? {} : { agent: { id: agent } }),
  ...(caller === undefined ? {} : { caller: { id: caller } }),
  ...(mixed ? { mixed } : {}),
});
