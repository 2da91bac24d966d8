// What the journal's thread and the main thread say to each other. Both run the same program, so types are enough.

import type { SerialisedError } from "../../../src-shared/errors.ts";
import type { PolicyInForce } from "../store/policies.ts";
import type { StoredCall } from "../store/read.ts";
import type { Entry } from "../store/writer.ts";

/** What the thread is started with. */
export interface ThreadSettings {
  readonly file: string;
  readonly cipherKey: string;
  readonly customersKey: string;
  readonly policy: PolicyInForce;
  /** Of the program; a thread has none of its own. */
  readonly processId: number;
}

/** To the thread. */
export type ToThread =
  | { readonly type: "append"; readonly batch: number; readonly entries: readonly Entry[] }
  | { readonly type: "read"; readonly requestId: number; readonly callId: string }
  /** Somebody has looked at the date and says that it is right. */
  | { readonly type: "confirm-clock"; readonly requestId: number }
  | { readonly type: "close" };

/** From the thread. */
export type FromThread =
  /** Written: what is in this batch survives the end of the program, however it comes. */
  | { readonly type: "acknowledged"; readonly batch: number }
  /** Nothing of this batch was written; it has to come again. */
  | { readonly type: "refused"; readonly batch: number; readonly error: SerialisedError }
  /** The file could not be used and lies aside; the call that runs has to be written from its beginning. */
  | { readonly type: "began-afresh"; readonly error: SerialisedError }
  /** Records are due, and the clock is in doubt. */
  | { readonly type: "clock-in-doubt"; readonly nowMs: number }
  | { readonly type: "clock-confirmed" }
  /** For the log: ids and counts only. */
  | { readonly type: "noted"; readonly line: string }
  | { readonly type: "answer"; readonly requestId: number; readonly call?: StoredCall }
  | { readonly type: "refusal"; readonly requestId: number; readonly error: SerialisedError }
  | { readonly type: "closed" };
