// Closes what Electron leaves open: permissions, navigation, new windows.

import { app, session } from "electron";

/** Refuses every permission; the default approves everything. */
export function hardenSession(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
}

/** Pages stay below `pages` (a file URL), and open nothing. */
export function refuseNavigation(pages: string): void {
  app.on("web-contents-created", (_event, contents) => {
    // Between our own pages only: overlay and devices lie beside each other on disk.
    contents.on("will-navigate", (event, url) => {
      if (!url.startsWith(pages)) event.preventDefault();
    });
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: "deny" }));
  });
}
