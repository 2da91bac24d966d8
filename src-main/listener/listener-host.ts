// Owner of the listener process: starts it, restarts it after a crash, restores model and source, gives up in time.
// Knows nothing of cues, files or Electron.

import { z } from "zod";
import type { Channel } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import {
  listenerMessage,
  listenerProtocolVersion,
  type AudioSource,
  type ListenerMessage,
  type ListenerRequest,
} from "../../src-shared/listener-protocol.ts";
import { err, ok, type Result } from "../../src-shared/result.ts";
import { childEnv } from "./child-env.ts";
import { CrashCounter, reasonOfExit, type CrashReason } from "./crash.ts";
import type { ListenerChild, SpawnListener } from "./listener-child.ts";
import { RequestBook } from "./request-book.ts";
import { systemTimers, type Timers } from "./timers.ts";
import { UtteranceBook } from "./utterance-book.ts";

/** What the listener tells about a call; replies and the handshake stay inside. */
export type ListenerEvent = Exclude<ListenerMessage, { type: "ready" | "answer" | "refusal" }>;

/** Life of the listener. `ready` after a restart means that model and source are restored. */
export type ListenerState =
  | { readonly type: "starting" }
  | { readonly type: "ready" }
  | { readonly type: "restarting"; readonly inMs: number; readonly attempt: number; readonly reason: CrashReason }
  | { readonly type: "gave-up"; readonly reason: CrashReason }
  | { readonly type: "stopped" };

/** What the owner is given. */
export interface ListenerHostOptions {
  readonly spawn: SpawnListener;
  /** Seconds into the call now; where a source goes on after a restart. */
  readonly callTime: () => number;
  readonly onMessage: (message: ListenerEvent) => void;
  readonly onState: (state: ListenerState) => void;
  /** Environment to clean and pass on. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly timers?: Timers;
  /** Longest wait for `ready`. Default 5000. */
  readonly handshakeMs?: number;
  /** Longest wait for an answer; loading a large model from a cold disk is the slowest. Default 30000. */
  readonly requestMs?: number;
  /** Longest wait for a graceful end. Default 1000. */
  readonly shutdownMs?: number;
}

/** Where in a call listening begins. */
export interface StartPoint {
  readonly fromSeconds: number;
  readonly firstUtterance: number;
}

export type Done = Result<void, AppError>;

/** Owner of the one listener process. Nothing here throws or rejects. */
export interface ListenerHost {
  readonly state: () => ListenerState;
  /** Starts the process; resolves when it is ready or given up (`listener-start`). `refused` when already started. */
  readonly start: () => Promise<Done>;
  /** Loads a checked model folder; another model than the loaded one means a fresh process. */
  readonly loadModel: (modelPath: string) => Promise<Done>;
  /** Begins to listen. `wav-*`, `file-unreadable`, `input-invalid`, `refused` before anything is heard. */
  readonly startSource: (source: AudioSource, from: StartPoint) => Promise<Done>;
  /** Ends listening; all finals have been passed on when it resolves. Also cancels restoring after a crash. */
  readonly stopSource: () => Promise<Done>;
  readonly pause: () => Promise<Done>;
  readonly resume: () => Promise<Done>;
  /** Those of `words` that the loaded model can recognise. */
  readonly findWords: (words: readonly string[]) => Promise<Result<readonly string[], AppError>>;
  /** Passes live samples of one channel; dropped while the process is not ready. */
  readonly pushFrame: (channel: Channel, samples: Int16Array) => void;
  /** Asks the process to end, and ends it after a second. */
  readonly shutdown: () => Promise<void>;
}

/** A source that shall be heard until it ends or is stopped. */
interface Wanted {
  readonly source: AudioSource;
  readonly utterances: UtteranceBook;
  paused: boolean;
}

type Request = ListenerRequest extends infer R ? (R extends { requestId: number } ? Omit<R, "requestId"> : never) : never;

const refused = (message: string): { readonly ok: false; readonly error: AppError } => err(new AppError("refused", message));
const nothing = (outcome: Result<unknown, AppError>): Done => (outcome.ok ? ok(undefined) : outcome);
