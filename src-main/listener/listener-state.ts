// What the owner of the listener tells the rest of the program: its life and its events.

import type { AppError } from "../../src-shared/errors.ts";
import type { ListenerMessage } from "../../src-shared/listener-protocol.ts";
import type { Result } from "../../src-shared/result.ts";
import type { CrashReason } from "./crash.ts";

/**
 * Life of the listener: `stopped → starting → ready`, `starting|ready → restarting → starting`,
 * `starting|ready → gave-up`, any `→ stopped`. `ready` after a restart means that model and source are restored.
 */
export type ListenerState =
  | { readonly type: "starting" }
  | { readonly type: "ready" }
  | { readonly type: "restarting"; readonly inMs: number; readonly attempt: number; readonly reason: CrashReason }
  | { readonly type: "gave-up"; readonly reason: CrashReason }
  | { readonly type: "stopped" };

/** What the listener tells about a call; replies and the handshake stay inside. */
export type ListenerEvent = Exclude<ListenerMessage, { type: "ready" | "answer" | "refusal" }>;

/** Done, or why not. */
export type Done = Result<void, AppError>;
