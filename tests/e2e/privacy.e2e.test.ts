// A whole real call under watch: main, listener and page. No sound reaches the disk, nothing reaches a network.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { bundledCall } from "../support/bundled-call.ts";
import { root, steadyline } from "../support/program.ts";
import { chromiumMissing, launchChromium } from "./chromium.ts";

const missing =
  chromiumMissing() ??
  (spawnSync("strace", ["-V"]).status === 0 ? undefined : "no strace; install it (apt-get install strace)");
if (missing !== undefined) process.stderr.write(`SKIPPED the call under watch: ${missing}\n`);

const callName = "en-threat";

/** Addresses of the Internet families in a line of the trace. */
const addressesIn = (line: string): string[] =>
  [...line.matchAll(/inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/g)].map(
    ([, four, six]) => four ?? six ?? "",
  );

/** The file that a line of the trace opened for writing, if it did. */
const writtenFile = (line: string): string | undefined =>
  /(?:open|openat|creat)\([^"]*"([^"]+)"[^)]*O_(?:WRONLY|RDWR|CREAT)/.exec(line)?.[1];

/** Devices and the kernel's own files keep nothing. */
const keepsNothing = (file: string): boolean => /^\/(?:dev|proc|sys)\//.test(file);

test.skipIf(missing !== undefined)(
  `a call under watch writes nothing but its journal and talks to nobody${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "steadyline-watch-"));
    const [trace, data] = [join(folder, "trace"), join(folder, "data")];
    const args = ["--demo", "--lang", "en", "--call", callName, "--no-browser"];
    const watched = ["-f", "-qq", "-s", "256", "-e", "trace=network,open,openat,creat", "-o", trace];
    const child = spawn("strace", [...watched, process.execPath, join(root, "out/main/web.js"), ...args], {
      env: { ...process.env, XDG_DATA_HOME: data },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let log = "";
    child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString("utf8")));
    const browser = await launchChromium();
    try {
      const asked: string[] = [];
      const page = await browser.newPage();
      page.on("request", (request) => asked.push(request.url()));
      page.on("websocket", (socket) => asked.push(socket.url()));
      const ended = new Promise((resolve) => child.once("close", resolve));
      createInterface({ input: child.stdout }).on("line", (line) => {
        const url = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(line)?.[0];
        if (url !== undefined) void page.goto(url);
        if (line.startsWith("close the overlay")) void page.close();
      });
      await ended;

      expect(new Set(asked.map((url) => new URL(url).hostname))).toEqual(new Set(["127.0.0.1"]));
      expect(asked.some((url) => url.startsWith("ws://"))).toBe(true);

      const lines = readFileSync(trace, "utf8").split("\n");
      const outgoing = lines
        .filter((line) => /\b(?:connect|sendto|sendmsg|sendmmsg)\(/.test(line))
        .flatMap(addressesIn);
      expect(outgoing).toEqual([]);
      const bound = lines.filter((line) => /\bbind\(/.test(line)).flatMap(addressesIn);
      expect(new Set(bound)).toEqual(new Set(["127.0.0.1"]));

      const written = new Set(lines.flatMap((line) => writtenFile(line) ?? []).filter((file) => !keepsNothing(file)));
      const journal = join(data, "steadyline", "journal.db");
      expect(written).toContain(journal);
      expect([...written].filter((file) => !file.startsWith(journal))).toEqual([]);

      // What lies there now is far smaller than the call's sound, and none of it can be read without the key.
      const files = readdirSync(join(data, "steadyline")).map((name) => join(data, "steadyline", name));
      const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
      expect(bytes).toBeLessThan(statSync(bundledCall(callName).wav).size / 4);
      const said = bundledCall(callName).turns.flatMap(({ text }) =>
        text.split(/\W+/).filter(({ length }) => length > 6),
      );
      for (const file of files) for (const word of said) expect(readFileSync(file).includes(word)).toBe(false);
      for (const word of said) expect(log.toLowerCase()).not.toContain(word.toLowerCase());

      // And the call is there for whoever has the key.
      const listed = await steadyline(["journal", "list", "--journal", journal]);
      expect(JSON.parse(listed.stdout)).toMatchObject({ state: "ended", highestLevel: "threatening", language: "en" });
      const shown = await steadyline(["journal", "verify", "--journal", journal]);
      expect(shown.code).toBe(0);
    } finally {
      child.kill("SIGKILL");
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  240_000,
);
