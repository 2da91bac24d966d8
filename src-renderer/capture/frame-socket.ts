// Frames over a WebSocket to the web host: first a line of JSON that says what comes, then binary frames.

import type { ChannelName } from "../vocabulary.ts";

/** Where captured frames go. */
export interface FrameSink {
  readonly send: (channel: ChannelName, samples: Int16Array) => void;
  readonly close: () => void;
}

/** The first sample-sized word of a frame says whose it is. */
const marks: Readonly<Record<ChannelName, number>> = { caller: 0, agent: 1 };

/** Opens the way to the host; rejects when it is refused. `onLost` when it breaks later. */
export function openFrameSocket(
  url: string,
  about: { readonly channels: readonly ChannelName[]; readonly sampleRateHz: number },
  onLost: () => void,
): Promise<FrameSink> {
  const socket = new WebSocket(url);
  return new Promise((resolve, reject) => {
    let isOpen = false;
    socket.addEventListener("open", () => {
      isOpen = true;
      socket.send(JSON.stringify(about));
      resolve({
        send: (channel, samples) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(marked(channel, samples));
        },
        close: () => socket.close(),
      });
    });
    socket.addEventListener("close", () => (isOpen ? onLost() : reject(new Error("the host refused the frames"))));
  });
}

const marked = (channel: ChannelName, samples: Int16Array): Int16Array<ArrayBuffer> => {
  const message = new Int16Array(samples.length + 1);
  message[0] = marks[channel];
  message.set(samples, 1);
  return message;
};
