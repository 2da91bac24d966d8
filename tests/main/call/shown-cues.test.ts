import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../../src-core/event.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import type { Policy } from "../../../src-core/policy/policy.ts";
import { cueToRead, latestCues } from "../../../src-main/call/shown-cues.ts";
import { fold, heard } from "../../support/call-events.ts";

const cuesOf = (events: readonly CallEvent[]) => fold(events).state.basis.standing.callerCues;
const read = (events: readonly CallEvent[], at: number, policy: Policy = defaultPolicy) =>
  cueToRead(cuesOf(events), policy, at);

describe("the cue to read first", () => {
  it("is the gravest of the recent ones, not the newest", () => {
    expect(read([heard("insult", 10), heard("blame", 20)], 21)).toMatchObject({ category: "insult", severity: "high" });
  });

  it("is the newest of equally grave ones", () => {
    expect(read([heard("insult", 10), heard("profanity", 20)], 21)).toMatchObject({ category: "profanity" });
  });

  it("gives way once it no longer decides the situation, and is shown again where nothing came after it", () => {
    const events = [heard("insult", 10), heard("blame", 50)];
    expect(read(events, 56)).toMatchObject({ category: "blame" });
    expect(read([heard("insult", 10)], 300)).toMatchObject({ category: "insult" });
  });

  it("goes by the severity that the policy gives", () => {
    const policy: Policy = { ...defaultPolicy, severities: { blame: "critical", insult: "none" } };
    const events = [heard("insult", 10), heard("blame", 20), heard("profanity", 30)];
    expect(read(events, 31, policy)).toMatchObject({ category: "blame", severity: "critical" });
    expect(latestCues(cuesOf(events), policy).map(({ category }) => category)).toEqual(["profanity", "blame"]);
  });

  it("is a confirmed one before a provisional one of the same severity, and a graver provisional before both", () => {
    const [insult] = cuesOf([heard("insult", 10)]);
    const [profanity] = cuesOf([heard("profanity", 20)]);
    const [threat] = cuesOf([heard("physical-threat", 30)]);
    if (!insult || !profanity || !threat) throw new Error("expected one cue each");
    const provisional = { ...profanity, status: "provisional" as const };
    expect(cueToRead([insult, provisional], defaultPolicy, 31)).toMatchObject({ category: "insult" });
    const graver = { ...threat, status: "provisional" as const };
    expect(cueToRead([insult, graver], defaultPolicy, 31)).toMatchObject({
      category: "physical-threat",
      status: "provisional",
    });
  });

  it("says where it was heard poorly or by its likeness alone", () => {
    expect(read([heard("insult", 10)], 11)).toMatchObject({ isCertain: true });
    expect(read([heard("insult", 10, { confidence: 0.59 })], 11)).toMatchObject({ isCertain: false });
    expect(read([heard("insult", 10, { rule: "scorer" })], 11)).toMatchObject({ isCertain: false });
  });

  it("is none while the caller has said nothing that counts", () => {
    expect(read([heard("thanks", 5)], 6)).toBeNull();
  });
});
