// Signed bundles: what opens, and everything that must not.

import { readFileSync, statSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import fc from "fast-check";
import { defaultPolicy } from "../../../../src-core/policy/default-policy.ts";
import { isNewer, parseBundle, type SignedRules } from "../../../../src-main/policy/bundle/bundle.ts";
import { seal } from "../../../../src-main/policy/bundle/envelope.ts";
import { parsePublicKey } from "../../../../src-main/policy/bundle/public-key.ts";
import { createSigningKey, readSigningKey } from "../../../../src-main/policy/bundle/signing-key.ts";
import { bundleText, TestFolder, testKey } from "../../../support/bundles.ts";

const key = testKey();
const stranger = testKey();
const opened = (text: string, keys = [key.publicKey]): SignedRules => parseBundle(text, { keys, file: "house.bundle" });
const refusal = (text: string, keys = [key.publicKey]): string => {
  try {
    opened(text, keys);
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
  return "accepted";
};

describe("a bundle", () => {
  test("gives back the rules that were signed, and who signed them", () => {
    const houseCues = {
      en: {
        language: "en",
        version: 1,
        off: ["x"],
        rules: [{ id: "house-one", category: "insult", say: ["plonker"] }],
      },
    } as const;
    const policy = { ...defaultPolicy, name: "ours", company: "Acme" };
    const rules = opened(bundleText(key, 7, { policy, houseCues: structuredClone(houseCues) as never }));
    expect(rules).toMatchObject({ version: 7, policy, houseCues, keyId: key.id });
  });

  test("with any byte of what was signed changed is refused", () => {
    const text = bundleText(key, 1);
    const { payload, ...rest } = JSON.parse(text) as { payload: string };
    const bytes = Buffer.from(payload, "base64");
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(refusal(JSON.stringify({ ...rest, payload: changed.toString("base64") }))).toBe("bundle-invalid");
      }),
      { numRuns: 60 },
    );
  });

  test("cut off anywhere is refused", () => {
    const text = bundleText(key, 1).trimEnd();
    for (let length = 0; length < text.length; length += 97)
      expect(refusal(text.slice(0, length))).toBe("bundle-invalid");
    expect(refusal(text)).toBe("accepted");
  });

  test("of a foreign key is refused, whatever key it names", () => {
    expect(refusal(bundleText(stranger, 1))).toBe("bundle-foreign");
    expect(refusal(bundleText(stranger, 1).replace(stranger.id, key.id))).toBe("bundle-invalid");
    expect(refusal(bundleText(key, 1), [])).toBe("bundle-foreign");
  });

  test("of either of two known keys is taken, so that a key can be replaced", () => {
    const keys = [stranger.publicKey, key.publicKey];
    expect(opened(bundleText(key, 1), keys).keyId).toBe(key.id);
    expect(opened(bundleText(stranger, 1), keys).keyId).toBe(stranger.id);
  });

  test("signed and yet wrong inside is refused: no number, a policy the engine would not take, a later format", () => {
    const content = { format: 1, version: 1, signedAt: "2026-03-02T09:00:00.000Z", policy: {}, houseCues: {} };
    const sealed = (change: object): string => seal(Buffer.from(JSON.stringify({ ...content, ...change })), key);
    expect(refusal(sealed({}))).toBe("accepted");
    expect(refusal(sealed({ version: "2" }))).toBe("bundle-invalid");
    expect(refusal(sealed({ policy: { permission: { calmSeconds: -1 } } }))).toBe("policy-invalid");
    expect(() => opened(sealed({ format: 2 }))).toThrow(/newer Steadyline/);
  });

  test("with a house rule that takes a shipped name is refused: it could edit what is shipped", () => {
    const houseCues = {
      en: { language: "en", version: 1, rules: [{ id: "insult-you-are", category: "insult", say: ["x"] }] },
    };
    expect(() => opened(bundleText(key, 1, { houseCues: houseCues as never }))).toThrow(/begins with house-/);
  });
});

describe("a bundle beside the running one", () => {
  const running = opened(bundleText(key, 5));
  const compare = (offered: SignedRules, leastVersion = 1): boolean =>
    isNewer(offered, { running, leastVersion, file: "house.bundle" });

  test("counts when it is newer, and is passed over when it is the same", () => {
    expect(compare(opened(bundleText(key, 6)))).toBe(true);
    expect(compare(running)).toBe(false);
  });

  test("is refused when it is older, the same number with other rules, or below the administrator's least", () => {
    expect(() => compare(opened(bundleText(key, 4)))).toThrow(/expected one newer than the running 5/);
    expect(() => compare(opened(bundleText(key, 5, { policy: defaultPolicy })))).toThrow(/another content/);
    expect(() => compare(opened(bundleText(key, 6)), 7)).toThrow(/expected 7 or newer/);
  });
});

describe("a signing key", () => {
  let folder: TestFolder;
  beforeEach(() => (folder = new TestFolder()));
  afterEach(() => folder.remove());

  test("opens with its passphrase only, and its file is this user's alone", async () => {
    const file = folder.file("house.key");
    const made = await createSigningKey(file, "correct horse battery");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const read = await readSigningKey(file, "correct horse battery");
    expect(read.id).toBe(made.id);
    expect(refusal(bundleText(read, 1), [made.publicKey])).toBe("accepted");
    await expect(readSigningKey(file, "correct horse batterz")).rejects.toMatchObject({ code: "key-invalid" });
  });

  test("is never written over, and a short passphrase is refused", async () => {
    const file = folder.write("house.key", "precious");
    await expect(createSigningKey(file, "correct horse battery")).rejects.toMatchObject({ code: "file-unreadable" });
    expect(readFileSync(file, "utf8")).toBe("precious");
    await expect(createSigningKey(folder.file("b"), "short")).rejects.toThrow(/expected 10 or more/);
  });

  test("that was changed, or is none, is refused", async () => {
    const file = folder.file("house.key");
    await createSigningKey(file, "correct horse battery");
    const value = JSON.parse(readFileSync(file, "utf8")) as { kdf: { N: number } };
    writeFileSync(file, JSON.stringify({ ...value, kdf: { ...value.kdf, N: 2 } })); // A cheaper one, easier to guess.
    await expect(readSigningKey(file, "correct horse battery")).rejects.toMatchObject({ code: "key-invalid" });
    await expect(readSigningKey(folder.write("x", "no key"), "p")).rejects.toMatchObject({ code: "key-invalid" });
  });
});

test("a public key is one line, and anything else is refused with its place", () => {
  expect(parsePublicKey(` ${key.publicKey.line}\n`, "here").id).toBe(key.id);
  for (const line of ["", "ed25519:", key.publicKey.line.slice(0, -2), `rsa:${key.publicKey.line.slice(8)}`])
    expect(() => parsePublicKey(line, "machine.yaml policy.keys[0]")).toThrow(/machine\.yaml policy\.keys\[0\]/);
});
