// The house's sheets for one agent: the authority sheet, every line there is, and what to tell a team-mate.

import type { StepId } from "../../src-core/ids.ts";
import { type Policy, type Situation, situations } from "../../src-core/policy/policy.ts";
import type { Wording } from "../../src-shared/pack-schema.ts";
import type { HouseSheet } from "../../src-shared/settings.ts";
import { type Names, speakableLines } from "../call/lines.ts";
import type { Pack } from "../packs/load-pack.ts";

type Phrases = HouseSheet["phrases"][number];

/** The sheets in the pack's language. */
export const houseOf = ({
  policy,
  pack,
  names,
  canSend,
}: {
  readonly policy: Policy;
  readonly pack: Pack;
  readonly names: Names;
  readonly canSend: boolean;
}): HouseSheet => ({
  authority: { may: [...policy.authority.may], mayNot: [...policy.authority.mayNot] },
  phrases: phrasesOf(policy, pack, names),
  team: { message: policy.afterCall.teamMessage, canSend },
});

function phrasesOf(policy: Policy, { language, protocol }: Pack, names: Names): Phrases[] {
  const house = policy.phrases[language] ?? {};
  const spoken = (lines: readonly Wording[]): Wording[] => speakableLines(lines, names);
  const steps = Object.entries(protocol.steps) as [StepId, (typeof protocol.steps)[StepId]][];
  const general = steps.map(([step, texts]): Phrases => ({
    step,
    name: texts?.name ?? step,
    situation: null,
    lines: spoken([...(house[step] ?? []), ...(texts?.wordings ?? [])]),
  }));
  const special = situations.flatMap((situation) => specialOf(situation, { protocol, spoken }));
  const closing: Phrases = {
    step: "closing",
    name: protocol.steps["call-release"]?.name ?? "",
    situation: null,
    lines: spoken([...(house.closing ?? []), ...protocol.closing]),
  };
  return [...general, ...special, closing].filter(({ lines }) => lines.length > 0);
}

function specialOf(
  situation: Situation,
  {
    protocol,
    spoken,
  }: { readonly protocol: Pack["protocol"]; readonly spoken: (lines: readonly Wording[]) => Wording[] },
): Phrases[] {
  const texts = protocol.situations[situation];
  if (texts === undefined) return [];
  return (Object.entries(texts.steps) as [StepId, readonly Wording[]][]).map(([step, lines]) => ({
    step,
    name: protocol.steps[step]?.name ?? step,
    situation: texts.name,
    lines: spoken(lines),
  }));
}
