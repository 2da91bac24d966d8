// A policy as a document: only what differs from the default. `null` in a table takes out an entry that the default has.

import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import type { Policy } from "../../src-core/policy/policy.ts";

export type PolicyDocument = Readonly<Record<string, unknown>>;

/** Tables whose entries may be absent; everywhere else a policy has every key. */
const tables: readonly (readonly string[])[] = [
  ["severities"],
  ["level", "categoryPoints"],
  ["abuseFrom"],
  ["permission", "warningsRequired", "byCategory"],
  ["protocol", "repeatAfterSeconds"],
  ["phrases"],
  ...["nl", "pl", "en"].map((language) => ["phrases", language]),
];

const tableNames: ReadonlySet<string> = new Set(tables.map((path) => path.join(".")));

/** True where a document may say `null` for "no entry". */
export const isTable = (path: readonly string[]): boolean => tableNames.has(path.join("."));

/** What a policy states beyond the default, so that reading it gives the same policy. */
export const documentOf = (policy: Policy): PolicyDocument => recordOf(difference(defaultPolicy, policy, []));

/** The whole policy as a document: stands for itself, whatever a later program's default says; except for new settings. */
export const completeDocument = (policy: Policy): PolicyDocument => recordOf(withGaps(defaultPolicy, policy, []));

/** Takes the entries out of tables that a document says `null` for. */
export function withoutGaps(value: unknown, path: readonly string[] = []): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => !(item === null && isTable(path)))
      .map(([key, item]) => [key, withoutGaps(item, [...path, key])]),
  );
}

/** `undefined`: nothing differs. */
function difference(base: unknown, value: unknown, path: readonly string[]): unknown {
  if (!isRecord(base) || !isRecord(value)) return isSame(base, value) ? undefined : value;
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const stated = difference(base[key], item, [...path, key]);
    return stated === undefined ? [] : [[key, stated] as const];
  });
  const all = [...entries, ...gaps(base, value, path)];
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

function withGaps(base: unknown, value: unknown, path: readonly string[]): unknown {
  if (!isRecord(base) || !isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withGaps(base[key], item, [...path, key])] as const);
  return Object.fromEntries([...entries, ...gaps(base, value, path)]);
}

const gaps = (base: Fields, value: Fields, path: readonly string[]): (readonly [string, null])[] =>
  isTable(path)
    ? Object.keys(base)
        .filter((key) => !(key in value))
        .map((key) => [key, null])
    : [];

type Fields = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
/** Anything else is an empty record. */
export const recordOf = (value: unknown): Fields => (isRecord(value) ? value : {});

/** Plain data alike, whatever the order of keys. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isRecord(a) || !isRecord(b)) return Object.is(a, b);
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  return (
    keys.length === Object.keys(b).filter((key) => b[key] !== undefined).length &&
    keys.every((key) => isSame(a[key], b[key]))
  );
}
