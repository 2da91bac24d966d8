// Expected trouble, typed. Messages say what was attempted, with what, and expected versus got.

/** Closed list of expected errors; each has a `userMessage` key `error.<code>` in the packs' texts. */
export const errorCodes = [
  "usage",
  "wav-invalid",
  "wav-truncated",
  "language-unknown",
  "model-missing",
  "model-damaged",
  "model-wrong",
  "pack-invalid",
  "policy-invalid",
  "bundle-invalid",
  "bundle-foreign",
  "bundle-old",
  "key-invalid",
  "config-invalid",
  "input-invalid",
  "file-unreadable",
  "listener-start",
  "listener-crashed",
  "listener-timeout",
  "recogniser-failed",
  "recorder-missing",
  "device-missing",
  "not-running",
  "refused",
  "port-busy",
  "journal-damaged",
  "journal-newer",
  "journal-read-only",
  "journal-disk",
  "journal-busy",
  "journal-key",
  "journal-unknown",
  "settings-broken",
  "settings-unwritable",
  "team-command-failed",
  "console-locked",
  "console-passphrase",
  "console-waiting",
  "draft-broken",
  "draft-unwritable",
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** What survives a process hop. */
export interface SerialisedError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Expected trouble. A broken assumption is `invariant()`, never this. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
  }

  /** Key of the text for the user in the packs' `texts.yaml`. */
  get userMessage(): string {
    return `error.${this.code}`;
  }

  toJSON(): SerialisedError {
    return { code: this.code, message: this.message };
  }
}
