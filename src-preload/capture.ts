// The capture window's bridge: passes the port for frames on to the page. The page gets nothing else.

import { ipcRenderer } from "electron";

ipcRenderer.on("frames", (event) => {
  // A port can only be handed over with a message of the window itself.
  window.postMessage("frames", "*", event.ports);
});
