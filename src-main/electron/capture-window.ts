// The hidden window that listens where no recorder may be installed (Windows): microphone and what the system plays.
// Written against Electron's types and documentation; its runtime could not be had where this was written.

import { BrowserWindow, desktopCapturer, MessageChannelMain, session } from "electron";
import type { FrameHub } from "../call/frame-hub.ts";
import type { FramePorts, TakePort } from "./utility-child.ts";

/** Where the window's page and preload are. */
export interface CaptureFiles {
  readonly preload: string;
  readonly page: string;
}

/**
 * Opens the window and starts capturing; a call started from then on hears it. Frames go over a port straight to the
 * listener, a new one whenever the listener starts afresh. Rejects when the system gives no sound.
 */
export async function openCaptureWindow(
  { preload, page }: CaptureFiles,
  { hub, ports }: { readonly hub: FrameHub; readonly ports: FramePorts },
): Promise<BrowserWindow> {
  const partition = session.fromPartition("capture");
  // This window alone may have sound, and nothing but sound.
  partition.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === "media" || permission === "display-capture"),
  );
  partition.setPermissionCheckHandler((_contents, permission) => permission === "media");
  partition.setDisplayMediaRequestHandler((_request, answer) => {
    void desktopCapturer
      .getSources({ types: ["screen"], thumbnailSize: { width: 0, height: 0 } })
      .then(([video]) => answer(video === undefined ? {} : { video, audio: "loopback" }));
  });
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      preload,
      session: partition,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      backgroundThrottling: false,
    },
  });
  await window.loadFile(page);
  ports.serve((listener) => handOver(window, listener));
  const sampleRateHz: unknown = await window.webContents.executeJavaScript("startCapture()", true);
  const inlet = hub.open({ channels: ["caller", "agent"], sampleRateHz: Number(sampleRateHz) });
  window.on("closed", inlet.close);
  return window;
}

/** Gives one end of a new channel to the page and the other to the listener. */
function handOver(window: BrowserWindow, listener: TakePort): void {
  if (window.isDestroyed()) return;
  const { port1, port2 } = new MessageChannelMain();
  window.webContents.postMessage("frames", null, [port2]);
  listener(port1);
}
