// The contract between main and the windows: what passes, what is refused, and that names follow the house's rule.

import { describe, expect, test } from "vitest";
import { callSnapshot, clientEnvelope, pushes, refusal, requests } from "../../src-shared/contract.ts";
import { AppError, errorCodes } from "../../src-shared/errors.ts";
import { err, ok } from "../../src-shared/result.ts";

describe("the contract's messages", () => {
  test.each(Object.keys(requests))("the request %s is named noun/verb", (name) =>
    expect(name).toMatch(/^[a-z]+\/[a-z]+([A-Z][a-z]+)?$/),
  );
  test.each(Object.keys(pushes))("the push %s is named noun/pastTense", (name) =>
    expect(name).toMatch(/^[a-z]+\/[a-z]+ed$/),
  );

  test.each([
    ["call/start", { language: "nl" }, true],
    ["call/start", { language: "nl", customer: "x".repeat(200) }, true],
    ["call/start", { language: "nl", customer: "x".repeat(201) }, false],
    ["call/start", { language: "de" }, false],
    ["call/start", {}, false],
    ["step/tick", { step: "empathy" }, true],
    ["step/tick", { step: "agent-negative" }, false],
    ["step/tick", { step: "insult" }, false],
    ["cue/dismiss", { cueId: "" }, false],
    ["cue/dismiss", { cueId: 7 }, false],
    ["snapshot/get", undefined, false],
  ] as const)("%s takes %j: %s", (name, request, isTaken) =>
    expect(requests[name].request.safeParse(request).success).toBe(isTaken),
  );

  test("a request is passed on without what the contract does not know", () => {
    expect(requests["call/start"].request.parse({ language: "en", isAdmin: true })).toEqual({ language: "en" });
  });

  test.each([
    [{ id: 1, name: "call/end", request: {} }, true],
    [{ id: 1.5, name: "call/end", request: {} }, false],
    [{ id: 1, name: "call/hangUp", request: {} }, false],
    [{ id: 1, name: "toString", request: {} }, false],
  ])("an envelope %j: %s", (envelope, isTaken) => expect(clientEnvelope.safeParse(envelope).success).toBe(isTaken));

  test("a snapshot holds nothing but what a window shows", () => {
    expect(Object.keys(callSnapshot.shape).sort()).toEqual([
      "afterCall",
      "at",
      "byVoice",
      "callId",
      "coaching",
      "crisisLines",
      "cue",
      "cues",
      "customer",
      "health",
      "language",
      "level",
      "number",
      "permission",
      "phase",
      "protocol",
      "transcript",
      "warnings",
    ]);
  });
});

describe("expected trouble", () => {
  test.each(errorCodes)("%s survives a hop and has a text of its own", (code) => {
    const error = new AppError(code, "tried this with that", { cause: new Error("inner") });
    const hopped: unknown = JSON.parse(JSON.stringify(error));
    expect(hopped).toEqual({ code, message: "tried this with that" });
    expect(refusal.safeParse({ ok: false, error: hopped }).success).toBe(true);
    expect(error.userMessage).toBe(`error.${code}`);
  });

  test("is a value where it crosses a border", () => {
    expect([ok(1), err("no")]).toEqual([
      { ok: true, value: 1 },
      { ok: false, error: "no" },
    ]);
  });
});
