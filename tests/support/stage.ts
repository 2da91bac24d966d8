// The whole program behind a page, in a test's own process: packs, policy, engine, journal, settings and web host are the
// real ones; only the recogniser and the clock are not, so that minutes of a call pass in milliseconds.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Channel } from "../../src-core/ids.ts";
import type { CallService } from "../../src-main/call/call-service.ts";
import { CallRunner } from "../../src-main/call/call-runner.ts";
import { createControl } from "../../src-main/call/control.ts";
import { loadService } from "../../src-main/call/load-all.ts";
import type { JournalClient } from "../../src-main/journal/client.ts";
import { startJournal } from "../../src-main/journal/start-journal.ts";
import { createListenerHost } from "../../src-main/listener/listener-host.ts";
import { createDesk, webDesktop } from "../../src-main/overlay/desk.ts";
import { SettingsStore } from "../../src-main/settings/settings-store.ts";
import { startWebHost, type WebHost } from "../../src-main/web/server.ts";
import type { ListenerMessage } from "../../src-shared/listener-protocol.ts";
import { FakeListener } from "../fakes/listener.ts";
import { FakeTime, settle } from "../fakes/time.ts";
import { root } from "./program.ts";

const secondsPerWord = 0.35;
const model = "model-of-the-stage";

/** A policy document: what differs from the default, as JSON, which YAML reads. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

interface StageParts {
  readonly folder: string;
  readonly time: FakeTime;
  readonly listener: FakeListener;
  readonly runner: CallRunner;
  readonly host: WebHost;
  readonly settings: SettingsStore;
  readonly service: CallService;
  readonly journal: JournalClient;
  readonly log: readonly string[];
}

/** One running program, one call after the other. Close it. */
export class Stage {
  #at = 0;
  #startedMs = 0;
  #utterance = 0;

  private constructor(readonly parts: StageParts) {}

  static async open(policy: PolicyDocument = {}): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), "steadyline-stage-"));
    const policyFile = join(folder, "policy.yaml");
    writeFileSync(policyFile, JSON.stringify({ name: "a house", ...policy }));
    const loaded = await loadService({ packs: join(root, "packs"), policyFile });
    const { service } = loaded;
    const time = new FakeTime();
    const listener = new FakeListener({ models: [model], vocabulary: [], utterances: [], files: [], seconds: 0 });
    const runner = new CallRunner({
      service,
      createHost: (callbacks) => createListenerHost({ spawn: listener.spawn, timers: time, env: {}, ...callbacks }),
      modelOf: () => Promise.resolve({ path: model, isDemo: false }),
      now: time.nowMs,
    });
    const log: string[] = [];
    const write = (line: string): void => void log.push(line);
    const settings = new SettingsStore(join(folder, "settings.json"), write);
    settings.keep({ devices: { caller: { id: "headset" }, agent: { id: "microphone" } } });
    const journal = startJournal(loaded, {
      file: join(folder, "journal.db"),
      entry: join(root, "out/main/journal.js"),
      log: () => undefined,
    });
    const desk = createDesk({ ...loaded, store: settings, desktop: webDesktop });
    const control = createControl({ runner, journal, settings, desk, log: write, ...loaded });
    const host = await startWebHost({ renderer: join(root, "out/renderer"), port: 0, control, log: write });
    return new Stage({ folder, time, listener, runner, host, settings, service, journal, log });
  }

  /** False once its web host has been closed by a scene. */
  isOpen = true;

  /** Ends the web host alone: pages lose the program. */
  async closeHost(): Promise<void> {
    this.isOpen = false;
    await this.parts.host.close();
  }

  /** Seconds into the call. */
  get at(): number {
    return this.#at;
  }

  /** Call it once a call has begun, however it was begun: the stage's clock starts there. */
  async begins(): Promise<void> {
    await settle();
    this.#at = 0;
    this.#utterance = 0;
    this.#startedMs = this.parts.time.nowMs();
  }

  /** Awaited after each second: a scene in which pages must not fall behind lets them draw. */
  afterSecond: () => Promise<void> = () => Promise.resolve();

  /** Time goes by, second after second, up to `at`. */
  async passTo(at: number): Promise<void> {
    while (this.#at < at) {
      const next = Math.min(at, Math.floor(this.#at) + 1);
      await this.parts.time.advance(this.#startedMs + next * 1000 - this.parts.time.nowMs());
      this.#at = next;
      this.parts.service.passTime(next);
      await this.afterSecond();
    }
  }

  pass = (seconds: number): Promise<void> => this.passTo(this.#at + seconds);

  /** Somebody says this, from now on; `partial` leaves the utterance open. The text is as a recogniser writes it. */
  async say(channel: Channel, text: string, status: "partial" | "final" = "final"): Promise<void> {
    const from = this.#at;
    const spoken = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}' ]/gu, " ")
      .split(" ")
      .filter((word) => word !== "");
    const words = spoken.map((word, index) => {
      const start = from + index * secondsPerWord;
      return { word, start, end: start + secondsPerWord, confidence: 1 };
    });
    await this.pass(spoken.length * secondsPerWord + 0.4);
    this.hear({ type: "hypothesis", channel, utterance: this.#utterance, status, words, at: this.#at });
    if (status === "final") this.#utterance += 1;
  }

  /** The listener tells this. */
  hear(message: ListenerMessage): void {
    this.parts.listener.child.emit(message);
  }

  /** The listener's process is gone; another one is started as time goes by. */
  crash(): void {
    this.parts.listener.child.exit({ code: null, signal: "SIGSEGV" });
  }

  async close(): Promise<void> {
    const { runner, journal, host, time, folder } = this.parts;
    const closed = runner.close();
    await time.advance(2000);
    await closed;
    await journal.close();
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
