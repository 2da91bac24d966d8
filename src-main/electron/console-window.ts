// The console's window in Electron, and its messages: an ordinary window with a session of its own that starts locked.
// Written against Electron's types and documentation; its runtime could not be had where this was written.

import { BrowserWindow, ipcMain, type IpcMainInvokeEvent, type WebContents } from "electron";
import { consolePushes, type ConsoleRequestName, consoleRequests } from "../../src-shared/console-contract.ts";
import type { PushName, RequestName } from "../../src-shared/contract.ts";
import type { ConsoleWindowLink, SupervisorConsole } from "../console/console.ts";

export interface ConsoleWindowFiles {
  readonly preload: string;
  readonly page: string;
}

/** What the page needs of the overlay's messages: texts, look, and whether the program is there. */
const shared: readonly RequestName[] = ["settings/get", "settings/change", "texts/get", "snapshot/get", "house/get"];
const sharedPushes: readonly PushName[] = ["settings/changed", "snapshot/changed"];

/** The preload lets these pass; see there for how it begins. */
const messages = `--steadyline-messages=${JSON.stringify({
  requests: [...Object.keys(consoleRequests), ...shared],
  pushes: [...Object.keys(consolePushes), ...sharedPushes],
})}`;

/** The one console window. */
export class ConsoleWindow {
  private open: { readonly window: BrowserWindow; readonly link: ConsoleWindowLink } | undefined;

  constructor(
    private readonly files: ConsoleWindowFiles,
    private readonly supervisor: SupervisorConsole,
  ) {}

  /** Opens it, or brings it to the front. */
  show(): void {
    if (this.open !== undefined) return this.open.window.focus();
    const window = new BrowserWindow({
      width: 1280,
      height: 860,
      minWidth: 900,
      minHeight: 600,
      autoHideMenuBar: true,
      webPreferences: {
        preload: this.files.preload,
        additionalArguments: [messages],
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
      },
    });
    const link = this.supervisor.open((name, value) => window.webContents.send(name, value));
    this.open = { window, link };
    window.on("closed", () => {
      link.close();
      this.open = undefined;
    });
    void window.loadFile(this.files.page);
  }

  /** The link of the window that asks; `undefined` for every other page, the overlay's included. */
  linkOf(sender: WebContents): ConsoleWindowLink | undefined {
    return this.open?.window.webContents === sender ? this.open.link : undefined;
  }
}

/** Registers a handler for every message of the console; only the console's window is answered. */
export function serveConsole(console: ConsoleWindow): void {
  for (const name of Object.keys(consoleRequests) as ConsoleRequestName[]) {
    ipcMain.handle(name, async ({ sender, senderFrame }: IpcMainInvokeEvent, raw: unknown) => {
      const link = senderFrame === sender.mainFrame ? console.linkOf(sender) : undefined;
      if (link === undefined)
        return { ok: false, error: { code: "refused", message: `${name}: the sender is not the console's window` } };
      return link.handle(name, raw);
    });
  }
}
