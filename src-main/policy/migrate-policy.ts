// Brings a policy document of an older format to today's, one format at a time. Works on documents that state little.

import { policyFormat } from "../../src-core/policy/policy.ts";

type Document = Readonly<Record<string, unknown>>;

/** From format N to N + 1, by N. A setting that is gone must end up where its meaning went. */
const migrations: Readonly<Record<number, (document: Document) => Document>> = {
  /** 2: a raised voice counts as abuse where `abuseFrom` names it, like everything else. */
  1: ({ permission, abuseFrom, ...rest }) => {
    const { raisedVoiceCounts, ...others } = recordOf(permission);
    const counts = raisedVoiceCounts === true ? { "raised-voice": 1 } : {};
    return {
      ...rest,
      ...(permission !== undefined && { permission: isRecord(permission) ? others : permission }),
      ...((abuseFrom !== undefined || raisedVoiceCounts === true) && {
        abuseFrom: abuseFrom === undefined || isRecord(abuseFrom) ? { ...recordOf(abuseFrom), ...counts } : abuseFrom,
      }),
    };
  },
};

/**
 * Returns the document in today's format. One that states no format is taken for today's; one with a format that is unknown or
 * newer is returned as it is, for the schema to refuse.
 */
export function migratePolicy(document: unknown): unknown {
  if (!isRecord(document)) return document;
  let current: Document = document;
  for (let format = current["format"]; typeof format === "number" && format < policyFormat; format += 1) {
    const migrate = migrations[format];
    if (migrate === undefined) return document;
    current = { ...migrate(current), format: format + 1 };
  }
  return current;
}

const isRecord = (value: unknown): value is Document =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const recordOf = (value: unknown): Document => (isRecord(value) ? value : {});
