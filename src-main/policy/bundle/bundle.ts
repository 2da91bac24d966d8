// What is in a bundle: the supervisor's rules (policy with its sheets, house cues per language) and their version.

import { readFile, stat } from "node:fs/promises";
import { z } from "zod";
import { type Language, languages } from "../../../src-core/ids.ts";
import type { Policy } from "../../../src-core/policy/policy.ts";
import { AppError } from "../../../src-shared/errors.ts";
import { type HouseCues, houseCuesSchema } from "../../../src-shared/house-cues-schema.ts";
import { parsePolicy } from "../load-policy.ts";
import { completeDocument } from "../policy-document.ts";
import { largestEnvelope, open, seal } from "./envelope.ts";
import type { PublicKey } from "./public-key.ts";
import type { SigningKey } from "./signing-key.ts";

export type HouseCuesByLanguage = Readonly<Partial<Record<Language, HouseCues>>>;

/** The rules as they are signed. */
export interface HouseRules {
  /** Each signing has a higher one than the last. */
  readonly version: number;
  /** ISO 8601; for people. */
  readonly signedAt: string;
  readonly policy: Policy;
  readonly houseCues: HouseCuesByLanguage;
}

/** Rules and who signed them. */
export interface SignedRules extends HouseRules {
  readonly keyId: string;
  /** Base64. */
  readonly signature: string;
  /** SHA-256 of everything that was signed, hex. */
  readonly hash: string;
  /** The bundle's own text, to be kept. */
  readonly text: string;
}

const bundleFormat = 1;
const content = z.strictObject({
  format: z.literal(bundleFormat),
  version: z.number().int().positive(),
  signedAt: z.iso.datetime(),
  policy: z.unknown(),
  houseCues: z.partialRecord(z.enum(languages), houseCuesSchema),
});
const anyFormat = z.object({ format: z.number() });

/** Signs rules; the bundle's text. */
export const signRules = ({ version, signedAt, policy, houseCues }: HouseRules, key: SigningKey): string =>
  seal(
    Buffer.from(
      JSON.stringify({ format: bundleFormat, version, signedAt, policy: completeDocument(policy), houseCues }),
    ),
    key,
  );

/** Checks the signature, then the content. Throws `bundle-invalid`, `bundle-foreign` or `policy-invalid`, naming `file`. */
export function parseBundle(
  text: string,
  { keys, file }: { readonly keys: readonly PublicKey[]; readonly file: string },
): SignedRules {
  const { payload, hash, keyId, signature } = open(text, { keys, file });
  const value: unknown = JSON.parse(payload.toString("utf8")); // Signed by us: if it does not parse, our own signing is broken.
  const format = anyFormat.safeParse(value);
  if (format.success && format.data.format > bundleFormat)
    throw new AppError(
      "bundle-invalid",
      `${file} has format ${format.data.format}; expected ${bundleFormat}: it needs a newer Steadyline`,
    );
  const parsed = content.safeParse(value);
  if (!parsed.success)
    throw new AppError("bundle-invalid", `${file}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
  const { version, signedAt, policy, houseCues } = parsed.data;
  return {
    version,
    signedAt,
    policy: parsePolicy(JSON.stringify(policy), file),
    houseCues,
    keyId,
    signature,
    hash,
    text,
  };
}

/** Reads a file, then as `parseBundle`. Throws `file-unreadable` as well. */
export async function readBundle(file: string, keys: readonly PublicKey[]): Promise<SignedRules> {
  return parseBundle(await bundleText(file), { keys, file });
}

async function bundleText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size <= largestEnvelope) return await readFile(file, "utf8");
  } catch (cause) {
    throw new AppError(
      "file-unreadable",
      `cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
  throw new AppError("bundle-invalid", `${file} is larger than ${largestEnvelope} bytes; no bundle is`);
}

/**
 * Whether `offered` takes the place of `running`: false when it is the same. Throws `bundle-old` when it is older, has the same version
 * and another content, or is below the least version that the administrator allows.
 */
export function isNewer(
  offered: SignedRules,
  {
    running,
    leastVersion = 1,
    file,
  }: { readonly running: SignedRules | undefined; readonly leastVersion?: number; readonly file: string },
): boolean {
  if (offered.version < leastVersion)
    throw new AppError("bundle-old", `${file} has version ${offered.version}; expected ${leastVersion} or newer`);
  if (running === undefined || offered.version > running.version) return true;
  if (offered.hash === running.hash) return false;
  throw new AppError(
    "bundle-old",
    offered.version === running.version
      ? `${file} has version ${offered.version}, as the running rules, and another content; expected a higher version`
      : `${file} has version ${offered.version}; expected one newer than the running ${running.version}`,
  );
}
