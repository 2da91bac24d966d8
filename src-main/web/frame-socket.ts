// Frames from a browser window: one line that says what comes, then binary frames whose first word says whose they are.

import type { WebSocket } from "ws";
import { z } from "zod";
import { channels } from "../../src-core/ids.ts";
import type { FrameHub, FrameInlet } from "../call/frame-hub.ts";

const about = z.object({
  channels: z.array(z.enum(channels)).min(1).max(2),
  sampleRateHz: z.number().int().min(8000).max(192_000),
});

/** The value of the first word of a frame, by channel. */
const marks = ["caller", "agent"] as const;

/** Feeds a window's frames to the hub until the window goes. A message that is none closes the connection. */
export function takeFrames(client: WebSocket, hub: FrameHub): void {
  let inlet: FrameInlet | undefined;
  client.on("message", (data: Buffer, isBinary: boolean) => {
    if (!isBinary && inlet === undefined) inlet = open(hub, data);
    else if (isBinary && inlet !== undefined && data.length % 2 === 0 && data.length > 2) push(inlet, data);
    else client.close(1008, "not a frame");
    if (inlet === undefined) client.close(1008, "not a frame");
  });
  client.on("error", () => undefined); // The close tells it.
  client.on("close", () => inlet?.close());
}

function open(hub: FrameHub, data: Buffer): FrameInlet | undefined {
  try {
    const parsed = about.safeParse(JSON.parse(data.toString("utf8")));
    return parsed.success ? hub.open(parsed.data) : undefined;
  } catch {
    return undefined; // Not JSON: closed like everything else that is no beginning.
  }
}

function push(inlet: FrameInlet, data: Buffer): void {
  const channel = marks[data.readInt16LE(0)];
  if (channel === undefined) return;
  const samples = new Int16Array(data.length / 2 - 1);
  for (let index = 0; index < samples.length; index += 1) samples[index] = data.readInt16LE((index + 1) * 2);
  inlet.push(channel, samples);
}
