// Public keys as one line, `ed25519:BASE64`, so that they can be pasted into a configuration.

import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import { AppError } from "../../../src-shared/errors.ts";

/** A key that rules may be signed with. */
export interface PublicKey {
  /** First 16 hexadecimal digits of the SHA-256 of the key's bytes. */
  readonly id: string;
  readonly key: KeyObject;
  /** As written in files. */
  readonly line: string;
}

const keyBytes = 32;
const linePattern = /^ed25519:([A-Za-z0-9+/]{43}=)$/;
/** What stands before the 32 bytes in the usual encoding of such a key (RFC 8410). */
const spkiHead = Buffer.from("302a300506032b6570032100", "hex");

/** Reads a line. Throws `key-invalid` naming `where` it stands. */
export function parsePublicKey(text: string, where: string): PublicKey {
  const bytes = Buffer.from(linePattern.exec(text.trim())?.[1] ?? "", "base64");
  if (bytes.length !== keyBytes)
    throw new AppError("key-invalid", `${where}: expected a public key, ed25519: and 44 characters of base64`);
  return publicKeyOf(createPublicKey({ key: Buffer.concat([spkiHead, bytes]), format: "der", type: "spki" }));
}

/** Names a key. */
export function publicKeyOf(key: KeyObject): PublicKey {
  const bytes = key.export({ format: "der", type: "spki" }).subarray(spkiHead.length);
  return {
    id: createHash("sha256").update(bytes).digest("hex").slice(0, 16),
    key,
    line: `ed25519:${bytes.toString("base64")}`,
  };
}
