// The policy's words that the page must list, taken from its schema: a new word appears by itself.

import { policySchema } from "../../../src-shared/policy-schema.ts";

const { level, severities: ownSeverities, abuseFrom, protocol } = policySchema.shape;

export const callerCues = ownSeverities.keyType.options;
export type CallerCue = (typeof callerCues)[number];
export const severities = ownSeverities.valueType.options;
export type Severity = (typeof severities)[number];
export const abuseCategories = abuseFrom.keyType.options;
export const stepIds = protocol.shape.whenItStaysHeated.options;

const calming: ReadonlySet<string> = new Set(Object.keys(level.shape.calming.shape));

/** True for a category that lowers the level. */
export const isCalming = (category: string): boolean => calming.has(category);
