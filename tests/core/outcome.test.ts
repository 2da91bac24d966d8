import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { initialState, step } from "../../src-core/engine.ts";
import type { CallEvent } from "../../src-core/event.ts";
import { cueCategories } from "../../src-core/ids.ts";
import { isSameOutcome, outcomeOf, outcomesOf, type PermissionSpan } from "../../src-core/outcome.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { cueAt, heard, passed, started, withPermission } from "../support/call-events.ts";

/** The spans as an agent sees them in a live call whose clock ticks every second. */
function seenLive(events: readonly CallEvent[], policy = defaultPolicy): { maxLevel: string; spans: PermissionSpan[] } {
  const spans: PermissionSpan[] = [];
  let state = initialState;
  for (const event of events) {
    const stepped = step(state, event, policy);
    state = stepped.state;
    for (const effect of stepped.effects) {
      if (effect.type === "permission-granted") spans.push({ from: effect.at, until: null, rule: effect.reasons.rule });
      const open = spans.at(-1);
      if (effect.type === "permission-withdrawn" && open) spans[spans.length - 1] = { ...open, until: effect.at };
    }
  }
  return { maxLevel: state.highestLevel, spans };
}

const second = fc.integer({ min: 1, max: 400 });
const category = fc.oneof(
  fc.constantFrom(...cueCategories),
  fc.constantFrom("insult" as const, "intent-and-boundary" as const, "end-warning" as const),
);
const cue = fc
  .record({ category, at: second, confirmed: fc.boolean() })
  .map(({ category: id, at, confirmed }) => heard(id, at, { status: confirmed ? "confirmed" : "provisional" }));
const dismissal = second.map((at): CallEvent => ({ type: "cue-dismissed", at: at + 5, cueId: `insult@${at}` }));
const retraction = second.map((at): CallEvent => ({
  type: "cue-retracted",
  at: at + 2,
  cue: cueAt("insult", at, { status: "retracted" }),
}));
const click = fc.record({
  type: fc.constantFrom("step-ticked" as const, "step-undone" as const),
  at: second,
  step: fc.constantFrom("intent-and-boundary" as const, "end-warning" as const),
});
const ticks = Array.from({ length: 420 }, (_, at) => passed(at + 1));

describe("the outcome of a recorded call", () => {
  it("is what the agent saw: same highest level, same permission, to the second", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 5, arbitrary: cue }, click, dismissal, retraction), { maxLength: 40 }),
        (events) => {
          const call = [started, ...[...events, ...ticks].toSorted((a, b) => a.at - b.at)];
          const live = seenLive(call);
          const outcome = outcomeOf(call, defaultPolicy);
          expect(outcome.maxLevel).toBe(live.maxLevel);
          expect(outcome.permissions.map(({ from, rule }) => ({ from, rule }))).toEqual(
            live.spans.map(({ from, rule }) => ({ from, rule })),
          );
          for (const [index, { until }] of outcome.permissions.entries()) {
            const seen = live.spans[index]?.until ?? null;
            expect(until === null).toBe(seen === null);
            expect(Math.abs((seen ?? 0) - (until ?? 0))).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  const ladder = [
    started,
    heard("insult", 10),
    heard("intent-and-boundary", 20),
    heard("end-warning", 40),
    heard("insult", 50),
  ];

  it("keeps what was confirmed when the same cue is observed once more", () => {
    const call = [started, heard("insult", 5), heard("insult", 5, { status: "provisional" }), passed(20)];
    expect(seenLive(call).maxLevel).toBe("abusive");
    expect(outcomeOf(call, defaultPolicy).maxLevel).toBe("abusive");
  });

  it("tells when the permission was granted, withdrawn and granted again", () => {
    const call = [...ladder, heard("insult", 300), passed(310)];
    expect(outcomeOf(call, defaultPolicy).permissions).toEqual([
      { from: 51, until: 171, rule: "abuse-after-warnings" },
      { from: 301, until: null, rule: "abuse-after-warnings" },
    ]);
  });

  it("is judged under each policy by itself", () => {
    const one = withPermission({ warningsRequired: { default: 1, byCategory: {} } });
    const strict = withPermission({ warningsRequired: { default: 3, byCategory: {} } });
    const outcomes = outcomesOf(ladder, [defaultPolicy, one, strict]);
    expect(outcomes.map(({ permissions }) => permissions.length)).toEqual([1, 1, 0]);
    expect(outcomes.map((outcome) => isSameOutcome(outcome, outcomeOf(ladder, defaultPolicy)))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
