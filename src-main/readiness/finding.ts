// One thing that was looked at on this desktop, and what to do about it.

import type { findingIds } from "../../src-shared/console/readiness-messages.ts";

export interface Finding {
  readonly id: (typeof findingIds)[number];
  /** `good`; `doubtful`: calls work, with a drawback; `bad`: calls cannot be heard, kept or judged as they should. */
  readonly state: "good" | "doubtful" | "bad";
  /** Expected and got, in one sentence. */
  readonly message: string;
  /** What mends it; `null` where nothing is to be done. */
  readonly fix: string | null;
}

export const good = (id: Finding["id"], message: string): Finding => ({ id, state: "good", message, fix: null });
export const doubtful = (id: Finding["id"], message: string, fix: string): Finding => ({
  id,
  state: "doubtful",
  message,
  fix,
});
export const bad = (id: Finding["id"], message: string, fix: string): Finding => ({ id, state: "bad", message, fix });
