import { AppError } from "../../../src-shared/errors.ts";

/** There is no journal to read a call from. Throws `journal-unknown`. */
export function noJournal(): never {
  throw new AppError("journal-unknown", "reading a call: no journal was begun yet");
}
