// The overlay's window: small, always on top, never takes the keyboard away from the softphone when it appears.

import { BrowserWindow } from "electron";

/** Size of the compact overlay in device-independent pixels. */
const size = { width: 380, height: 260, minWidth: 320, minHeight: 200 } as const;

/** How often being on top is asserted again; Windows forgets it after full-screen programs. */
const reassertMs = 5000;

export function createOverlayWindow({
  preload,
  page,
}: {
  readonly preload: string;
  readonly page: string;
}): BrowserWindow {
  const window = new BrowserWindow({
    ...size,
    show: false,
    title: "Steadyline",
    alwaysOnTop: true,
    autoHideMenuBar: true,
    fullscreenable: false,
    maximizable: false,
    webPreferences: { preload, contextIsolation: true, sandbox: true, nodeIntegration: false, spellcheck: false },
  });
  const assertOnTop = (): void => window.setAlwaysOnTop(true, "screen-saver");
  assertOnTop();
  const timer = setInterval(assertOnTop, reassertMs);
  window.on("closed", () => clearInterval(timer));
  window.once("ready-to-show", () => window.showInactive());
  void window.loadFile(page);
  return window;
}
