// What the workshop's thread and the main thread say to each other. Both run the same program, so types are enough.

import type { SerialisedError } from "../../../src-shared/errors.ts";
import type { TaskName } from "./tasks.ts";

export interface ToWorkshop {
  readonly id: number;
  readonly task: TaskName;
  readonly input: unknown;
}

export type FromWorkshop =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly refusal: SerialisedError }
  /** A broken assumption: for the log. */
  | { readonly id: number; readonly failure: string };
