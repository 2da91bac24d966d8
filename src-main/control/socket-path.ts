// Where the running program listens for commands: a place that only this user can reach.

import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** Address of the socket, or of the named pipe on Windows. `STEADYLINE_SOCKET` overrides it. */
export function controlAddress(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env["STEADYLINE_SOCKET"]) return env["STEADYLINE_SOCKET"];
  const { username, uid } = userInfo();
  if (platform === "win32") return `\\\\.\\pipe\\steadyline-${username.replaceAll(/[^A-Za-z0-9_.-]/g, "_")}`;
  const runtime = env["XDG_RUNTIME_DIR"];
  return runtime ? join(runtime, "steadyline", "control.sock") : join(tmpdir(), `steadyline-${uid}`, "control.sock");
}
