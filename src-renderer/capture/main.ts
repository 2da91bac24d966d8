// Electron's hidden capture window: both sides into the port that main sends, from the moment it sends one.
// Main begins it as a user's gesture, which sharing the system's sound needs.

import type { ChannelName } from "../vocabulary.ts";
import { type Capture, capture, openContext, openMicrophone, openSystemAudio } from "./capture.ts";

let captures: Capture[] = [];
let port: MessagePort | undefined;

/** Sends frames as the listener reads them. */
const send = (channel: ChannelName, samples: Int16Array): void =>
  port?.postMessage({ type: "frame", channel, samples });

// Each start of the listener brings a new port; the capture goes on.
window.addEventListener("message", ({ data, ports }) => {
  if (data === "frames") port = ports[0];
});

async function start(): Promise<number> {
  for (const old of captures.splice(0)) await old.stop();
  const streams = {
    agent: await openMicrophone(),
    caller: await openSystemAudio(),
  } as const;
  const context = openContext();
  const worklet = new URL("../frame-worklet.js", document.baseURI).href;
  captures = await Promise.all(
    (["agent", "caller"] as const).map((channel) =>
      capture(context, streams[channel], { worklet, onFrame: (samples) => send(channel, samples) }),
    ),
  );
  return context.sampleRate;
}

// Main calls it by name; nothing else is exposed.
Object.assign(globalThis, { startCapture: start });
