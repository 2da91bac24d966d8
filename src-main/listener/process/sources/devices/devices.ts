// Live devices as a source: a recorder line per channel into the queues of pushed frames.

import type { Channel } from "../../../../../src-core/ids.ts";
import { AppError } from "../../../../../src-shared/errors.ts";
import type { AudioSource, RecorderProgram } from "../../../../../src-shared/listener-protocol.ts";
import { type Clock, systemTimers } from "../../clock.ts";
import type { OpenSource, Trouble } from "../audio-source.ts";
import { FramesSource } from "../frames.ts";
import { alsaDevices } from "./alsa-devices.ts";
import { installedRecorders } from "./device-list.ts";
import { hasPulseTools, pulseDevices, recordedSource, watchPulse } from "./pulse-server.ts";
import { recorderCommand, recordRateHz } from "./recorder-command.ts";
import { type LineOptions, RecorderLine, type SoundSystem } from "./recorder-line.ts";
import { startRecorder } from "./recorder.ts";

type DevicesRequest = Extract<AudioSource, { kind: "devices" }>;

class DevicesSource extends FramesSource {
  readonly #lines: ReadonlyMap<Channel, RecorderLine>;
  readonly #closeWatch: () => void;
  #isPaused = false;

  constructor(
    start: { readonly channels: readonly Channel[]; readonly fromSeconds: number; readonly clock: Clock },
    makeLine: (channel: Channel, onSamples: LineOptions["onSamples"]) => RecorderLine,
    watch: (onChange: () => void) => () => void,
  ) {
    super({ channels: start.channels, sampleRateHz: recordRateHz }, start.fromSeconds, start.clock);
    this.#lines = new Map(
      start.channels.map((channel) => [
        channel,
        makeLine(channel, (samples, arrivedMs) => this.#hear(channel, samples, arrivedMs)),
      ]),
    );
    this.#closeWatch = watch(() => {
      for (const line of this.#lines.values()) line.changed();
    });
  }

  #hear(channel: Channel, samples: Int16Array, arrivedMs: number): void {
    if (!this.#isPaused) this.take(channel, samples, arrivedMs);
  }

  /** Nobody but the recorders may push. */
  override push(): void {
    // A frame from a window, meant for another source: not ours.
  }

  override paused(): void {
    this.#isPaused = true;
  }

  override resumed(): void {
    this.#isPaused = false;
    super.resumed();
  }

  async open(): Promise<void> {
    await Promise.all([...this.#lines.values()].map((line) => line.open()));
  }

  override trouble(channel: Channel): Trouble | undefined {
    return this.#lines.get(channel)?.trouble ?? super.trouble(channel);
  }

  override close(): Promise<void> {
    this.#closeWatch();
    for (const line of this.#lines.values()) line.close();
    return super.close();
  }
}

/** The real sound system. `recorderModule`: absolute path of `recorder.cjs`. */
const realSystem = (recorderModule: string): SoundSystem => {
  const hasServer = hasPulseTools();
  return {
    canCheck: hasServer,
    devices: () => (hasServer ? pulseDevices() : alsaDevices()),
    recordedBy: recordedSource,
    start: (program, id, handlers) =>
      startRecorder(recorderCommand(program, { id, onServer: hasServer }), recorderModule, handlers),
  };
};

const chooseRecorder = (wanted: RecorderProgram | undefined): RecorderProgram => {
  const installed = installedRecorders();
  const program = wanted ?? installed[0];
  if (program !== undefined && installed.includes(program)) return program;
  throw new AppError(
    "recorder-missing",
    `recording: expected ${wanted ?? "parec (with pactl), arecord or sox"} to be installed, found ${installed.join(", ") || "none"}`,
  );
};

/**
 * Opens the chosen devices. A device that is not there now is waited for: the source opens, its channel says so.
 * Throws `recorder-missing`, or `input-invalid` for a choice that cannot be meant.
 */
export const openDevices = async (
  request: DevicesRequest,
  fromSeconds: number,
  parts: { readonly clock: Clock; readonly recorderModule: string },
): Promise<OpenSource> => {
  const channels = checkChoice(request);
  const program = chooseRecorder(request.recorder);
  const system = realSystem(parts.recorderModule);
  const source = new DevicesSource(
    { channels, fromSeconds, clock: parts.clock },
    (channel, onSamples) => {
      const chosen = request[channel] ?? { id: "default" };
      return new RecorderLine({ channel, chosen, program, system, timers: systemTimers, onSamples });
    },
    (onChange) => (system.canCheck ? watchPulse(onChange).close : () => undefined),
  );
  await source.open();
  return source;
};

const refuse = (problem: string): AppError => new AppError("input-invalid", `opening devices: ${problem}`);

const checkChoice = ({ caller, agent, mixed = false }: DevicesRequest): readonly Channel[] => {
  const channels: readonly Channel[] = [
    ...(caller ? (["caller"] as const) : []),
    ...(agent ? (["agent"] as const) : []),
  ];
  if (channels.length === 0) throw refuse("expected a device for the caller, the agent or both, got none");
  if (mixed && agent !== undefined)
    throw refuse("one device for both speakers is the caller's; expected none for the agent");
  if (caller !== undefined && agent !== undefined && caller.id === agent.id)
    throw refuse(`the same device for both channels (${caller.id}); expected two, or one as mixed`);
  return channels;
};
