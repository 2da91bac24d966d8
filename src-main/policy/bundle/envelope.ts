// A signed envelope: DSSE version 1 (the format of in-toto and sigstore) with Ed25519. What is inside is nobody's business here.

import { createHash, type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";
import { AppError } from "../../../src-shared/errors.ts";
import { type PublicKey } from "./public-key.ts";

/** What the payload is; signed with it, so that a signature on anything else never passes for one on rules. */
const payloadType = "application/vnd.steadyline.rules+json";

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const envelope = z.strictObject({
  payloadType: z.literal(payloadType),
  payload: base64,
  signatures: z
    .array(z.object({ keyid: z.string(), sig: base64 }))
    .min(1)
    .max(16),
});

/** A payload that a known key has signed. */
export interface Opened {
  readonly payload: Buffer;
  /** SHA-256 of the payload, hex. */
  readonly hash: string;
  readonly keyId: string;
  /** Base64. */
  readonly signature: string;
}

/** Largest envelope that is read at all, bytes. */
export const largestEnvelope = 5_000_000;

/** Signs; the file's text, with a final newline. */
export function seal(payload: Buffer, key: { readonly id: string; readonly privateKey: KeyObject }): string {
  const sig = sign(null, encoded(payload), key.privateKey).toString("base64");
  const value = { payloadType, payload: payload.toString("base64"), signatures: [{ keyid: key.id, sig }] };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/**
 * Checks and opens. Throws `bundle-invalid` for what is half-written, tampered with or no envelope, `bundle-foreign` for one that
 * none of `keys` has signed. Key ids in the file only say which key to try: what counts is the signature.
 */
export function open(
  text: string,
  { keys, file }: { readonly keys: readonly PublicKey[]; readonly file: string },
): Opened {
  const { payload: encodedPayload, signatures } = parse(text, file);
  const payload = Buffer.from(encodedPayload, "base64");
  const known = signatures.flatMap(({ keyid, sig }) =>
    keys.filter(({ id }) => id === keyid).map((key) => ({ key, sig })),
  );
  if (known.length === 0)
    throw new AppError(
      "bundle-foreign",
      `${file} is signed with the key ${signatures.map(({ keyid }) => keyid).join(", ")}; expected ${keys.map(({ id }) => id).join(" or ")}`,
    );
  const good = known.find(({ key, sig }) => verify(null, encoded(payload), key.key, Buffer.from(sig, "base64")));
  if (good === undefined)
    throw new AppError(
      "bundle-invalid",
      `the signature of ${file} does not fit its content: it was changed after signing`,
    );
  return { payload, hash: createHash("sha256").update(payload).digest("hex"), keyId: good.key.id, signature: good.sig };
}

function parse(text: string, file: string): z.infer<typeof envelope> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError(
      "bundle-invalid",
      `${file} is not whole (${text.length} characters): half-written, or no bundle`,
      {
        cause,
      },
    );
  }
  const parsed = envelope.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError("bundle-invalid", `${file} is no bundle: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
}

/** DSSE's pre-authentication encoding: lengths keep type and content apart. */
const encoded = (payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
