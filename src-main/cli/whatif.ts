// `whatif`: recorded calls under two policies, and what would have been different.

import type { Language } from "../../src-core/ids.ts";
import { invariant } from "../../src-core/invariant.ts";
import { isSameOutcome, type Outcome, outcomesOf } from "../../src-core/outcome.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { AppError } from "../../src-shared/errors.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import type { AppPaths } from "../paths.ts";
import { type CliIo, rounded, writeJson } from "./output.ts";
import { eachJournalled } from "./journalled-calls.ts";
import { eachCall, type RecordedCall } from "./recorded-calls.ts";

export interface WhatIfOptions {
  /** A file of calls; `undefined`: the calls of a journal. */
  readonly file: string | undefined;
  readonly journal?: string | undefined;
  readonly key?: string | undefined;
  /** The draft. */
  readonly policy: string;
  /** The policy to compare with; default: the program's own. */
  readonly against?: string | undefined;
  readonly lang?: Language | undefined;
}

/** Writes one object per call and a summary last. */
export async function whatIf(
  io: CliIo,
  paths: AppPaths,
  { file, journal, key, policy, against, lang }: WhatIfOptions,
): Promise<number> {
  if ((file === undefined) === (journal === undefined))
    throw new AppError("usage", "whatif: expected a file of calls, or --journal FILE");
  const each = (take: (call: RecordedCall) => void): Promise<number> =>
    file === undefined
      ? eachJournalled({ journal, key }, take)
      : eachCall(io, { file, packs: paths.packs, lang }, take);
  const [draft, running] = await Promise.all([
    loadPolicy(policy),
    against === undefined ? defaultPolicy : loadPolicy(against),
  ]);
  const count = {
    calls: 0,
    changed: 0,
    permittedBefore: 0,
    permittedAfter: 0,
    newlyPermitted: 0,
    noLongerPermitted: 0,
  };
  const code = await each(({ id, events }) => {
    const [before, after] = outcomesOf(events, [running, draft]);
    invariant(before !== undefined && after !== undefined, "two policies give two outcomes");
    const changed = !isSameOutcome(before, after);
    const [was, is] = [before.permissions.length > 0, after.permissions.length > 0];
    count.calls += 1;
    count.changed += Number(changed);
    count.permittedBefore += Number(was);
    count.permittedAfter += Number(is);
    count.newlyPermitted += Number(is && !was);
    count.noLongerPermitted += Number(was && !is);
    writeJson(io.stdout, { id, changed, before: shown(before), after: shown(after) });
  });
  writeJson(io.stdout, { type: "summary", running: running.name, draft: draft.name, ...count });
  return code;
}

const shown = ({ maxLevel, permissions }: Outcome) => ({
  maxLevel,
  mayEndCall: permissions.length > 0,
  permissions: permissions.map(({ from, until, rule }) => ({
    from: rounded(from),
    until: until === null ? null : rounded(until),
    rule,
  })),
});
