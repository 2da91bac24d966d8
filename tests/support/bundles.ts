// Signed bundles for tests: real keys, real signatures, files in a folder of their own.

import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import { type HouseCuesByLanguage, signRules } from "../../src-main/policy/bundle/bundle.ts";
import { publicKeyOf } from "../../src-main/policy/bundle/public-key.ts";
import type { SigningKey } from "../../src-main/policy/bundle/signing-key.ts";

/** A key that no passphrase guards. */
export function testKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const known = publicKeyOf(publicKey);
  return { id: known.id, privateKey, publicKey: known };
}

/** A bundle's text. */
export const bundleText = (
  key: SigningKey,
  version: number,
  {
    policy = { ...defaultPolicy, name: `house rules ${version}` },
    houseCues = {},
  }: { readonly policy?: Policy; readonly houseCues?: HouseCuesByLanguage } = {},
): string => signRules({ version, signedAt: "2026-03-02T09:00:00.000Z", policy, houseCues }, key);

/** A folder that is gone when the test is over. */
export class TestFolder {
  readonly path = mkdtempSync(join(tmpdir(), "steadyline-test-"));

  file(name: string): string {
    return join(this.path, name);
  }

  write(name: string, text: string): string {
    writeFileSync(this.file(name), text);
    return this.file(name);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
