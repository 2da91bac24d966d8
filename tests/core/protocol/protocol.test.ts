import { describe, expect, it } from "vitest";
import type { CallEvent } from "../../../src-core/event.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import type { Policy, Situation } from "../../../src-core/policy/policy.ts";
import { fold, heard, passed } from "../../support/call-events.ts";

const view = (events: readonly CallEvent[], policy?: Policy) => fold(events, policy).state.protocol;
const tick = (step: "personalise" | "intent-and-boundary" | "end-warning" | "empathy", at: number): CallEvent => ({
  type: "step-ticked",
  at,
  step,
});
const insult = (at: number): CallEvent => heard("insult", at);
const withTransfer: Policy = { ...defaultPolicy, protocol: { ...defaultPolicy.protocol, transferTo: "the team lead" } };

const angry = (from: number): CallEvent[] =>
  Array.from({ length: 4 }, (_, index) => heard("anger-declaration", from + index * 2));

describe("situation", () => {
  it.each<readonly [Situation | undefined, readonly CallEvent[]]>([
    [undefined, []],
    ["passive-anger", [heard("passive-anger", 1)]],
    ["escalated-anger", [heard("anger-declaration", 1), heard("blame", 3), heard("not-listening", 6)]],
    ["legal-threat", [heard("legal-threat", 1)]],
    ["manager-request", [heard("manager-request", 1)]],
    ["complaint-pile-on", [heard("complaint-pile-on", 1)]],
    ["noisy-line", [heard("noisy-environment", 1)]],
    ["mild-swearing", [heard("mild-profanity", 1), heard("mild-profanity", 5)]],
    ["mild-swearing", [1, 5].map((at) => heard("profanity", at, { severity: "medium" }))],
    ["abuse", [insult(1)]],
    ["sexual-remark", [heard("sexual-remark", 1)]],
    ["discrimination", [heard("discrimination", 1)]],
    ["threat", [heard("physical-threat", 1)]],
    ["distress", [heard("distress", 1)]],
    ["distress", [insult(1), heard("distress", 5)]],
    ["threat", [heard("distress", 1), heard("physical-threat", 5)]],
  ])("%s", (expected, events) => {
    expect(view(events).situation).toBe(expected);
  });

  it("lets the first light swear word slide", () => {
    expect(view([heard("mild-profanity", 1)])).toMatchObject({ situation: undefined, next: undefined });
  });

  it("names the cue that made it", () => {
    expect(view([insult(4)]).because).toEqual({ category: "insult", words: "words of insult", at: 4 });
  });
});

describe("next step", () => {
  it("climbs the ladder of abuse as warnings are given and abuse recurs", () => {
    const steps: (string | undefined)[] = [];
    const events: CallEvent[] = [];
    for (const event of [
      insult(10),
      tick("personalise", 12),
      tick("intent-and-boundary", 20),
      insult(30),
      tick("end-warning", 40),
      insult(50),
    ]) {
      events.push(event);
      steps.push(view(events).next);
    }
    // After the boundary, and while abuse has not recurred, the matter itself comes first; after the last warning there is
    // nothing more to climb until it does.
    expect(steps).toEqual([
      "personalise",
      "intent-and-boundary",
      "reflective-listening",
      "end-warning",
      undefined,
      "call-release",
    ]);
  });

  it("stays on the ladder of abuse once all warnings are given: a transfer where there is somebody, else nothing", () => {
    const warned = [insult(10), tick("personalise", 12), tick("intent-and-boundary", 20), tick("end-warning", 30)];
    expect(view(warned)).toMatchObject({ situation: "abuse", next: undefined });
    expect(view(warned).ladder.map(({ status }) => status)).toEqual(["ticked", "ticked", "ticked", "open"]);
    expect(view(warned, withTransfer).next).toBe("transfer-offer");
    const offered = [...warned, heard("transfer-offer", 35)];
    expect(view(offered, withTransfer).next).toBeUndefined();
    expect(view([...offered, insult(40)], withTransfer).next).toBe("call-release");
  });

  it("asks for a transfer that was skipped again where the house wants it offered first", () => {
    const transferFirst: Policy = {
      ...withTransfer,
      permission: { ...withTransfer.permission, transferFirst: true },
    };
    const skipped: CallEvent[] = [
      insult(10),
      tick("personalise", 12),
      tick("intent-and-boundary", 20),
      tick("end-warning", 30),
      { type: "step-skipped", at: 32, step: "transfer-offer" },
      insult(40),
    ];
    expect(view(skipped, transferFirst).next).toBe("transfer-offer");
    expect(view([...skipped, { type: "transfer-unavailable", at: 41 }], transferFirst).next).toBe("call-release");
  });

  it("goes on with the anger ladder when a request for the manager has been answered and the call stays heated", () => {
    const asked = [...angry(0), heard("manager-request", 10)];
    expect(view(asked)).toMatchObject({ situation: "manager-request", next: "practical-step" });
    const answered = [...asked, heard("practical-step", 15)];
    expect(view(answered)).toMatchObject({ situation: "manager-request", next: "reflective-listening" });
    expect(view(asked, withTransfer).next).toBe("transfer-offer");
  });

  it("suggests no pause to a caller who speaks of despair", () => {
    expect(view([...angry(0), heard("distress", 10), heard("empathy", 15)])).toMatchObject({
      situation: "distress",
      next: undefined,
    });
  });

  it("never suggests the end where it is not permitted", () => {
    const forgotten = [insult(10), tick("personalise", 12), insult(20), insult(30), insult(40), insult(50)];
    expect(view(forgotten).next).toBe("intent-and-boundary");
  });

  it("offers a transfer only where there is somebody", () => {
    const events = [
      insult(10),
      tick("personalise", 12),
      tick("intent-and-boundary", 20),
      insult(30),
      tick("end-warning", 40),
      insult(50),
    ];
    expect(view(events, withTransfer).next).toBe("transfer-offer");
    expect(view([...events, { type: "transfer-unavailable", at: 51 }], withTransfer).next).toBe("call-release");
  });

  it("ticks what was heard, passes over what was skipped, brings back what was undone", () => {
    const anger = [heard("anger-declaration", 1), heard("blame", 3), heard("not-listening", 6)];
    const listened = [...anger, heard("reflective-listening", 10)];
    expect(view(listened).ladder.slice(0, 2)).toEqual([
      { step: "reflective-listening", status: "heard" },
      { step: "empathy", status: "suggested" },
    ]);
    const skipped: CallEvent[] = [...listened, { type: "step-skipped", at: 12, step: "empathy" }];
    expect(view(skipped).next).toBe("ask-for-solution");
    expect(view([...skipped, { type: "step-undone", at: 14, step: "empathy" }]).next).toBe("empathy");
    expect(view([...listened, { type: "step-undone", at: 14, step: "reflective-listening" }]).next).toBe(
      "reflective-listening",
    );
  });

  it("suggests a breather when the ladder is used up and the call stays heated", () => {
    const all = (["reflective-listening", "empathy", "ask-for-solution", "state-facts", "practical-step"] as const).map(
      (step, index) => heard(step, 14 + index),
    );
    expect(view([...angry(4), ...all]).next).toBe("breather");
  });

  it("counts how often a step is suggested, so that its wording can change", () => {
    const again = fold([
      insult(10),
      tick("personalise", 12),
      tick("intent-and-boundary", 20),
      insult(30),
      tick("end-warning", 40),
      heard("blame", 45),
      { type: "step-undone", at: 50, step: "end-warning" },
    ]);
    expect(again.state.protocol.next).toBe("end-warning");
    expect(again.state.suggestions["end-warning"]).toBe(2);
  });

  it("suggests a step of the anger ladder again once the policy's time is over", () => {
    const listened = [...angry(0), heard("reflective-listening", 10)];
    expect(view(listened).next).toBe("empathy");
    expect(view([...listened, ...angry(131)]).next).toBe("reflective-listening");
    expect(view([...listened, ...angry(80)]).next).toBe("empathy");
    expect(view([passed(5)]).next).toBeUndefined();
  });
});
