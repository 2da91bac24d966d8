// Listening through this window: starts and stops capture of both sides, says what is captured and what went wrong.

import { onScopeDispose, readonly, type Ref, ref, shallowRef } from "vue";
import { type Capture, capture, openContext, openMicrophone, openSystemAudio } from "../capture/capture.ts";
import { type FrameSink, openFrameSocket } from "../capture/frame-socket.ts";
import type { ChannelName } from "../vocabulary.ts";

export interface WindowCapture {
  /** Channels that are captured now. */
  readonly channels: Readonly<Ref<readonly ChannelName[]>>;
  /** Key of a text that says what went wrong. */
  readonly problem: Readonly<Ref<string | undefined>>;
  /** Begins; the browser asks for permission. `channels`: the agent's microphone, what the system plays, or both. */
  start(channels: readonly ChannelName[]): Promise<void>;
  stop(): Promise<void>;
}

/** Captures for as long as the window is open. */
export function useWindowCapture({ base = document.baseURI }: { readonly base?: string } = {}): WindowCapture {
  const channels = shallowRef<readonly ChannelName[]>([]);
  const problem = ref<string>();
  let context: AudioContext | undefined;
  let sink: FrameSink | undefined;
  let captures: Capture[] = [];

  const stop = async (): Promise<void> => {
    const [stopping, closing] = [captures, context];
    captures = [];
    context = undefined;
    sink?.close();
    sink = undefined;
    channels.value = [];
    await Promise.all(stopping.map((one) => one.stop()));
    await closing?.close();
  };

  const begin = async (wanted: readonly ChannelName[]): Promise<void> => {
    // The browser asks here, while the click still counts.
    const streams = await Promise.all(
      wanted.map(async (channel) => ({
        channel,
        stream: await (channel === "agent" ? openMicrophone() : openSystemAudio()),
      })),
    );
    const opened = openContext();
    context = opened;
    const address = new URL("../frames", base.replace(/^http/, "ws"));
    const about = { channels: wanted, sampleRateHz: opened.sampleRate };
    const to = await openFrameSocket(address.href, about, () => {
      problem.value = "devices.capture-lost";
      void stop();
    });
    sink = to;
    const worklet = new URL("../frame-worklet.js", base).href;
    for (const { channel, stream } of streams)
      captures.push(await capture(opened, stream, { worklet, onFrame: (samples) => to.send(channel, samples) }));
    channels.value = wanted;
  };

  const start = async (wanted: readonly ChannelName[]): Promise<void> => {
    await stop();
    problem.value = undefined;
    try {
      await begin(wanted);
    } catch {
      // Refused by the user, by the system or by the host: the same advice for all.
      problem.value = "devices.capture-refused";
      await stop();
    }
  };

  onScopeDispose(() => void stop());
  return { channels, problem: readonly(problem), start, stop };
}
