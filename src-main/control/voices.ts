// Lets calls begin and end by voice in a host, as long as the desktop's settings say so.

import type { Language } from "../../src-core/ids.ts";
import type { CallRunner } from "../call/call-runner.ts";
import type { HostControl } from "../call/control.ts";
import { lookEveryMs, VoiceStart } from "../call/voice-start.ts";
import type { SettingsStore } from "../settings/settings-store.ts";

/** Starts it; returns what stops it. */
export function followVoices(
  control: HostControl,
  {
    runner,
    settings,
    language,
    log,
  }: {
    readonly runner: CallRunner;
    readonly settings: SettingsStore;
    readonly language: () => Language;
    readonly log: (line: string) => void;
  },
): () => void {
  const { service, source } = control;
  const starter = new VoiceStart({
    service,
    runner,
    source,
    start: (call) => control.startCall(call),
    language,
    log,
    settings: () => settings.settings.callStart,
    now: () => performance.now(),
  });
  const look = (): void =>
    void starter.look().catch((error: unknown) => log(`waiting for voices failed: ${String(error)}`));
  const timer = setInterval(look, lookEveryMs);
  const stopTelling = settings.subscribe(look);
  look();
  return () => {
    clearInterval(timer);
    stopTelling();
    starter.close();
  };
}
