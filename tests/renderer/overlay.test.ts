import { describe, expect, it, vi } from "vitest";
import type { CallSnapshot } from "../../src-shared/contract.ts";
import { snapshotOfState, stateNames } from "./snapshots.ts";
import { mountOverlay } from "./mount-overlay.ts";

describe("the overlay in every state", () => {
  it.each(stateNames)("shows %s without a warning and without a bare text key", async (state) => {
    const { overlay } = await mountOverlay(snapshotOfState(state));
    expect(overlay.text()).not.toMatch(/\b(level|cue|button|notice|step|health|missing|permission)\.[a-z-]+/);
    expect(overlay.find("h1").text()).toBe("Steadyline");
  });
});

describe("the level", () => {
  it("is a word and a shape of its own, not only a colour", async () => {
    const { overlay, show } = await mountOverlay(snapshotOfState("calm"));
    const shapes = new Set<string>();
    for (const state of ["calm", "tense", "heated", "abusive", "threatening"] as const) {
      await show(snapshotOfState(state));
      expect(overlay.get(".level .word").text().toLowerCase()).toBe(state);
      shapes.add(overlay.get(".level .shape").element.innerHTML);
    }
    expect(shapes.size).toBe(5);
  });

  it("is drawn over the call with its words as the picture's name", async () => {
    const { overlay } = await mountOverlay(snapshotOfState("heated"));
    expect(overlay.get(".sparkline").attributes("aria-label")).toBe("Level over the call: now Heated, highest Heated");
  });
});

describe("the last cue", () => {
  it("shows the very words that fired it and takes a false alarm", async () => {
    const { overlay, link } = await mountOverlay(snapshotOfState("abusive"));
    expect(overlay.get(".cue .words").text()).toBe("you’re a complete idiot");
    await overlay.get(".cue .false-alarm").trigger("click");
    expect(link.asked).toEqual([{ name: "cue/dismiss", request: { cueId: "c3" } }]);
  });

  it("says that a provisional cue is not yet certain", async () => {
    const { overlay } = await mountOverlay(snapshotOfState("provisional"));
    expect(overlay.get(".cue").classes()).toContain("provisional");
    expect(overlay.get(".cue").text()).toContain("not yet certain");
  });
});

describe("the next step", () => {
  it("goes shorter, longer and to another wording, and comes back to the first wording with the next step", async () => {
    const { overlay, press, show } = await mountOverlay(snapshotOfState("abusive"));
    const line = (): string => overlay.get(".step .line").text();
    expect(line()).toContain("I have asked you to keep it decent.");
    await press("-");
    expect(line()).toBe("If the swearing goes on, I will end the call.");
    await press("a");
    expect(line()).toBe("I want to help, if we speak decently.");
    await press("+");
    await show(snapshotOfState("tense"));
    expect(line()).toContain("I see why that is frustrating, Mr Jansen.");
  });

  it("is ticked, skipped and taken back by button or key", async () => {
    const { overlay, link, press } = await mountOverlay(snapshotOfState("abusive"));
    await press("t");
    await press("u");
    await overlay.findAll(".actions button")[1]?.trigger("click");
    expect(link.asked.map(({ name }) => name)).toEqual(["step/tick", "step/undo", "step/skip"]);
    expect(link.asked[0]?.request).toEqual({ step: "end-warning" });
  });

  it("takes an undo pressed before the tick was answered, and none where it was refused", async () => {
    const { link, press } = await mountOverlay(snapshotOfState("abusive"));
    await Promise.all([press("t"), press("u")]);
    expect(link.asked.map(({ name }) => name)).toEqual(["step/tick", "step/undo"]);
    link.answers.set("step/tick", { ok: false, error: { code: "refused", message: "no call" } });
    await press("t");
    await press("u");
    expect(link.asked.map(({ name }) => name)).toEqual(["step/tick", "step/undo", "step/tick"]);
  });

  it("keeps undo out of reach until something was settled here", async () => {
    const { link, press } = await mountOverlay(snapshotOfState("abusive"));
    await press("u");
    expect(link.asked).toEqual([]);
  });
});

describe("the permission", () => {
  it("is shown with its sentence and the closing line, and opens its reasons", async () => {
    const { overlay, press } = await mountOverlay(snapshotOfState("granted"));
    expect(overlay.get(".permission h2").text()).toBe("You may end this call");
    expect(overlay.get(".permission .closing").text()).toContain("I am ending this call now.");
    await press("w");
    const why = overlay.get("[role=dialog]").text();
    expect(why).toContain("Warnings required: 2.");
    expect(why).toContain("piss off you bastard");
    expect(why).toContain("3:24 ticked");
  });

  it("can be put aside and comes back with the next permission", async () => {
    const { overlay, press, show } = await mountOverlay(snapshotOfState("granted"));
    await press("c");
    expect(overlay.find(".permission").exists()).toBe(false);
    expect(overlay.get(".bar").text()).toContain("You may end this call");
    await show(snapshotOfState("withdrawn"));
    expect(overlay.get(".bar").text()).toContain("withdrawn");
    await show(snapshotOfState("granted"));
    expect(overlay.find(".permission").exists()).toBe(true);
  });

  it("closes an open panel, so that it is never covered", async () => {
    const { overlay, press, show } = await mountOverlay(snapshotOfState("abusive"));
    await press("m");
    expect(overlay.find("[role=dialog]").exists()).toBe(true);
    await show(snapshotOfState("granted"));
    expect(overlay.find("[role=dialog]").exists()).toBe(false);
  });
});

describe("what cannot be taken back", () => {
  it("ends the call only at the second press, and forgets the first after a while", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { link, press } = await mountOverlay(snapshotOfState("granted"));
    await press("e");
    vi.advanceTimersByTime(4001);
    await press("e");
    expect(link.asked).toEqual([]);
    await press("e");
    expect(link.asked).toEqual([{ name: "call/end", request: {} }]);
    vi.useRealTimers();
  });
});

describe("what waits for its second press", () => {
  it("is asked about wherever the first press was made, and told to a screen reader", async () => {
    const { overlay, press } = await mountOverlay(snapshotOfState("abusive"));
    await press("h");
    expect(overlay.get(".notice").text()).toBe("Threat? Press again");
    expect(overlay.get("[aria-live=polite]").text()).toBe("Threat? Press again");
    await press("e");
    expect(overlay.find(".notice").exists()).toBe(false);
    expect(overlay.get(".footer").text()).toContain("End? Press again");
    await press("w");
    expect(overlay.get(".notice").text()).toBe("End? Press again");
    await press("Escape");
    await press("z");
    await press("z");
    expect(overlay.get(".bar .words").text()).toBe("End? Press again");
  });
});

describe("keys", () => {
  it("do nothing while the agent types or with single keys off, except Escape", async () => {
    const { overlay, link, press } = await mountOverlay(snapshotOfState("abusive"));
    await press(",");
    await overlay.findAll(".group")[2]?.get("input[type=checkbox]").setValue(false);
    await press("b");
    expect(link.asked).toEqual([{ name: "settings/change", request: { singleKeys: false } }]);
    await press("Escape");
    expect(overlay.find("[role=dialog]").exists()).toBe(false);
  });

  it("never start anything while there is no call", async () => {
    const { link, press } = await mountOverlay(snapshotOfState("idle"));
    for (const key of ["t", "s", "b", "h", "h", "1", "2", "p", "e", "e", "f"]) await press(key);
    expect(link.asked).toEqual([]);
  });
});

describe("trouble", () => {
  it("says that the connection is lost and asks for the snapshot when it is back", async () => {
    const { overlay, link } = await mountOverlay(snapshotOfState("abusive"));
    link.connection("lost");
    await vi.waitFor(() => expect(overlay.get(".notice").text()).toContain("Connection lost"));
    expect(overlay.get(".level .word").text()).toBe("Abusive");
    link.answers.set("snapshot/get", { ok: true, snapshot: snapshotOfState("heated") });
    link.connection("connected");
    await vi.waitFor(() => expect(overlay.get(".level .word").text()).toBe("Heated"));
    expect(overlay.find(".notice").exists()).toBe(false);
  });

  it("says when listening is back, and that nothing recognised is lost", async () => {
    const { overlay } = await mountOverlay(snapshotOfState("restarting"));
    expect(overlay.get(".notice").text()).toBe("Listening again in 3 s. What was recognised is kept.");
    expect(overlay.get(".warnings").text()).toContain("Warnings: 1");
  });

  it("shows a refusal in the agent's words and lets it be put away", async () => {
    const { overlay, link, press } = await mountOverlay(snapshotOfState("abusive"));
    link.answers.set("mark/abuse", { ok: false, error: { code: "refused", message: "cannot mark" } });
    await press("b");
    expect(overlay.get(".notice").text()).toContain("That is not possible now.");
    await overlay.get(".notice button").trigger("click");
    expect(overlay.find(".notice").exists()).toBe(false);
  });

  it("keeps the last good picture when a push has another shape", async () => {
    const { overlay, link } = await mountOverlay(snapshotOfState("abusive"));
    link.push({ phase: "active" });
    expect(overlay.get(".level .word").text()).toBe("Abusive");
  });

  it("names the channel that is not heard", async () => {
    const { overlay } = await mountOverlay(snapshotOfState("deaf"));
    expect(overlay.get(".notice").text()).toContain("Caller not heard since 1:11");
    expect(overlay.findAll(".channel").map((mark) => mark.attributes("aria-label"))).toEqual([
      "Caller: no sound arrives",
      "You: speech is heard",
    ]);
  });
});

describe("the live region", () => {
  const region = "[aria-live=polite]";

  it("announces level, step and permission once each", async () => {
    const { overlay, show } = await mountOverlay(snapshotOfState("heated"));
    expect(overlay.get(region).text()).toBe("Level: Heated. Next step: Acknowledge.");
    await show(snapshotOfState("abusive"));
    expect(overlay.get(region).text()).toBe("Level: Abusive. Next step: Give the final warning.");
    await show({ ...snapshotOfState("abusive"), at: 190 });
    expect(overlay.get(region).text()).toBe("Level: Abusive. Next step: Give the final warning.");
    await show(snapshotOfState("granted"));
    expect(overlay.get(region).text()).toBe("You may end this call. Next step: Release the call.");
  });
});

describe("the interface language", () => {
  it("changes without touching the call's language and is remembered", async () => {
    const { overlay, link, press } = await mountOverlay(snapshotOfState("abusive"));
    await press(",");
    await overlay.get("select").setValue("nl");
    await vi.waitFor(() => expect(overlay.get(".level .word").text()).toBe("Beledigend"));
    expect(overlay.get(".step .line p").attributes("lang")).toBe("en");
    expect(link.view.settings.language).toBe("nl");
    expect(document.documentElement.lang).toBe("nl");
  });
});

describe("calls that begin by voice", () => {
  const withVoices = (
    state: "idle" | "ended" | "abusive",
    byVoice: Partial<CallSnapshot["byVoice"]>,
  ): CallSnapshot => ({
    ...snapshotOfState(state),
    byVoice: { waiting: "off", problem: null, began: null, endedAfterSeconds: null, ...byVoice },
  });

  it("are a setting, with whose voice counts and both times; a time beyond its bounds springs back", async () => {
    const { overlay, link, press } = await mountOverlay(snapshotOfState("idle"));
    await press(",");
    const panel = overlay.get(".call-start");
    expect(panel.findAll("input[type=number]")).toHaveLength(0);
    await panel.get("input[value=voice]").setValue(true);
    expect(panel.text()).toContain("No words are recognised and nothing is kept.");
    await panel.get("input[value=either]").setValue(true);
    const [after, silence] = panel.findAll<HTMLInputElement>("input[type=number]");
    await after?.setValue("2.5");
    await silence?.setValue("3");
    expect(silence?.element.value).toBe("45");
    expect(link.view.settings.callStart).toEqual({
      by: "voice",
      voices: "either",
      startAfterVoiceSeconds: 2.5,
      endAfterSilenceSeconds: 45,
    });
  });

  it("are waited for in plain words, and what is wrong with waiting is said", async () => {
    const { overlay, show } = await mountOverlay(withVoices("idle", { waiting: "on" }));
    expect(overlay.get(".voices").text()).toContain("Waiting for voices.");
    await show(withVoices("idle", { waiting: "deaf", problem: "device-missing" }));
    expect(overlay.get(".voices").text()).toContain("cannot begin by voice now. The sound device is not there.");
    await show(withVoices("idle", {}));
    expect(overlay.find(".voices").exists()).toBe(false);
  });

  it("say what began and what ended them", async () => {
    const began = { channel: "caller", seconds: 1.52 } as const;
    const { overlay, press, show } = await mountOverlay(withVoices("abusive", { began }));
    await press("d");
    expect(overlay.get(".voices").text()).toContain("the caller’s voice was heard for 1.5 s");
    await show(withVoices("ended", { began, endedAfterSeconds: 45 }));
    expect(overlay.get(".voices").text()).toContain("after 45 s without a voice");
  });
});

describe("starting and the end", () => {
  it("starts a call in the chosen language, with the caller's name when there is one", async () => {
    const { overlay, link } = await mountOverlay(snapshotOfState("idle"));
    await overlay.get("select").setValue("pl");
    await overlay.get("input[type=text]").setValue("  Kowalski ");
    await overlay.get("form").trigger("submit");
    expect(link.asked).toEqual([{ name: "call/start", request: { language: "pl", customer: "Kowalski" } }]);
  });

  it("sums the call up in facts", async () => {
    const { overlay } = await mountOverlay(snapshotOfState("ended"));
    expect(overlay.get(".facts").text()).toContain("2:32 heard · 3:24 ticked");
    expect(overlay.get(".highest").text()).toBe("Abusive");
  });

  it("keeps what was begun, whatever size the overlay takes meanwhile", async () => {
    const { overlay, press, link } = await mountOverlay(snapshotOfState("ended"));
    await overlay.get("textarea").setValue("calls back on Monday");
    await overlay.get("input[type=radio]").setValue();
    overlay.get<HTMLElement>("textarea").element.blur();
    await press("z");
    await press("z");
    expect(overlay.find("textarea").exists()).toBe(false);
    await press("z");
    expect(overlay.get<HTMLTextAreaElement>("textarea").element.value).toBe("calls back on Monday");
    await overlay.get("form").trigger("submit");
    expect(link.asked.at(-1)).toEqual({
      name: "call/wrapUp",
      request: { disposition: "resolved", note: "calls back on Monday" },
    });
  });
});

describe("the foot of a call", () => {
  it("names the caller until there was abuse, then the warnings", async () => {
    const { overlay, show } = await mountOverlay({ ...snapshotOfState("tense"), customer: "Mr Jansen" });
    expect(overlay.get(".footer .customer").text()).toBe("Mr Jansen");
    await show({ ...snapshotOfState("abusive"), customer: "Mr Jansen" });
    expect(overlay.get(".footer .warnings").text()).toContain("Warnings: 1");
    expect(overlay.find(".footer .customer").exists()).toBe(false);
  });
});

describe("the house rules", () => {
  const under = (name: "idle" | "abusive", rules: NonNullable<CallSnapshot["health"]["rules"]>): CallSnapshot => {
    const snapshot = snapshotOfState(name);
    return { ...snapshot, health: { ...snapshot.health, rules } };
  };

  it("are named among the details, with the version that waits", async () => {
    const { overlay, press } = await mountOverlay(
      under("abusive", { name: "Brightwire", version: 7, next: 8, problem: null }),
    );
    await press("d");
    const rules = overlay.get("[role=dialog] .rules").text();
    expect(rules).toContain("Brightwire, version 7");
    expect(rules).toContain("Version 8 applies from the next call.");
  });

  it("are said to be refused, but not during a call", async () => {
    const refused = { name: "Brightwire", version: 7, next: null, problem: "bundle-invalid" } as const;
    const { overlay, show, press } = await mountOverlay(under("idle", refused));
    expect(overlay.get(".notice").text()).toContain("New house rules were refused.");
    await show(under("abusive", refused));
    expect(overlay.find(".notice").exists()).toBe(false);
    await press("d");
    expect(overlay.get("[role=dialog] .rules").text()).toContain("New house rules were refused.");
  });
});
