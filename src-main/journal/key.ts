// The journal's key: 32 random bytes beside it, sealed by the operating system's key store where there is one, else in a file
// that only this user may read. Two keys are derived from it, for the file and for the fingerprints of customers.

import { createHmac, hkdfSync, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "../../src-shared/errors.ts";
import { keyLength } from "./store/database.ts";

/** The operating system's key store, as Electron's `safeStorage` offers it. */
export interface KeyVault {
  seal(secret: string): Uint8Array;
  /** Throws when the store does not know the secret any more. */
  unseal(sealed: Uint8Array): string;
}

export interface JournalKey {
  /** The cipher's key: 32 characters of base64url, 192 bits. */
  readonly cipherKey: string;
  /** For `fingerprintWith`. */
  readonly customersKey: string;
  readonly fingerprint: (customer: string) => string;
  /** How the key lies on the disk, to be told to whoever asks. */
  readonly keptIn: "key-store" | "key-file";
}

/** Where the key of a journal lies. */
export const keyFileOf = (journal: string): string => `${journal}.key`;

const [sealedMark, plainMark] = ["steadyline-key-sealed:", "steadyline-key:"];
const secretBytes = 32;

/** Reads the key, or makes one where `mayCreate`. Throws `journal-key` when it is missing, sealed elsewhere, or open to others. */
export function journalKey(
  journal: string,
  {
    vault,
    mayCreate,
    keyFile = keyFileOf(journal),
  }: {
    readonly vault?: KeyVault | undefined;
    readonly mayCreate: boolean;
    readonly keyFile?: string | undefined;
  },
): JournalKey {
  if (!existsSync(keyFile)) {
    if (!mayCreate)
      throw new AppError("journal-key", `cannot open the journal ${journal}: its key file ${keyFile} is missing`);
    createKey(keyFile, vault);
  }
  const text = readKeyFile(keyFile);
  const isSealed = text.startsWith(sealedMark);
  const secret = isSealed ? unsealed(text, { keyFile, vault }) : plainSecret(text, keyFile);
  return derive(secret, isSealed ? "key-store" : "key-file");
}

/** Writes the key in the open, for an administrator's command line or a backup. Refuses to overwrite. */
export function writeRecoveryKey(
  journal: string,
  { vault, to }: { readonly vault: KeyVault | undefined; readonly to: string },
): void {
  const keyFile = keyFileOf(journal);
  const text = readKeyFile(keyFile);
  const secret = text.startsWith(sealedMark) ? unsealed(text, { keyFile, vault }) : plainSecret(text, keyFile);
  writeNew(to, `${plainMark}${secret}\n`);
}

function createKey(keyFile: string, vault: KeyVault | undefined): void {
  const secret = randomBytes(secretBytes).toString("base64");
  mkdirSync(dirname(keyFile), { recursive: true, mode: 0o700 });
  const text =
    vault === undefined
      ? `${plainMark}${secret}`
      : `${sealedMark}${Buffer.from(vault.seal(secret)).toString("base64")}`;
  writeNew(keyFile, `${text}\n`);
}

/** `wx`: of two programs that start at once, the second reads the key of the first. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") return;
    throw new AppError("journal-key", `cannot write the key file ${file}: ${String(cause)}`, { cause });
  }
}

function readKeyFile(file: string): string {
  try {
    if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
    return readFileSync(file, "utf8").trim();
  } catch (cause) {
    throw new AppError("journal-key", `cannot read the key file ${file}: ${String(cause)}`, { cause });
  }
}

function plainSecret(text: string, keyFile: string): string {
  const secret = text.startsWith(plainMark) ? text.slice(plainMark.length) : "";
  if (Buffer.from(secret, "base64").length === secretBytes) return secret;
  throw new AppError(
    "journal-key",
    `the key file ${keyFile} is damaged; expected ${plainMark} and ${secretBytes} bytes`,
  );
}

function unsealed(
  text: string,
  { keyFile, vault }: { readonly keyFile: string; readonly vault: KeyVault | undefined },
): string {
  if (vault === undefined)
    throw new AppError(
      "journal-key",
      `the key in ${keyFile} is sealed by the operating system's key store, which only the desktop program can open; ` +
        "start it with --write-journal-key FILE, and give that file here with --key FILE",
    );
  try {
    return vault.unseal(Buffer.from(text.slice(sealedMark.length), "base64"));
  } catch (cause) {
    throw new AppError("journal-key", `the operating system's key store does not open ${keyFile}: ${String(cause)}`, {
      cause,
    });
  }
}

/** Fingerprint of a customer's name or number: the same name in any case and spacing gives the same. */
export const fingerprintWith =
  (customersKey: string) =>
  (customer: string): string =>
    createHmac("sha256", customersKey).update(customer.trim().toLowerCase().replace(/\s+/gu, " ")).digest("base64url");

function derive(secret: string, keptIn: JournalKey["keptIn"]): JournalKey {
  const text = (purpose: string, length: number): string =>
    Buffer.from(
      hkdfSync("sha256", Buffer.from(secret, "base64"), "", `steadyline journal ${purpose}`, length),
    ).toString("base64url");
  const customersKey = text("customers", secretBytes);
  return {
    cipherKey: text("file", (keyLength * 3) / 4),
    customersKey,
    fingerprint: fingerprintWith(customersKey),
    keptIn,
  };
}
