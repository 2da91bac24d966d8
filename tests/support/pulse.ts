// A PulseAudio server of a test's own, without hardware: null sinks to play into, whose monitors are recorded.

import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const programs = ["pulseaudio", "pactl", "paplay", "parec", "sox"];

/** What is missing for tests with real sound; under CI that fails instead of skipping. */
export const soundParts = (): { readonly skip: boolean; readonly reason: string } => {
  const missing = programs.filter((name) => spawnSync(name, ["--version"], { stdio: "ignore" }).error !== undefined);
  if (missing.length === 0) return { skip: false, reason: "" };
  if (process.env["CI"] === "true") throw new Error(`real sound: missing ${missing.join(", ")}`);
  return { skip: true, reason: ` (skipped: missing ${missing.join(", ")})` };
};

/** One server. `start()` before anything else, `remove()` at the end. */
export class PulseServer {
  readonly #folder = mkdtempSync(join(tmpdir(), "steadyline-pulse-"));
  readonly #players = new Set<ChildProcess>();
  #daemon: ChildProcess | undefined;

  get #socket(): string {
    return join(this.#folder, "pulse.sock");
  }

  /** Environment under which programs find this server and no other. */
  get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      HOME: this.#folder,
      XDG_RUNTIME_DIR: this.#folder,
      PULSE_SERVER: `unix:${this.#socket}`,
      LC_ALL: "C",
    };
  }

  /** Starts the server with these sinks. */
  async start(sinks: readonly string[]): Promise<void> {
    const listen = `module-native-protocol-unix socket=${this.#socket} auth-anonymous=1`;
    const args = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "-L", listen];
    this.#daemon = spawn("pulseaudio", args, { env: this.env, stdio: "ignore" });
    for (let tries = 0; tries < 200 && !this.#answers(); tries += 1) await delay(25);
    for (const sink of sinks) this.addSink(sink);
  }

  /** Adds a sink; its monitor is `NAME.monitor`. Without `norewinds` the first data would take a second. */
  addSink(name: string): void {
    this.#pactl([
      "load-module",
      "module-null-sink",
      `sink_name=${name}`,
      `sink_properties=device.description=${name}`,
      "rate=16000",
      "channels=1",
      "format=s16le",
      "norewinds=1",
    ]);
  }

  removeSink(name: string): void {
    const line = this.#pactl(["list", "short", "modules"])
      .split("\n")
      .find((text) => text.includes(`sink_name=${name} `));
    this.#pactl(["unload-module", line?.split("\t")[0] ?? name]);
  }

  /** Plays a file into a sink; resolves when it is over or stopped. */
  async play(sink: string, wav: string): Promise<void> {
    const player = spawn("paplay", ["--latency-msec=40", "-d", sink, wav], { env: this.env, stdio: "ignore" });
    this.#players.add(player);
    await new Promise<void>((resolve) => player.once("close", () => resolve()));
    this.#players.delete(player);
  }

  /** Plays a file into a sink over and over until the server is gone or `stopPlaying()`. */
  loop(sink: string, wav: string): void {
    const player = spawn("sh", ["-c", 'while paplay --latency-msec=40 -d "$1" "$2"; do :; done', "sh", sink, wav], {
      env: this.env,
      stdio: "ignore",
      detached: true,
    });
    this.#players.add(player);
    player.once("close", () => this.#players.delete(player));
  }

  stopPlaying(): void {
    for (const { pid } of this.#players) killGroup(pid);
    this.#players.clear();
  }

  /** Stops the server as a hung process is stopped: it neither answers nor goes. */
  freeze(): void {
    this.#daemon?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#daemon?.kill("SIGCONT");
  }

  /** Ends the server at once. */
  async kill(): Promise<void> {
    const daemon = this.#daemon;
    this.#daemon = undefined;
    if (daemon === undefined || daemon.exitCode !== null) return;
    const gone = new Promise<void>((resolve) => daemon.once("close", () => resolve()));
    daemon.kill("SIGKILL");
    await gone;
    rmSync(this.#socket, { force: true });
  }

  async remove(): Promise<void> {
    this.stopPlaying();
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #answers(): boolean {
    return existsSync(this.#socket) && spawnSync("pactl", ["info"], { env: this.env, stdio: "ignore" }).status === 0;
  }

  #pactl(args: readonly string[]): string {
    return execFileSync("pactl", [...args], { env: this.env, encoding: "utf8" });
  }
}

const killGroup = (pid: number | undefined): void => {
  if (pid === undefined) return;
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, "SIGKILL");
    } catch {
      // No such group or process: it has ended by itself.
    }
  }
};
