import { describe, expect, it } from "vitest";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { fold, passed, withPermission } from "../../support/call-events.ts";
import { abuse, boundary, clauses, permitted, warning } from "./clauses.ts";

describe("permission to end", () => {
  const rows = clauses.map(([title, events, expected, policy]) => ({ title, events, expected, policy }));
  it.each(rows)("$title", ({ events, expected, policy }) => {
    expect(fold(events, policy).state.permission.granted).toBe(expected);
  });

  it("comes with its reasons", () => {
    expect(fold(permitted).state.permission).toEqual({
      granted: true,
      reasons: {
        rule: "abuse-after-warnings",
        abuse: { cueId: "insult@50", category: "insult", words: "words of insult", at: 50 },
        warnedOf: [10, 30].map((at) => ({ cueId: `insult@${at}`, category: "insult", words: "words of insult", at })),
        warnings: [
          { step: "intent-and-boundary", how: "heard", at: 20, words: "words of intent-and-boundary" },
          { step: "end-warning", how: "heard", at: 40, words: "words of end-warning" },
        ],
        warningsRequired: 2,
      },
    });
  });

  it("is withdrawn after two minutes without abuse, and granted again when abuse recurs", () => {
    const { effects } = fold([...permitted, passed(120), passed(171), abuse(200)]);
    expect(effects.filter(({ type }) => type.startsWith("permission")).map(({ type, at }) => [type, at])).toEqual([
      ["permission-granted", 51],
      ["permission-withdrawn", 171],
      ["permission-granted", 201],
    ]);
  });

  it.each([
    ["no-abuse", [boundary(20)]],
    ["boundary", [abuse(10)]],
    ["end-warning", [abuse(10), boundary(20), abuse(30)]],
    ["abuse-after-warnings", [abuse(10), boundary(20), warning(40)]],
    ["calm-again", [...permitted, passed(400)]],
  ] as const)("says what is missing: %s", (missing, events) => {
    expect(fold(events).state.permission).toEqual({ granted: false, missing });
  });

  it("says that a transfer is missing", () => {
    const policy = {
      ...withPermission({ transferFirst: true }),
      protocol: { ...defaultPolicy.protocol, transferTo: "the team lead" },
    };
    expect(fold(permitted, policy).state.permission).toEqual({ granted: false, missing: "transfer" });
  });
});
