// The console's passphrase as a hash. The passphrase itself is written nowhere.

import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/**
 * OWASP Password Storage Cheat Sheet (scrypt, second row): N = 2^16, r = 8, p = 2, as hard to try as its first row with half the memory,
 * 64 MB, which a desktop in a data centre can spare.
 */
const cost = { N: 2 ** 16, r: 8, p: 2 } as const;
const maxmem = 128 * 1024 * 1024;
const hashBytes = 32;

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** As it is written down. Costs are kept with it, so that they can be raised one day. */
export const passphraseHash = z.strictObject({
  name: z.literal("scrypt"),
  N: z.literal(cost.N),
  r: z.literal(cost.r),
  p: z.literal(cost.p),
  salt: base64,
  hash: base64,
});
export type PassphraseHash = z.infer<typeof passphraseHash>;

/** Hashes with a salt of its own. */
export async function hashPassphrase(passphrase: string): Promise<PassphraseHash> {
  const salt = randomBytes(16);
  const hash = await stretch(passphrase, salt);
  return { name: "scrypt", ...cost, salt: salt.toString("base64"), hash: hash.toString("base64") };
}

/** Whether this is the passphrase. Takes as long for a wrong one. */
export async function isPassphrase(passphrase: string, { salt, hash }: PassphraseHash): Promise<boolean> {
  const expected = Buffer.from(hash, "base64");
  const offered = await stretch(passphrase, Buffer.from(salt, "base64"));
  return offered.length === expected.length && timingSafeEqual(offered, expected);
}

/** Off the main thread: a call must not stand still for a third of a second. */
const stretch = (passphrase: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase.normalize("NFKC"), salt, hashBytes, { ...cost, maxmem }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
