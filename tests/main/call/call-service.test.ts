// The call service on the small pack: what windows and followers are told as a call goes on.

import { beforeEach, describe, expect, test } from "vitest";
import type { Effect } from "../../../src-core/engine.ts";
import type { CallEvent } from "../../../src-core/event.ts";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { CallService } from "../../../src-main/call/call-service.ts";
import { callSnapshot, type CallSnapshot } from "../../../src-shared/contract.ts";
import { said } from "../../support/heard.ts";
import { phrases, smallPack } from "../../support/pack.ts";

describe("the call service", () => {
  let service: CallService;
  let events: CallEvent[];
  let effects: Effect[];
  let snapshots: CallSnapshot[];

  beforeEach(() => {
    let id = 0;
    const policy = { ...defaultPolicy, company: "Acme", crisisLines: ["113"] };
    service = new CallService({ policy, packOf: smallPack, newId: () => `id-${(id += 1)}` });
    [events, effects, snapshots] = [[], [], []];
    service.subscribe({
      onEvent: (event) => events.push(event),
      onEffect: (effect) => effects.push(effect),
      onSnapshot: (snapshot) => snapshots.push(snapshot),
    });
  });

  const begin = (customer?: string): void => service.startCall({ language: "en", customer });
  /** Abuse, both warnings, abuse again. */
  const wholeLadder = (): void => {
    begin("Harris");
    service.hear(said("caller", phrases.insult, { start: 5 }));
    service.hear(said("agent", phrases["intent-and-boundary"], { start: 10 }));
    service.hear(said("caller", phrases.profanity, { start: 15 }));
    service.hear(said("agent", phrases["end-warning"], { start: 20 }));
    service.hear(said("caller", phrases.insult, { start: 25 }));
  };

  test("is idle until a call starts, and stamps each call with an id of its own", () => {
    expect(service.snapshot()).toMatchObject({ phase: "idle", level: { level: "calm" }, cues: [] });
    begin();
    service.endCall(3);
    begin();
    expect(events.filter(({ type }) => type === "call-started")).toMatchObject([
      { callId: "id-1" },
      { callId: "id-2" },
    ]);
  });

  test("publishes snapshots that the contract accepts, at every step of a call", () => {
    wholeLadder();
    service.tickStep("transfer-offer");
    service.pause();
    service.resume();
    service.endCall(40);
    expect(snapshots).toHaveLength(10);
    for (const snapshot of snapshots) expect(callSnapshot.safeParse(snapshot).error).toBeUndefined();
  });

  test("publishes the cues of one utterance together", () => {
    begin();
    const before = snapshots.length;
    const both = `${phrases.insult} ${phrases.profanity}`;
    service.hear(said("caller", both, { start: 5 }));
    expect(snapshots).toHaveLength(before + 1);
    expect(
      snapshots
        .at(-1)
        ?.cues.map(({ category }) => category)
        .toSorted(),
    ).toEqual(["insult", "profanity"]);
  });

  test("shows a provisional cue dimmed and takes it back when the final does not have it", () => {
    begin();
    service.hear(said("caller", phrases.insult, { start: 5, status: "partial" }));
    expect(service.snapshot()).toMatchObject({
      level: { level: "abusive" },
      cues: [{ category: "insult", status: "provisional", words: phrases.insult }],
    });
    service.hear(said("caller", "you utter idealist", { start: 5 }));
    expect(service.snapshot()).toMatchObject({ level: { level: "calm" }, cues: [] });
    expect(events.map(({ type }) => type)).toContain("cue-retracted");
  });

  test("suggests a step with its line, and another wording when it comes again", () => {
    begin("Harris");
    service.hear(said("caller", phrases.insult, { start: 5 }));
    const { protocol } = service.snapshot();
    expect(protocol).toMatchObject({ situation: "abuse", situationName: "name of abuse", hint: "hint for abuse" });
    expect(protocol.next?.line.say).toBe(`Harris, ${protocol.next?.step} one.`);
    expect(protocol.next?.alternatives).toHaveLength(2);
  });

  test("grants the permission with its reasons after two warnings, in the words of the pack", () => {
    wholeLadder();
    const { permission, warnings } = service.snapshot();
    expect(permission).toMatchObject({
      granted: true,
      withdrawn: false,
      missing: null,
      reasons: { rule: "abuse-after-warnings", abuse: { words: phrases.insult, at: 25 } },
    });
    expect(permission.explanation).toBe("after 0:10, 0:20: “you utter idiot” at 0:25");
    expect(permission.closing?.say).toBe("goodbye Harris.");
    expect(warnings.map(({ step }) => step)).toEqual(["intent-and-boundary", "end-warning"]);
  });

  test("withdraws it after two calm minutes, and says so", () => {
    wholeLadder();
    service.passTime(160);
    expect(service.snapshot().permission).toMatchObject({
      granted: false,
      withdrawn: true,
      missing: "calm-again",
      reasons: null,
      closing: null,
    });
    expect(effects.map(({ type }) => type)).toContain("permission-withdrawn");
  });

  test("keeps a threat's permission, whatever the agent dismisses elsewhere", () => {
    begin();
    service.hear(said("caller", phrases["physical-threat"], { start: 5 }));
    service.hear(said("caller", phrases.insult, { start: 9 }));
    const [insult, threat] = service.snapshot().cues;
    service.dismissCue(insult?.id ?? "");
    expect(service.snapshot()).toMatchObject({
      level: { level: "threatening" },
      permission: { granted: true, explanation: "threat “i will hurt you” at 0:05" },
    });
    service.dismissCue(threat?.id ?? "");
    expect(service.snapshot()).toMatchObject({ level: { level: "calm" }, permission: { granted: false }, cues: [] });
  });

  test("counts warnings and marks that the agent clicks like those that were heard", () => {
    begin();
    service.passTime(4);
    service.markAbuse();
    service.passTime(6);
    service.tickStep("intent-and-boundary");
    service.passTime(15);
    service.tickStep("end-warning");
    service.passTime(20);
    expect(service.snapshot().permission).toMatchObject({ granted: false, missing: "abuse-after-warnings" });
    service.markAbuse();
    expect(service.snapshot().permission).toMatchObject({
      granted: true,
      reasons: { warnings: [{ how: "ticked" }, { how: "ticked" }] },
    });
    service.undoStep("end-warning");
    expect(service.snapshot().permission.granted).toBe(false);
  });

  test("coaches for a while and then is silent", () => {
    begin();
    service.hear(said("agent", phrases["agent-argument"], { start: 4 }));
    expect(service.snapshot().coaching).toMatchObject({ cue: "agent-argument" });
    service.passTime(12);
    expect(service.snapshot().coaching).not.toBeNull();
    service.passTime(60);
    expect(service.snapshot().coaching).toBeNull();
  });

  test("passes time on once a second, however often it is told", () => {
    begin();
    for (const at of [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2]) service.passTime(at);
    expect(events.filter(({ type }) => type === "time-passed").map(({ at }) => at)).toEqual([1, 2]);
  });

  test("hears nothing while paused, before a call and after it", () => {
    const insult = said("caller", phrases.insult, { start: 5 });
    service.hear(insult);
    begin();
    service.pause();
    service.hear(insult);
    service.passTime(9);
    expect(service.snapshot()).toMatchObject({ phase: "paused", at: 0, cues: [] });
    service.resume();
    service.endCall(10);
    service.hear(insult);
    expect(service.snapshot()).toMatchObject({ phase: "ended", at: 10, cues: [] });
  });

  test.each([
    ["end", () => service.endCall()],
    ["pause", () => service.pause()],
    ["resume", () => service.resume()],
    ["tick", () => service.tickStep("empathy")],
    ["mark", () => service.markThreat()],
    ["change the language", () => service.setLanguage("nl")],
  ])("refuses to %s while there is no call", (_, act) => {
    expect(act).toThrow(expect.objectContaining({ code: "refused" }));
    expect(events).toEqual([]);
  });

  test("refuses a second call beside the first", () => {
    begin();
    expect(() => begin()).toThrow(expect.objectContaining({ code: "refused" }));
  });

  test("starts the next call from nothing", () => {
    wholeLadder();
    service.endCall(40);
    begin();
    expect(service.snapshot()).toMatchObject({
      phase: "active",
      at: 0,
      level: { level: "calm", highest: "calm", history: [{ at: 0, level: "calm" }] },
      cues: [],
      warnings: [],
      customer: null,
      permission: { granted: false, withdrawn: false },
    });
  });

  test("speaks the other language from the moment it is changed, and keeps what was heard", () => {
    begin();
    service.hear(said("caller", phrases.insult, { start: 5 }));
    service.setLanguage("pl");
    expect(service.snapshot()).toMatchObject({
      language: "pl",
      level: { level: "abusive" },
      cues: [{ words: phrases.insult }],
    });
  });

  test("tells a channel's health only when it changes", () => {
    begin();
    const count = snapshots.length;
    service.channelHealth("caller", "hearing", 1);
    service.channelHealth("caller", "hearing", 2);
    expect(snapshots).toHaveLength(count + 1);
    expect(service.snapshot().health.caller).toEqual({ health: "hearing", since: 1 });
  });

  test("stops telling those who no longer listen", () => {
    const told: string[] = [];
    const stop = service.subscribe({ onEvent: ({ type }) => told.push(type) });
    begin();
    stop();
    service.endCall(1);
    expect(told).toEqual(["call-started"]);
  });
});
