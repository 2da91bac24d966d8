// The supervisor's signing key in a file, locked with a passphrase (scrypt, AES-256-GCM). It never leaves her computer.

import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  scryptSync,
} from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { AppError } from "../../../src-shared/errors.ts";
import { parsePublicKey, type PublicKey, publicKeyOf } from "./public-key.ts";

/** A key to sign with. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: PublicKey;
}

/** 64 MB and about 0.2 s a try. */
const cost = { N: 2 ** 16, r: 8, p: 1 } as const;
const maxmem = 128 * 1024 * 1024;

const bytes = z.string().transform((value) => Buffer.from(value, "base64"));
const keyFile = z.strictObject({
  steadylineKey: z.literal(1),
  public: z.string(),
  kdf: z.strictObject({
    name: z.literal("scrypt"),
    N: z.literal(cost.N),
    r: z.literal(cost.r),
    p: z.literal(cost.p),
    salt: bytes,
  }),
  cipher: z.strictObject({ name: z.literal("aes-256-gcm"), iv: bytes, tag: bytes, data: bytes }),
});

/** Fewest characters of a passphrase. */
export const shortestPassphrase = 10;

/** Makes a key and writes it to a new file that only this user may read. Throws `key-invalid` or `file-unreadable`. */
export async function createSigningKey(file: string, passphrase: string): Promise<SigningKey> {
  if (passphrase.length < shortestPassphrase)
    throw new AppError(
      "key-invalid",
      `the passphrase has ${passphrase.length} characters; expected ${shortestPassphrase} or more`,
    );
  const { privateKey } = generateKeyPairSync("ed25519");
  const key = signingKeyOf(privateKey);
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", stretch(passphrase, salt), iv);
  const data = Buffer.concat([cipher.update(privateKey.export({ format: "der", type: "pkcs8" })), cipher.final()]);
  const value = {
    steadylineKey: 1,
    public: key.publicKey.line,
    kdf: { name: "scrypt", ...cost, salt: base64Of(salt) },
    cipher: { name: "aes-256-gcm", iv: base64Of(iv), tag: base64Of(cipher.getAuthTag()), data: base64Of(data) },
  };
  await writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600, flag: "wx" }).catch(
    (cause: unknown) => {
      throw new AppError("file-unreadable", `cannot write a new key to ${file}: ${String(cause)}`, { cause });
    },
  );
  return key;
}

/** The public side of a key's file; needs no passphrase. Throws `key-invalid` or `file-unreadable`. */
export async function readSigningKeyLine(file: string): Promise<PublicKey> {
  return parsePublicKey(parse(await written(file), file).public, file);
}

/** Reads and unlocks. Throws `key-invalid`, also for a wrong passphrase. */
export async function readSigningKey(file: string, passphrase: string): Promise<SigningKey> {
  const { kdf, cipher } = parse(await written(file), file);
  const decipher = createDecipheriv("aes-256-gcm", stretch(passphrase, kdf.salt), cipher.iv);
  decipher.setAuthTag(cipher.tag);
  try {
    const der = Buffer.concat([decipher.update(cipher.data), decipher.final()]);
    return signingKeyOf(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
  } catch (cause) {
    throw new AppError("key-invalid", `unlocking ${file}: the passphrase is wrong, or the file was changed`, { cause });
  }
}

const written = (file: string): Promise<string> =>
  readFile(file, "utf8").catch((cause: unknown) => {
    throw new AppError("file-unreadable", `cannot read the key ${file}: ${String(cause)}`, { cause });
  });

function signingKeyOf(privateKey: KeyObject): SigningKey {
  const publicKey = publicKeyOf(createPublicKey(privateKey));
  return { id: publicKey.id, privateKey, publicKey };
}

const base64Of = (value: Buffer): string => value.toString("base64");

const stretch = (passphrase: string, salt: Buffer): Buffer =>
  scryptSync(passphrase.normalize("NFKC"), salt, 32, { ...cost, maxmem });

function parse(text: string, file: string): z.infer<typeof keyFile> {
  try {
    return keyFile.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError(
      "key-invalid",
      `${file} is no signing key of Steadyline; expected one that \`policy keygen\` wrote`,
      {
        cause,
      },
    );
  }
}
