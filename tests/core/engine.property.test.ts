import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { initialState, step } from "../../src-core/engine.ts";
import type { CallEvent } from "../../src-core/event.ts";
import { callerCues, cueCategories, isStepId, levelRank, severeCues, stepIds } from "../../src-core/ids.ts";
import { defaultPolicy } from "../../src-core/policy/default-policy.ts";
import { fold, heard, passed } from "../support/call-events.ts";

const second = fc.integer({ min: 0, max: 600 });
const cueEvent = (categories: readonly (typeof cueCategories)[number][]) =>
  fc
    .record({
      category: fc.constantFrom(...categories),
      at: second,
      confidence: fc.constantFrom(0.3, 1),
      wordCount: fc.constantFrom(1, 4),
      confirmed: fc.boolean(),
    })
    .map(({ category, at, confirmed, ...rest }) =>
      heard(category, at, { ...rest, status: confirmed ? "confirmed" : "provisional" }),
    );
const clickEvent = fc.record({
  type: fc.constantFrom("step-ticked" as const, "step-skipped" as const, "step-undone" as const),
  at: second,
  step: fc.constantFrom(...stepIds),
});
const otherEvent = fc.oneof(
  second.map(passed),
  second.map((at): CallEvent => ({ type: "cue-dismissed", at, cueId: `insult@${at}` })),
  fc.constant<CallEvent>({ type: "transfer-unavailable", at: 5 }),
);
const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(cueEvent(cueCategories), clickEvent, otherEvent);
const byTime = (events: readonly CallEvent[]): CallEvent[] => events.toSorted((a, b) => a.at - b.at);
const stream = fc.array(anyEvent, { maxLength: 40 });

describe("the engine on any stream of events", () => {
  it("replays to the same state, and a prefix plus the rest is the whole", () => {
    fc.assert(
      fc.property(stream, fc.nat(), (events, cut) => {
        const whole = fold(events).state;
        expect(fold(events).state).toEqual(whole);
        let state = fold(events.slice(0, cut % (events.length + 1))).state;
        for (const event of events.slice(cut % (events.length + 1))) state = step(state, event, defaultPolicy).state;
        expect(state).toEqual(whole);
      }),
    );
  });

  it("never lets time run backwards", () => {
    fc.assert(
      fc.property(stream, (events) => {
        let state = initialState;
        for (const event of [{ type: "call-started", at: 0, callId: "c", language: "en" } as const, ...events]) {
          const next = step(state, event, defaultPolicy).state;
          expect(next.facts.at).toBeGreaterThanOrEqual(state.facts.at);
          state = next;
        }
      }),
    );
  });

  it("never permits the end without the warnings unless somebody was threatened", () => {
    fc.assert(
      fc.property(stream, (events) => {
        const { permission } = fold(byTime(events)).state;
        const why = permission.granted ? permission.reasons : undefined;
        const [first, last] = why?.warnings ?? [];
        const isByThreat = why?.rule === "threat" && why.abuse.category === "physical-threat";
        const isWarned =
          why?.rule === "abuse-after-warnings" &&
          first?.step === "intent-and-boundary" &&
          last?.step === "end-warning" &&
          last.at - first.at >= defaultPolicy.permission.minSecondsBetweenWarnings &&
          why.abuse.at > last.at;
        expect(why === undefined || isByThreat || isWarned).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it("never permits the end on anger alone, nor calls it abusive", () => {
    const anger = callerCues.filter((category) => !(category in defaultPolicy.abuseFrom));
    const angry = fc.array(fc.oneof(cueEvent(anger), clickEvent), { maxLength: 40 });
    fc.assert(
      fc.property(angry, (events) => {
        const { state } = fold(byTime(events));
        expect(state.permission.granted).toBe(false);
        expect(levelRank(state.highestLevel)).toBeLessThanOrEqual(levelRank("heated"));
      }),
    );
  });

  it("is threatening only after a threat", () => {
    const rest = cueCategories.filter((category) => category !== "physical-threat");
    fc.assert(
      fc.property(fc.array(cueEvent(rest), { maxLength: 40 }), (events) => {
        expect(fold(byTime(events)).state.highestLevel).not.toBe("threatening");
      }),
    );
  });

  it("has a level that added abuse never lowers", () => {
    fc.assert(
      fc.property(stream, second, fc.constantFrom(...severeCues), (events, at, category) => {
        const extra = heard(category, at, { id: "extra" });
        const end = passed(700);
        const before = levelRank(fold([...byTime(events), end]).state.level.level);
        const after = levelRank(fold([...byTime([...events, extra]), end]).state.level.level);
        expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it("takes a false alarm out of everything, whenever it is marked", () => {
    fc.assert(
      fc.property(
        fc.array(cueEvent(cueCategories), { minLength: 1, maxLength: 20 }),
        fc.nat(),
        fc.nat(),
        (events, which, when) => {
          const chosen = events[which % events.length];
          if (chosen?.type !== "cue-confirmed" && chosen?.type !== "cue-observed") return;
          const { id } = chosen.cue;
          const dismissed = (position: number): CallEvent[] => {
            const event: CallEvent = { type: "cue-dismissed", at: 0, cueId: id };
            return [...events.slice(0, position), event, ...events.slice(position), passed(700)];
          };
          const early = fold(dismissed(0)).state;
          const late = fold(dismissed(when % (events.length + 1))).state;
          const without = fold([
            ...events.filter((event) => !("cue" in event) || event.cue.id !== id),
            passed(700),
          ]).state;
          for (const state of [early, late]) {
            expect(state.level).toEqual(without.level);
            expect(state.permission).toEqual(without.permission);
            expect(state.protocol).toEqual(without.protocol);
          }
        },
      ),
    );
  });

  it("suggests the end only where it is permitted, and never a step of no ladder", () => {
    fc.assert(
      fc.property(stream, (events) => {
        const { protocol, permission } = fold(byTime(events)).state;
        expect(protocol.next === "call-release" && !permission.granted).toBe(false);
        expect(protocol.next === undefined || isStepId(protocol.next)).toBe(true);
      }),
    );
  });
});
