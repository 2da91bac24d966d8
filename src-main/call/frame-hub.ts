// Sound that windows capture, on its way to the ears: at most one window at a time, and the source that a call makes of it.

import type { Channel } from "../../src-core/ids.ts";
import type { AudioSource, FrameMessage } from "../../src-shared/listener-protocol.ts";
import type { CallRunner } from "./call-runner.ts";

/** What a window is about to send. */
export type FramesAbout = Pick<Extract<AudioSource, { kind: "frames" }>, "channels" | "sampleRateHz">;

/** One window's way in. */
export interface FrameInlet {
  readonly push: (channel: Channel, samples: FrameMessage["samples"]) => void;
  readonly close: () => void;
}

/** Takes the window that opened last; an earlier one is no longer heard. */
export class FrameHub {
  #current: { readonly about: FramesAbout } | undefined;

  constructor(private readonly runner: Pick<CallRunner, "pushFrame">) {}

  /** The source that a call started now would hear; `undefined` while no window captures. */
  get source(): AudioSource | undefined {
    return this.#current === undefined ? undefined : { kind: "frames", ...this.#current.about };
  }

  open(about: FramesAbout): FrameInlet {
    const current = { about };
    this.#current = current;
    return {
      push: (channel, samples) => {
        if (this.#current === current && about.channels.includes(channel)) this.runner.pushFrame(channel, samples);
      },
      close: () => {
        if (this.#current === current) this.#current = undefined;
      },
    };
  }
}
