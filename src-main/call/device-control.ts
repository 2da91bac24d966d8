// Devices for windows: which there are, which are chosen, and a short test that recognises what is said into them.

import type { Channel, Language } from "../../src-core/ids.ts";
import type { DeviceTest } from "../../src-shared/contract.ts";
import type { DeviceChoice } from "../../src-shared/settings.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { AudioSource, DeviceList, RecorderProgram } from "../../src-shared/listener-protocol.ts";
import type { ListenerEvent } from "../listener/listener-state.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import type { CallRunner } from "./call-runner.ts";

/** What the device page may ask for. */
export interface DeviceControl {
  list(): Promise<DeviceList & { readonly choice: DeviceChoice }>;
  choose(choice: DeviceChoice): Promise<void>;
  /** Starts a test of the chosen devices; it ends by itself. Throws `refused` during a call, `device-missing` without a choice. */
  test(language: Language): Promise<void>;
  stopTest(): Promise<void>;
  /** Returns the function that stops telling. */
  onTest(listener: (test: DeviceTest) => void): () => void;
}

/** Length of a test. */
const testSeconds = 5;
const offTest: DeviceTest = {
  isOn: false,
  secondsLeft: 0,
  levels: [],
  heard: { caller: "", agent: "" },
  problems: {},
  health: { caller: "off", agent: "off" },
};

/** The source that a choice means; `undefined` when nothing is chosen. */
export function sourceOf(choice: DeviceChoice, recorder: RecorderProgram | null): AudioSource | undefined {
  const { agent, caller, mixed = false } = choice;
  const one = caller ?? agent;
  if (one === undefined) return undefined;
  const sides = mixed ? { caller: one, mixed } : { agent, caller };
  return { kind: "devices", recorder: recorder ?? undefined, ...sides };
}

/** Joins settings and runner. */
export function createDeviceControl({
  runner,
  settings,
  source: sourceNow,
}: {
  readonly runner: CallRunner;
  readonly settings: SettingsStore;
  /** What a call started now would hear. */
  readonly source: () => AudioSource | undefined;
}): DeviceControl {
  const listeners = new Set<(test: DeviceTest) => void>();
  let state = offTest;
  let stop: (() => Promise<void>) | undefined;
  const tell = (part: Partial<DeviceTest>): void => {
    state = { ...state, ...part };
    for (const listener of listeners) listener(state);
  };
  const end = async (): Promise<void> => {
    const stopping = stop;
    stop = undefined;
    await stopping?.();
    tell({ isOn: false, secondsLeft: 0 });
  };
  return {
    list: async () => ({ ...(await runner.listDevices()), choice: settings.settings.devices }),
    choose: (devices) => {
      settings.keep({ devices });
      return Promise.resolve();
    },
    test: async (language) => {
      await end();
      const source = sourceNow();
      if (source === undefined)
        throw new AppError("device-missing", "testing devices: expected one to be chosen, got none");
      tell({ ...offTest, isOn: true, secondsLeft: testSeconds });
      const follow = followTest(
        tell,
        () => state,
        () => void end(),
      );
      try {
        stop = await runner.tryOut(source, language, follow);
      } catch (error) {
        tell({ isOn: false, secondsLeft: 0 });
        throw error;
      }
    },
    stopTest: end,
    onTest: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Keeps up with what is heard: words of the utterance at hand replace each other, those of a final stay. */
function followTest(
  tell: (part: Partial<DeviceTest>) => void,
  state: () => DeviceTest,
  end: () => void,
): (message: ListenerEvent) => void {
  const kept: Record<Channel, string> = { caller: "", agent: "" };
  return (message) => {
    if (message.type === "progress") {
      const secondsLeft = Math.max(0, testSeconds - message.at);
      tell({ levels: message.levels, secondsLeft });
      if (secondsLeft === 0 && state().isOn) end();
    } else if (message.type === "health") {
      const { channel, health, problem } = message;
      const problems = { ...state().problems, [channel]: problem };
      tell({ health: { ...state().health, [channel]: health }, problems });
    } else if (message.type === "hypothesis") {
      const { channel, status, words } = message;
      const text = [kept[channel], ...words.map(({ word }) => word)].filter((part) => part !== "").join(" ");
      if (status === "final") kept[channel] = text;
      tell({ heard: { ...state().heard, [channel]: text } });
    }
  };
}
