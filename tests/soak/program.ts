// The whole program under soak: the built web host with its devices, commanded through its socket, watched by a window.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { WebSocket } from "ws";
import { z } from "zod";
import { callStatus, type CallStatus } from "../../src-main/control/messages.ts";
import { callSnapshot, type CallSnapshot } from "../../src-shared/contract.ts";
import { childrenOf, cpuSeconds, memoryMb } from "../bench/processes.ts";
import { root } from "../support/program.ts";

const envelope = z.object({ kind: z.literal("push"), name: z.literal("snapshot/changed"), value: callSnapshot });

/** What the processes use at one moment. */
export interface Usage {
  readonly mainMb: number;
  readonly listenerMb: number;
  /** Open files of main and listener together. */
  readonly files: number;
  /** CPU seconds so far of main, listener and recorders. */
  readonly cpuSeconds: number;
  readonly processes: number;
}

/** One run of the program. */
export class SoakProgram {
  readonly #folder = mkdtempSync(join(tmpdir(), "steadyline-soak-"));
  readonly #env: NodeJS.ProcessEnv;
  #host: ChildProcess | undefined;
  #window: WebSocket | undefined;
  /** What the host complained of. */
  readonly complaints: string[] = [];
  onSnapshot: (snapshot: CallSnapshot) => void = () => undefined;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = {
      ...env,
      STEADYLINE_SOCKET: join(this.#folder, "control.sock"),
      STEADYLINE_SETTINGS: join(this.#folder, "settings.json"),
      XDG_DATA_HOME: this.#folder,
    };
  }

  async start(devices: { readonly agent: string; readonly caller: string }): Promise<void> {
    const args = ["--no-browser", "--agent", devices.agent, "--caller", devices.caller];
    const host = spawn(process.execPath, [join(root, "out/main/web.js"), ...args], { env: this.#env, stdio: "pipe" });
    this.#host = host;
    createInterface({ input: host.stderr }).on("line", (line) => this.complaints.push(line));
    const lines = createInterface({ input: host.stdout });
    for await (const line of lines) {
      const url = /http:\S+/.exec(line)?.[0];
      if (url === undefined) continue;
      await this.#open(url);
      break;
    }
    host.stdout.resume();
  }

  /** `steadyline call …`, as a softphone would run it. */
  async call(...args: readonly string[]): Promise<CallStatus> {
    const cli = join(root, "out/main/cli.js");
    const { stdout } = await promisify(execFile)(process.execPath, [cli, "call", ...args], { env: this.#env });
    return callStatus.parse(JSON.parse(stdout));
  }

  usage(): Usage {
    const main = this.#host?.pid ?? 0;
    const below = childrenOf(main);
    const recorders = below.flatMap((pid) => childrenOf(pid));
    const all = [main, ...below, ...recorders];
    return {
      mainMb: memoryMb(main) ?? 0,
      listenerMb: below.reduce((sum, pid) => sum + (memoryMb(pid) ?? 0), 0),
      files: [main, ...below].reduce((sum, pid) => sum + filesOf(pid), 0),
      cpuSeconds: all.reduce((sum, pid) => sum + (cpuSeconds(pid) ?? 0), 0),
      processes: all.length,
    };
  }

  async stop(): Promise<void> {
    this.#window?.terminate();
    const host = this.#host;
    if (host !== undefined && host.exitCode === null) {
      const gone = once(host, "close");
      host.kill("SIGTERM");
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A window like any other: token, cookie, socket. */
  async #open(url: string): Promise<void> {
    const entered = await fetch(url, { redirect: "manual" });
    const cookie = (entered.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const { host, origin } = new URL(url);
    const window = new WebSocket(`ws://${host}/socket`, { headers: { cookie }, origin });
    this.#window = window;
    window.on("message", (data: Buffer) => {
      const parsed = envelope.safeParse(JSON.parse(data.toString("utf8")));
      if (parsed.success) this.onSnapshot(parsed.data.value);
    });
    await once(window, "open");
  }
}

const filesOf = (pid: number): number => {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0; // It has just ended.
  }
};
