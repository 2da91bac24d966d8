// Closes what Electron leaves open: permissions, navigation, new windows.

import { app, session } from "electron";

/** Refuses every permission; the default approves everything. */
export function hardenSession(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
}

/** Pages stay where they were loaded, and open nothing. */
export function refuseNavigation(): void {
  app.on("web-contents-created", (_event, contents) => {
    contents.on("will-navigate", (event) => event.preventDefault());
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
  });
}
