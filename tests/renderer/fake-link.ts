// Stands in for main as a window sees it: keeps what was asked, answers as told, pushes snapshots.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Connection, Link } from "../../src-renderer/link.ts";
import type { CallSnapshot, RequestName } from "../../src-shared/contract.ts";
import { interfaceTextsSchema } from "../../src-shared/pack-schema.ts";

/** The interface texts of a language, from its pack. */
export const textsOf = (language: string): Readonly<Record<string, string>> =>
  interfaceTextsSchema.parse(
    parse(readFileSync(join(import.meta.dirname, "../../packs", language, "texts.yaml"), "utf8")),
  ).texts;

/** A link whose other side is the test. */
export class FakeLink implements Link {
  readonly asked: { readonly name: RequestName; readonly request: unknown }[] = [];
  /** What to answer instead of `{ ok: true }`. */
  readonly answers = new Map<RequestName, unknown>();
  #snapshot: CallSnapshot;
  #connection: Connection = "connected";
  readonly #pushListeners = new Set<(value: unknown) => void>();
  readonly #connectionListeners = new Set<(connection: Connection) => void>();

  constructor(snapshot: CallSnapshot) {
    this.#snapshot = snapshot;
  }

  request(name: RequestName, request: unknown): Promise<unknown> {
    if (name !== "snapshot/get" && name !== "texts/get") this.asked.push({ name, request });
    return Promise.resolve(this.answers.get(name) ?? this.#usualAnswer(name, request));
  }

  #usualAnswer(name: RequestName, request: unknown): unknown {
    if (name === "snapshot/get") return { ok: true, snapshot: this.#snapshot };
    if (name === "texts/get") return { ok: true, texts: textsOf((request as { readonly language: string }).language) };
    return { ok: true };
  }

  onPush(_name: string, listener: (value: unknown) => void): () => void {
    this.#pushListeners.add(listener);
    return () => void this.#pushListeners.delete(listener);
  }

  onConnection(listener: (connection: Connection) => void): () => void {
    this.#connectionListeners.add(listener);
    listener(this.#connection);
    return () => void this.#connectionListeners.delete(listener);
  }

  /** Main publishes. */
  push(value: unknown): void {
    for (const listener of this.#pushListeners) listener(value);
  }

  connection(next: Connection): void {
    this.#connection = next;
    for (const listener of this.#connectionListeners) listener(next);
  }

  get listeners(): number {
    return this.#pushListeners.size + this.#connectionListeners.size;
  }
}
