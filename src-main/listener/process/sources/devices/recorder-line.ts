// Keeps one channel recorded: starts, watches, restarts, and refuses sound from any other device than the chosen one.
// A sound server moves a recorder silently when its device goes, and the new one can be the other party's.

import type { Channel } from "../../../../../src-core/ids.ts";
import type { ChosenDevice, Device, RecorderProgram } from "../../../../../src-shared/listener-protocol.ts";
import type { Timers } from "../../clock.ts";
import type { Trouble } from "../audio-source.ts";
import { findDevice } from "./device-list.ts";
import type { Recorder, RecorderHandlers } from "./recorder.ts";

/** A device that is being recorded. */
export type RecordedDevice = Pick<Device, "id" | "isMuted">;

/** The sound system as a line needs it. */
export interface SoundSystem {
  /** Devices now; `undefined` when the server does not answer. */
  readonly devices: () => Promise<readonly Device[] | undefined>;
  /** What a recorder's process really hears; `none` when there is no such recorder, `undefined`: cannot be told. */
  readonly recordedBy: (pid: number) => Promise<RecordedDevice | "none" | undefined>;
  /** False where recorders cannot be checked (no sound server). */
  readonly canCheck: boolean;
  readonly start: (program: RecorderProgram, deviceId: string, handlers: RecorderHandlers) => Recorder;
}

export interface LineOptions {
  readonly channel: Channel;
  readonly chosen: ChosenDevice;
  readonly program: RecorderProgram;
  readonly system: SoundSystem;
  readonly timers: Timers;
  /** Samples of the chosen device, and when they arrived. */
  readonly onSamples: (samples: Int16Array, arrivedMs: number) => void;
}

/** No data for so long is noticed. */
const noDataMs = 2000;
/** A server that is frozen gets this long to come back before its recorder is given up. */
const frozenMs = 8000;
/** A server that answers again gets this long to hand out the sound it has kept: it may answer before its recorder is fed. */
const resumeMs = 500;
const watchEveryMs = 250;
/** Pauses before the next try; the last one repeats. Well under the four seconds in which a replugged device must be back. */
const retryMs = [100, 250, 500, 1000] as const;
/** A recorder that has run this long had started well. */
const steadyMs = 3000;
/** Sound held back while the device is being checked, samples. */
const heldLimit = 16_000 * 4;

/**
 * Life of a line: `looking` (for the device) → `starting` (recorder runs, device not checked yet: sound is held back)
 * → `recording` → after an end, a move or silence of the recorder `looking` again, until `close()`.
 */
type State = "looking" | "starting" | "recording" | "closed";

/** One channel's recorder. */
export class RecorderLine {
  readonly #options: LineOptions;
  #state: State = "looking";
  #recorder: Recorder | undefined;
  #device: Device | undefined;
  #trouble: Trouble | undefined;
  #held: { readonly samples: Int16Array; readonly arrivedMs: number }[] = [];
  #heldCount = 0;
  #isChecking = false;
  #checkAgain = false;
  #tries = 0;
  #startedMs = 0;
  #lastDataMs = 0;
  /** Since when the server has answered without feeding the recorder. */
  #answersSinceMs: number | undefined;
  #cancelRetry: () => void = () => undefined;
  #cancelWatch: () => void = () => undefined;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** What is wrong now; `undefined` while the chosen device is heard. */
  get trouble(): Trouble | undefined {
    return this.#trouble;
  }

  /** Starts; tries again by itself whatever happens. Resolves after the first try. */
  async open(): Promise<void> {
    this.#watch();
    await this.#look();
  }

  /** Devices or recorders of the sound system have changed. */
  changed(): void {
    if (this.#state === "recording" || this.#state === "starting") void this.#check();
    else if (this.#state === "looking") this.#retry(0);
  }

  close(): void {
    this.#state = "closed";
    this.#cancelRetry();
    this.#cancelWatch();
    this.#stopRecorder();
  }

  async #look(): Promise<void> {
    const devices = await this.#options.system.devices();
    if (this.#state !== "looking") return;
    if (devices === undefined) return this.#fail({ health: "reconnecting", problem: "sound-server-gone" });
    const device = findDevice(devices, this.#options.chosen, this.#options.channel);
    if (device === undefined) return this.#fail({ health: "reconnecting", problem: "device-missing" });
    this.#device = device;
    this.#start(device);
  }

  #start({ id }: Device): void {
    this.#state = "starting";
    this.#startedMs = this.#options.timers.nowMs();
    this.#lastDataMs = this.#startedMs;
    this.#answersSinceMs = undefined;
    const started: { recorder?: Recorder } = {};
    const isCurrent = (): boolean => this.#recorder !== undefined && this.#recorder === started.recorder;
    started.recorder = this.#options.system.start(this.#options.program, id, {
      onSamples: (samples) => isCurrent() && this.#take(samples),
      onEnd: (end) => {
        if (!isCurrent()) return;
        this.#recorder = undefined;
        this.#restart({ health: "reconnecting", problem: end === "missing" ? "recorder-missing" : "recorder-failed" });
      },
    });
    this.#recorder = started.recorder;
  }

  #take(samples: Int16Array): void {
    this.#lastDataMs = this.#options.timers.nowMs();
    this.#answersSinceMs = undefined;
    if (this.#trouble?.problem === "no-data") this.#trouble = undefined;
    if (this.#state === "recording" && !this.#isChecking) return this.#options.onSamples(samples, this.#lastDataMs);
    this.#held.push({ samples, arrivedMs: this.#lastDataMs });
    this.#heldCount += samples.length;
    while (this.#heldCount > heldLimit) this.#heldCount -= this.#held.shift()?.samples.length ?? 0;
    if (!this.#isChecking) void this.#check();
  }

  /** Sound is held back until it is known where it comes from. */
  async #check(): Promise<void> {
    if (this.#isChecking) {
      this.#checkAgain = true;
      return;
    }
    const recorder = this.#recorder;
    if (recorder === undefined) return;
    this.#isChecking = true;
    do {
      this.#checkAgain = false;
      const heard = await this.#heardNow(recorder);
      if (this.#recorder !== recorder) break;
      this.#judge(heard);
    } while (this.#checkAgain && this.#recorder === recorder);
    this.#isChecking = false;
    if (this.#state === "recording") this.#release();
  }

  async #heardNow({ pid }: Recorder): Promise<RecordedDevice | "none" | undefined> {
    const { system } = this.#options;
    if (!system.canCheck || pid === undefined) return this.#device;
    return system.recordedBy(pid);
  }

  /** `undefined` and `none` decide nothing: a frozen server, or a recorder that is about to end. */
  #judge(heard: RecordedDevice | "none" | undefined): void {
    if (heard === undefined || heard === "none") return;
    if (heard.id !== this.#device?.id) return this.#restart({ health: "reconnecting", problem: "device-moved" });
    this.#state = "recording";
    this.#trouble = heard.isMuted ? { problem: "device-muted" } : undefined;
  }

  #release(): void {
    const held = this.#held;
    this.#forgetHeld();
    for (const { samples, arrivedMs } of held) this.#options.onSamples(samples, arrivedMs);
  }

  #forgetHeld(): void {
    this.#held = [];
    this.#heldCount = 0;
  }

  #restart(trouble: Trouble): void {
    this.#stopRecorder();
    if (this.#options.timers.nowMs() - this.#startedMs > steadyMs) this.#tries = 0;
    this.#fail(trouble);
  }

  #stopRecorder(): void {
    const recorder = this.#recorder;
    this.#recorder = undefined;
    recorder?.stop();
    this.#forgetHeld();
  }

  #fail(trouble: Trouble): void {
    if (this.#state === "closed") return;
    this.#state = "looking";
    this.#trouble = trouble;
    this.#retry(retryMs[Math.min(this.#tries, retryMs.length - 1)] ?? 1000);
    this.#tries += 1;
  }

  #retry(ms: number): void {
    this.#cancelRetry();
    this.#cancelRetry = this.#options.timers.after(ms, () => void this.#look());
  }

  #watch(): void {
    this.#cancelWatch = this.#options.timers.after(watchEveryMs, () => {
      void this.#lookAtData();
      this.#watch();
    });
  }

  /** A recorder can go deaf without ending. */
  async #lookAtData(): Promise<void> {
    const recorder = this.#recorder;
    if (recorder === undefined) return;
    const quietMs = this.#options.timers.nowMs() - this.#lastDataMs;
    if (quietMs < noDataMs) return;
    this.#trouble ??= { health: "no-signal", problem: "no-data" };
    const devices = await this.#options.system.devices();
    const nowMs = this.#options.timers.nowMs();
    if (this.#recorder !== recorder || nowMs - this.#lastDataMs < noDataMs) return;
    // A frozen server hands out what it has kept when it goes on: its recorder is left alone for a while.
    this.#answersSinceMs = devices === undefined ? undefined : (this.#answersSinceMs ?? nowMs);
    if (this.#answersSinceMs === undefined ? quietMs < frozenMs : nowMs - this.#answersSinceMs < resumeMs) return;
    this.#restart({ health: "reconnecting", problem: devices === undefined ? "sound-server-gone" : "no-data" });
  }
}
