// Opens the overlay in a browser where there is a display to show it on.

import { spawn } from "node:child_process";

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
  linux: ["xdg-open"],
};

/** Tries to open `url`; failing that, says so in one line: the address has been printed anyway. */
export function openBrowser(url: string, log: (line: string) => void): void {
  const hasDisplay = process.platform !== "linux" || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
  const opener = openers[process.platform];
  if (!hasDisplay || opener === undefined) return;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", (error) => log(`no browser could be opened (${error.message}); open the address by hand`));
  child.unref();
}
