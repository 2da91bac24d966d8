// A log on a full disk: the program goes on, and so does the call.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { beforeAll, expect, test } from "vitest";
import { requireBuild, root, steadyline } from "../../support/program.ts";

beforeAll(requireBuild);

test.skipIf(!existsSync("/dev/full"))(
  "a log that cannot be written to ends neither the program nor the call",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "steadyline-full-"));
    const env = { ...process.env, XDG_DATA_HOME: folder, STEADYLINE_SOCKET: join(folder, "control.sock") } as Record<
      string,
      string
    >; // Copied from process.env, which holds strings.
    const host = spawn(process.execPath, [join(root, "out/main/web.js"), "--no-browser", "--no-journal"], {
      env,
      stdio: ["ignore", "pipe", openSync("/dev/full", "w")],
    });
    try {
      if (host.stdout === null) throw new Error("expected stdout to be piped");
      const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]();
      const url = new URL(/http:\S+/.exec(String((await lines.next()).value))?.[0] ?? "");
      expect((await steadyline(["call", "start", "--lang", "en"], { env })).code).toBe(0);
      // Each of these is refused and logged.
      for (let count = 0; count < 20; count += 1) expect((await fetch(`${url.origin}/secret`)).status).toBe(403);
      const status = await steadyline(["call", "status"], { env });
      expect(JSON.parse(status.stdout)).toMatchObject({ phase: "active" });
      expect(host.exitCode).toBeNull();
    } finally {
      const gone = once(host, "close");
      host.kill("SIGKILL");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
