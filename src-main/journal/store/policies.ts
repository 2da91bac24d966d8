// The policies that calls were taken under: stored once each, word for word, so that a call can be explained years later.

import { createHash } from "node:crypto";
import { z } from "zod";
import type { Policy } from "../../../src-core/policy/policy.ts";
import { parsePolicy } from "../../policy/load-policy.ts";
import type { Database } from "./database.ts";

/** A policy as it was in force. */
export interface PolicyInForce {
  readonly policy: Policy;
  /** Detached signature of the supervisor, where policies are signed. */
  readonly signature: string | null;
}

/** A policy as the journal has it. */
export interface StoredPolicy {
  /** SHA-256 of the document, hex. */
  readonly hash: string;
  readonly name: string;
  readonly signature: string | null;
  readonly policy: Policy;
}

/** SHA-256 of the policy's canonical JSON, hex: the same for the same rules, whatever the order of the file. */
export const policyHash = (policy: Policy): string => createHash("sha256").update(canonical(policy)).digest("hex");

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** Id of the policy's row, which is written when it is new. */
export function policyRow(database: Database, { policy, signature }: PolicyInForce): number {
  const hash = policyHash(policy);
  const find = (): number | undefined =>
    database.get("SELECT id FROM policies WHERE hash = ?", z.tuple([z.number()]), hash)?.[0];
  const known = find();
  if (known !== undefined) return known;
  database.run(
    "INSERT INTO policies (hash, name, document, signature) VALUES (?, ?, ?, ?)",
    hash,
    policy.name,
    canonical(policy),
    signature,
  );
  return find() ?? 0;
}

const row = z.tuple([z.string(), z.string(), z.string().nullable(), z.string()]);

/** The policy of a row; what it does not state is the program's default. Throws `policy-invalid` for one that this program cannot read. */
export function readPolicy(database: Database, id: number): StoredPolicy {
  const found = database.get("SELECT hash, name, signature, document FROM policies WHERE id = ?", row, id);
  if (found === undefined) throw new Error(`the journal has no policy ${id}`);
  const [hash, name, signature, document] = found;
  return { hash, name, signature, policy: parsed(document, name) };
}

/** Documents read lately: thousands of calls are taken under a few of them, and one takes longer to parse than a call. */
const known = new Map<string, Policy>();
const knownLimit = 20;

function parsed(document: string, name: string): Policy {
  const policy = known.get(document) ?? parsePolicy(document, `policy ${name} of the journal`);
  if (known.size >= knownLimit) known.clear();
  known.set(document, policy);
  return policy;
}
