// Builds the program once before the browser tests, so that they never run against an old build.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");

export default async function build(): Promise<void> {
  const cli = join(root, "node_modules/electron-vite/bin/electron-vite.js");
  await promisify(execFile)(process.execPath, [cli, "build", "--logLevel", "warn"], { cwd: root });
}
