// What an agent would see under a draft: the engine comes to every situation by itself.

import { describe, expect, test } from "vitest";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { situations, type Policy, type Situation } from "../../../src-core/policy/policy.ts";
import type { StepId } from "../../../src-core/ids.ts";
import { previewOf } from "../../../src-main/console/sheets/preview.ts";
import { callSnapshot } from "../../../src-shared/contract.ts";
import { smallPack } from "../../support/pack.ts";

const policy: Policy = {
  ...defaultPolicy,
  company: "Brightwire",
  crisisLines: ["Samaritans: 116 123"],
  authority: { may: ["a credit"], mayNot: [] },
  phrases: { en: { "end-warning": [{ say: "House line, {customer}.", short: "House.", long: "House line." }] } },
  protocol: { ...defaultPolicy.protocol, transferTo: "the team lead" },
};
const preview = (situation: Situation, step: StepId | null = null, over: Policy = policy) =>
  previewOf({ situation, step, names: { customer: "Harris", agent: "" } }, { policy: over, pack: smallPack("en") });

describe("a preview of the overlay", () => {
  test.each(situations)("comes to %s, and is a snapshot like any other", (situation) => {
    const { snapshot } = preview(situation);
    expect(snapshot.protocol.situation).toBe(situation);
    expect(callSnapshot.parse(snapshot)).toEqual(snapshot);
  });

  test("shows the step asked for with the house's own line, the caller's name in it", () => {
    const { snapshot } = preview("abuse", "end-warning");
    expect(snapshot.protocol.next).toMatchObject({ step: "end-warning", line: { say: "House line, Harris." } });
    expect(snapshot.protocol.ladder.map(({ status }) => status).slice(0, 3)).toEqual(["ticked", "ticked", "suggested"]);
  });

  test("shows the draft's ladder and sheets, and the crisis lines where they belong", () => {
    const ladders = { ...policy.protocol.ladders, "legal-threat": ["breather"] as const };
    const { snapshot, house } = preview("legal-threat", null, { ...policy, protocol: { ...policy.protocol, ladders } });
    expect(snapshot.protocol.ladder.map(({ step }) => step)).toEqual(["breather"]);
    expect(house.authority.may).toEqual(["a credit"]);
    expect(snapshot.crisisLines).toEqual([]);
    expect(preview("distress").snapshot.crisisLines).toEqual(["Samaritans: 116 123"]);
  });
});
