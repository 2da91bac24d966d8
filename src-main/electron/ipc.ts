// Requests and pushes between the overlay's window and the call service. Parses nothing itself: `handleRequest` does.

import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from "electron";
import { type PushName, type PushOf, type RequestName, requests } from "../../src-shared/contract.ts";
import { type CallControl, handleRequest } from "../call/handle-request.ts";

/** Registers a handler for every message of the contract, and pushes every snapshot to every window. */
export function serveWindows(control: CallControl): void {
  for (const name of Object.keys(requests) as RequestName[]) {
    ipcMain.handle(name, async (event, raw: unknown) => {
      if (!isOurPage(event))
        return { ok: false, error: { code: "refused", message: `${name}: the sender is not a window of ours` } };
      return handleRequest(name, raw, control);
    });
  }
  control.devices.onTest((test) => push("devices/tested", test));
  control.service.subscribe({ onSnapshot: (snapshot) => push("snapshot/changed", snapshot) });
  control.desk.onChange((view) => push("settings/changed", view));
}

/** Only the top frame of a page that we loaded from disk may ask. */
const isOurPage = ({ sender, senderFrame }: IpcMainInvokeEvent): boolean =>
  senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.url.startsWith("file:");

/** Tells every window. */
export function push<Name extends PushName>(name: Name, value: PushOf<Name>): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send(name, value);
}
