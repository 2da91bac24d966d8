// Stands in for main as a window sees it: keeps what was asked, answers as told, pushes snapshots.

import type { Connection, Link } from "../../src-renderer/link.ts";
import type { CallSnapshot, PushName, RequestName } from "../../src-shared/contract.ts";
import {
  changedSettings,
  defaultSettings,
  type HouseSheet,
  settingsChange,
  settingsSchema,
  type SettingsView,
} from "../../src-shared/settings.ts";
import { emptyHouse, textsOf, viewOf } from "../support/page.ts";

/** A link whose other side is the test. */
export class FakeLink implements Link {
  readonly asked: { readonly name: RequestName; readonly request: unknown }[] = [];
  /** What to answer instead of `{ ok: true }`. */
  readonly answers = new Map<RequestName, unknown>();
  view: SettingsView = viewOf({ ...defaultSettings, language: "en" });
  house: HouseSheet = emptyHouse;
  #snapshot: CallSnapshot;
  #connection: Connection = "connected";
  readonly #pushListeners = new Map<string, Set<(value: unknown) => void>>();
  readonly #connectionListeners = new Set<(connection: Connection) => void>();

  constructor(snapshot: CallSnapshot) {
    this.#snapshot = snapshot;
  }

  request(name: RequestName, request: unknown): Promise<unknown> {
    if (!name.endsWith("/get") && name !== "window/fit") this.asked.push({ name, request });
    return Promise.resolve(this.answers.get(name) ?? this.#usualAnswer(name, request));
  }

  #usualAnswer(name: RequestName, request: unknown): unknown {
    if (name === "settings/get") return { ok: true, view: this.view };
    if (name === "settings/change") {
      const settings = changedSettings(this.view.settings, settingsChange.parse(request));
      this.view = viewOf(settingsSchema.parse(settings));
      return { ok: true, view: this.view };
    }
    if (name === "house/get") return { ok: true, house: this.house };
    if (name === "incident/get") return { ok: true, text: "what was said" };
    if (name === "snapshot/get") return { ok: true, snapshot: this.#snapshot };
    if (name === "texts/get") return { ok: true, texts: textsOf((request as { readonly language: string }).language) };
    return { ok: true };
  }

  onPush(name: string, listener: (value: unknown) => void): () => void {
    const listeners = this.#pushListeners.get(name) ?? new Set();
    this.#pushListeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    this.#connectionListeners.add(listener);
    listener(this.#connection);
    return () => void this.#connectionListeners.delete(listener);
  }

  /** Main publishes. */
  push(value: unknown, name: PushName = "snapshot/changed"): void {
    for (const listener of this.#pushListeners.get(name) ?? []) listener(value);
  }

  connection(next: Connection): void {
    this.#connection = next;
    for (const listener of this.#connectionListeners) listener(next);
  }

  get listeners(): number {
    const pushes = [...this.#pushListeners.values()].reduce((sum, { size }) => sum + size, 0);
    return pushes + this.#connectionListeners.size;
  }
}
