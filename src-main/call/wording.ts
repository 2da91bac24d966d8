// Words a call's state in the call's language: what windows and `explain` both say.

import type { CallState } from "../../src-core/engine.ts";
import type { Policy } from "../../src-core/policy/policy.ts";
import type { Pack } from "../packs/load-pack.ts";
import type { Wording } from "../../src-shared/pack-schema.ts";
import { clockText, closingLines, explain, type Lines, linesFor, type Names, quoted } from "./lines.ts";

/** Names that lines may use; an empty company name is none. */
export const namesOf = ({ facts }: CallState, { company }: Policy): Names => ({
  customer: facts.customer,
  agent: facts.agent,
  company: company === "" ? undefined : company,
});

/** Lines for the next step; `undefined` when nothing needs to be said. */
export function nextLines(
  state: CallState,
  { policy, pack }: { readonly policy: Policy; readonly pack: Pack },
): Lines | undefined {
  const { next, situation } = state.protocol;
  if (next === undefined) return undefined;
  const times = state.suggestions[next] ?? 1;
  const house = policy.phrases[pack.language]?.[next];
  return linesFor(pack.protocol, { step: next, situation, times, names: namesOf(state, policy), house });
}

/** The closing line: the house's own where it has one. */
export const closingOf = (
  state: CallState,
  { policy, pack }: { readonly policy: Policy; readonly pack: Pack },
): Wording => closingLines(pack.protocol, namesOf(state, policy), policy.phrases[pack.language]?.closing).line;

/** Name of the situation, empty where there is none. */
export const situationName = ({ protocol: { situation } }: CallState, { protocol: texts }: Pack): string =>
  situation === undefined ? "" : (texts.situations[situation]?.name ?? situation);

/** The permission's rule, or what is missing for it, in one sentence. */
export function permissionSentence({ permission, facts }: CallState, { protocol: texts }: Pack): string {
  if (!permission.granted) return explain(texts, `missing-${permission.missing}`, {});
  const { rule, abuse, warnings } = permission.reasons;
  return explain(texts, `permission-${rule}`, {
    words: quoted(abuse.words, facts.language),
    time: clockText(abuse.at),
    warnings: warnings.map(({ at }) => clockText(at)).join(", "),
  });
}
