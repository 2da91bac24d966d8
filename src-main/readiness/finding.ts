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
  /** The same for people who read another language; `null`: in no other words. */
  readonly told: Told | null;
}

/** Texts `console.found.<key>` and `console.fix.<fix>` of the packs, and what goes into them. A missing one is read in English. */
export interface Told {
  readonly key?: string;
  readonly fix?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

type Id = Finding["id"];

export const good = (id: Id, message: string, told: Told | null = null): Finding => ({
  id,
  state: "good",
  message,
  fix: null,
  told,
});
export const doubtful = (id: Id, message: string, fix: string, told: Told | null = null): Finding => ({
  id,
  state: "doubtful",
  message,
  fix,
  told,
});
export const bad = (id: Id, message: string, fix: string, told: Told | null = null): Finding => ({
  id,
  state: "bad",
  message,
  fix,
  told,
});
