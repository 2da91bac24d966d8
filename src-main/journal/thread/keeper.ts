// Keeps one journal: opens it whatever is wrong with it, writes batches, sweeps daily. Runs in a thread of its own, so that
// no disk ever delays a cue; knows nothing of threads itself.

import { closeSync, existsSync, fsyncSync, openSync } from "node:fs";
import type { Policy } from "../../../src-core/policy/policy.ts";
import { AppError, type SerialisedError } from "../../../src-shared/errors.ts";
import { fingerprintWith } from "../key.ts";
import { openOrSetAside, type SetAside, setAside, sweepSetAside } from "../open.ts";
import { isDoubtful, noteTime } from "../store/clock.ts";
import type { Database } from "../store/database.ts";
import { readCall, type StoredCall } from "../store/read.ts";
import { longestKeepMs, sweep } from "../store/retention.ts";
import { type Entry, JournalWriter, sealInterrupted } from "../store/writer.ts";
import type { FromThread, ThreadSettings } from "./messages.ts";

export interface KeeperOptions extends ThreadSettings {
  readonly tell: (message: FromThread) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly isAlive: (processId: number) => boolean;
}

interface Opened {
  readonly database: Database;
  readonly writer: JournalWriter;
}

/** Entries after which the log of changes is moved into the file, while nothing is being written; about ten pages each. */
const moveEvery = 100;
/** Pages at which SQLite does so within a write: only where `sync` does not keep up. */
const logPagesAtMost = 8192;
/** Longest time between two sweeps, milliseconds. */
const sweepEveryMs = 86_400_000;

export class Keeper {
  private opened: Opened | undefined;
  private sweptAtMs = Number.NEGATIVE_INFINITY;
  private isUnsynced = false;
  /** Entries written since the log was moved into the file. */
  private unmoved = 0;
  /** How long things are kept: as the rules of the latest call say. */
  private retention: Policy["retention"];

  constructor(private readonly options: KeeperOptions) {
    this.retention = options.policy.policy.retention;
  }

  /** Opens and sweeps, so that what is due goes even when no call comes. Trouble is told with the first batch. */
  start(): void {
    try {
      this.open();
    } catch (error) {
      this.note(`not opened yet: ${serialised(error).message}`);
    }
  }

  /** Writes a batch, or tells why it could not. */
  append(batch: number, entries: readonly Entry[]): void {
    try {
      this.write(this.open().writer, entries);
      this.isUnsynced = true;
      this.unmoved += entries.length;
      for (const entry of entries)
        if (entry.kind === "event" && entry.rules !== undefined) this.retention = entry.rules.policy.retention;
      this.options.tell({ type: "acknowledged", batch });
    } catch (error) {
      if (error instanceof AppError && error.code === "journal-damaged") this.abandon();
      this.options.tell({ type: "refused", batch, error: serialised(error) });
    }
  }

  /** Throws `AppError` when there is no such call. */
  read(callId: string): StoredCall {
    return readCall(this.open().database, callId);
  }

  /**
   * Forces what was written out of the machine's own cache: from here on a power cut loses nothing either. Then moves a long log
   * into the file, which no write has to wait for.
   */
  sync(): void {
    const log = `${this.options.file}-wal`;
    if (!this.isUnsynced || !existsSync(log)) return;
    const descriptor = openSync(log, "r+");
    try {
      fsyncSync(descriptor);
      this.isUnsynced = false;
    } finally {
      closeSync(descriptor);
    }
    if (this.unmoved < moveEvery) return;
    this.opened?.database.rows("PRAGMA wal_checkpoint(PASSIVE)");
    this.unmoved = 0;
  }

  /** To be called every hour or so: believes small steps of the clock, and sweeps once a day. */
  passTime(): void {
    if (this.opened === undefined) return;
    noteTime(this.opened.database, this.options.now());
    if (this.options.now() - this.sweptAtMs >= sweepEveryMs) this.sweep(this.opened.database, false);
  }

  /** Somebody says that the date is right. */
  confirmClock(): void {
    this.sweep(this.open().database, true);
    this.options.tell({ type: "clock-confirmed" });
  }

  close(): void {
    this.sync();
    this.opened?.database.close();
    this.opened = undefined;
  }

  private open(): Opened {
    if (this.opened !== undefined) return this.opened;
    const { file, cipherKey, customersKey, policy, processId, now, isAlive } = this.options;
    const { database, setAside: aside } = openOrSetAside(file, cipherKey, now());
    database.exec(`PRAGMA wal_autocheckpoint = ${logPagesAtMost}`);
    const interrupted = sealInterrupted(database, { isAlive, nowMs: now() });
    const writer = new JournalWriter(database, {
      policy,
      fingerprint: fingerprintWith(customersKey),
      processId,
      now,
    });
    this.opened = { database, writer };
    if (aside !== undefined) this.tellFresh(aside);
    if (interrupted > 0) this.note(`${interrupted} calls were interrupted earlier and are sealed now`);
    this.sweep(database, false);
    return this.opened;
  }

  /** The file turned out to be damaged while in use: next time it is set aside. */
  private abandon(): void {
    this.opened?.database.close();
    this.opened = undefined;
    const { file, now } = this.options;
    try {
      this.tellFresh(setAside(file, { code: "journal-damaged", nowMs: now() }));
    } catch (error) {
      this.note(`cannot set the damaged journal aside yet: ${serialised(error).message}`);
    }
  }

  private tellFresh({ code, file }: SetAside): void {
    const error = new AppError(code, `the journal was set aside as ${file}; a fresh one was begun`);
    this.options.tell({ type: "began-afresh", error: error.toJSON() });
  }

  /** An entry that cannot be written for a reason of its own must not hold up all others. */
  private write(writer: JournalWriter, entries: readonly Entry[]): void {
    try {
      writer.write(entries);
    } catch (error) {
      if (error instanceof AppError) throw error;
      for (const entry of entries) this.writeAlone(writer, entry);
    }
  }

  private writeAlone(writer: JournalWriter, entry: Entry): void {
    try {
      writer.write([entry]);
    } catch (error) {
      if (error instanceof AppError) throw error;
      const { callId, seq, kind } = entry;
      this.note(`${kind} ${seq} of call ${callId} cannot be written: ${error instanceof Error ? error.name : "?"}`);
    }
  }

  private sweep(database: Database, isClockRight: boolean): void {
    const { now, file } = this.options;
    const { retention } = this;
    const nowMs = now();
    const result = sweep(database, { retention, nowMs, isClockRight });
    if (result.state === "clock-in-doubt") {
      this.options.tell({ type: "clock-in-doubt", nowMs });
      return;
    }
    this.sweptAtMs = nowMs;
    // Where the clock is in doubt, files stay too.
    const files = isDoubtful(database, nowMs) ? 0 : sweepSetAside(file, { nowMs, keepMs: longestKeepMs(retention) });
    const { calls, incidents, transcripts } = result;
    if (calls + incidents + transcripts + files > 0)
      this.note(`swept ${calls} calls, ${incidents} incidents, ${transcripts} transcripts, ${files} files set aside`);
  }

  private note(line: string): void {
    this.options.tell({ type: "noted", line });
  }
}

/** Trouble as it crosses to the main thread. */
export const serialised = (error: unknown): SerialisedError =>
  error instanceof AppError
    ? error.toJSON()
    : { code: "journal-disk", message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
