// Electron's own runtime for the tests of its shell: looked for, never fetched.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/program.ts";

/** The program to start, or why there is none to start here. */
export type ElectronRuntime = { readonly executablePath: string } | { readonly missing: string };

/** Where `npm start` would find it, and a screen to show it on. */
export function electronRuntime(env: NodeJS.ProcessEnv = process.env): ElectronRuntime {
  const pathFile = join(root, "node_modules/electron/path.txt");
  const name = existsSync(pathFile) ? readFileSync(pathFile, "utf8") : "electron";
  const executablePath = join(env["ELECTRON_OVERRIDE_DIST_PATH"] ?? join(root, "node_modules/electron/dist"), name);
  if (!existsSync(executablePath)) {
    const how = "npx install-electron --no, or ELECTRON_OVERRIDE_DIST_PATH";
    return { missing: `no Electron at ${executablePath} (${how})` };
  }
  const hasScreen = process.platform !== "linux" || Boolean(env["DISPLAY"] ?? env["WAYLAND_DISPLAY"]);
  return hasScreen ? { executablePath } : { missing: "Electron is here, but no screen (DISPLAY); try xvfb-run" };
}
