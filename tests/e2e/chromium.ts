// Debian's Chromium for the browser tests. Where it is missing, tests skip in plain sight; with CI=true they fail.

import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** Why browser tests cannot run here; `undefined` when they can. Throws when CI=true. */
export function chromiumMissing(): string | undefined {
  if (existsSync(executablePath)) return undefined;
  const reason = `no Chromium at ${executablePath}; install it (apt-get install chromium) or set CHROMIUM_PATH`;
  if (process.env.CI === "true") throw new Error(reason);
  return reason;
}

/** Starts the browser. The sandbox is off because test machines run as root. */
export const launchChromium = (args: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath, args: ["--no-sandbox", ...args] });
