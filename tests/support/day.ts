// A day at the desk: every state of the overlay, one after the other, each brought about by what is said, measured, pressed
// or lost. The browser tests and the gallery live through the same day.

import type { Channel, Language } from "../../src-core/ids.ts";
import { bundledCall } from "./bundled-call.ts";
import type { Desk } from "./desk.ts";
import type { Stage } from "./stage.ts";

/** What is said is in view well before this. */
const inViewMs = 5000;

/** One state and how it comes about, from the one before. */
export interface Scene {
  readonly name: string;
  readonly play: (desk: Desk) => Promise<void>;
  /** What must then be in view: a selector of the document. */
  readonly shows: string;
}

/** Lines that no bundled call has. */
const lines: Readonly<
  Record<
    Language,
    { readonly insult: string; readonly harmless: string; readonly distress: string; readonly cannot: string }
  >
> = {
  nl: {
    insult: "jij bent echt een ongelofelijke idioot",
    harmless: "jij hebt echt een ongelofelijk idee",
    distress: "het hoeft voor mij niet meer ik wil niet meer leven",
    cannot: "Dat kan ik niet voor u doen.",
  },
  pl: {
    insult: "pan jest po prostu skończonym idiotą",
    harmless: "pan ma po prostu dobry pomysł",
    distress: "nie chcę już żyć",
    cannot: "Nie mogę tego zrobić.",
  },
  en: {
    insult: "you are a complete and utter idiot",
    harmless: "you are a completely different person from last time",
    distress: "I don't want to live any more",
    cannot: "I can't do that.",
  },
};

const customers: Readonly<Record<Language, string>> = { nl: "meneer Bakker", pl: "pan Marek", en: "Mr Harris" };

/** Says the turns of a bundled call, from one up to another. */
async function turns({ stage, language }: Desk, call: string, [from, to]: readonly [number, number]): Promise<void> {
  for (const { channel, text } of bundledCall(`${language}-${call}`).turns.slice(from, to))
    await stage.say(channel, text);
}

/** Where the permission comes in a bundled call. */
const permissionTurn = ({ language }: Desk, call: string): number =>
  bundledCall(`${language}-${call}`).expected.mayEndAtTurn ?? 0;

const hears = (stage: Stage, channel: Channel, health: "hearing" | "silent" | "no-signal"): void =>
  stage.hear({
    type: "health",
    channel,
    health,
    at: stage.at,
    ...(health === "no-signal" ? { problem: "zeros" } : {}),
  });

/** Starts a call by the form. */
async function begin(desk: Desk): Promise<void> {
  const { stage, page, language, text } = desk;
  await page.getByLabel(text("start.customer")).focus();
  await page.keyboard.type(customers[language]);
  await page.keyboard.press("Enter");
  await page.locator('[data-phase="active"]').waitFor();
  await stage.begins();
  hears(stage, "caller", "silent");
  hears(stage, "agent", "hearing");
}

/** Twice the same key: what cannot be taken back is asked about. */
async function end({ page }: Desk): Promise<void> {
  await page.keyboard.press("e");
  await page.keyboard.press("e");
  await page.locator('[data-phase="ended"]').waitFor();
}

const press = ({ page }: Desk, ...keys: readonly string[]): Promise<void> =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

const panel = (name: string, key: string): Scene => ({
  name: `panel-${name}`,
  shows: '[role="dialog"]',
  play: (desk) => press(desk, "Escape", key),
});

const atLevel = (level: string, more = ""): string => `.overlay[data-level="${level}"] ${more}`.trim();

/** An angry call that ends without abuse, and everything that can happen to the ears. */
const angryCall: readonly Scene[] = [
  { name: "idle", shows: '.overlay[data-phase="idle"]', play: () => Promise.resolve() },
  {
    name: "calm",
    shows: atLevel("calm"),
    play: async (desk) => {
      await begin(desk);
      await turns(desk, "angry", [0, 1]);
      await desk.stage.pass(12);
    },
  },
  { name: "tense", shows: atLevel("tense", ".step .line"), play: (desk) => turns(desk, "angry", [1, 2]) },
  { name: "ticked", shows: ".dot[data-status=ticked]", play: (desk) => press(desk, "t") },
  {
    name: "heated",
    shows: atLevel("heated", ".cue"),
    play: async (desk) => {
      await turns(desk, "angry", [2, 6]);
      const { stage } = desk;
      const start = stage.at;
      const raised = { kind: "raised-voice", start, aboveDb: 12 } as const;
      await stage.pass(2);
      stage.hear({
        type: "voice",
        at: stage.at,
        measurement: { ...raised, status: "ongoing", end: stage.at, seconds: 2 },
      });
      await stage.pass(1);
      stage.hear({
        type: "voice",
        at: stage.at,
        measurement: { ...raised, status: "over", end: stage.at, seconds: 3 },
      });
      hears(stage, "caller", "hearing");
    },
  },
  {
    name: "provisional",
    shows: ".cue.provisional",
    play: ({ stage, language }) => stage.say("caller", lines[language].insult, "partial"),
  },
  {
    name: "coaching",
    shows: atLevel("heated", ".hint"),
    play: async ({ stage, language }) => {
      // The recogniser takes the insult back.
      await stage.say("caller", lines[language].harmless);
      await stage.say("agent", lines[language].cannot);
    },
  },
  { name: "paused", shows: '.overlay[data-phase="paused"] .notice', play: (desk) => press(desk, "p") },
  {
    name: "deaf",
    shows: '.overlay[data-phase="active"] .notice',
    play: async (desk) => {
      await press(desk, "p");
      await desk.page.locator('[data-phase="active"]').waitFor();
      hears(desk.stage, "caller", "no-signal");
      await desk.stage.pass(4);
    },
  },
  {
    name: "restarting",
    shows: ".notice",
    play: ({ stage }) => {
      hears(stage, "caller", "hearing");
      stage.crash();
      return Promise.resolve();
    },
  },
  {
    name: "gave-up",
    shows: '.overlay[data-phase="active"] .notice',
    play: async ({ stage }) => {
      await stage.pass(1);
      stage.crash();
      await stage.pass(1);
      stage.crash();
    },
  },
  { name: "ended-angry", shows: '.overlay[data-phase="ended"]', play: end },
];

/** Abuse, the whole ladder, the permission, and calm again. */
const abusiveCall: readonly Scene[] = [
  {
    name: "abusive",
    shows: atLevel("abusive", ".step .line"),
    play: async (desk) => {
      await begin(desk);
      await turns(desk, "abusive", [0, 6]);
    },
  },
  { name: "warned-once", shows: atLevel("abusive", ".warnings li"), play: (desk) => turns(desk, "abusive", [6, 10]) },
  {
    name: "warned-twice",
    shows: atLevel("abusive", ".warnings li:nth-child(2)"),
    play: (desk) => turns(desk, "abusive", [10, permissionTurn(desk, "abusive")]),
  },
  {
    name: "granted",
    shows: ".permission .closing",
    play: (desk) => {
      const turn = permissionTurn(desk, "abusive");
      return turns(desk, "abusive", [turn, turn + 1]);
    },
  },
  panel("why", "w"),
  {
    name: "carried-on",
    shows: ".call > .bar.granted",
    play: (desk) => press(desk, "Escape", "c"),
  },
  {
    name: "withdrawn",
    shows: ".call > .bar:not(.granted)",
    play: ({ stage }) => stage.pass(130),
  },
  { name: "ended-abusive", shows: ".moment", play: end },
];

/** A threat: the permission comes at once. */
const threateningCall: readonly Scene[] = [
  {
    name: "threatening",
    shows: atLevel("threatening", ".permission"),
    play: async (desk) => {
      await begin(desk);
      await turns(desk, "threat", [0, permissionTurn(desk, "threat") + 1]);
    },
  },
  {
    name: "ended-several",
    shows: ".moment",
    play: async (desk) => {
      await end(desk);
      await desk.page.getByLabel(desk.text("disposition.ended-by-agent")).focus();
      await press(desk, "Space");
    },
  },
  {
    name: "stored",
    shows: ".stored .records",
    play: async (desk) => {
      await desk.page.getByRole("button", { name: desk.text("stored.open") }).focus();
      await press(desk, "Enter");
    },
  },
];

/** A noisy line, words of despair, and what else there is to look at. */
const hardCall: readonly Scene[] = [
  {
    name: "noisy-line",
    shows: ".step .breather, .breather",
    play: async (desk) => {
      await begin(desk);
      await turns(desk, "calm", [0, 2]);
      const { stage } = desk;
      const noise = {
        kind: "noisy-environment",
        start: stage.at - 8,
        end: stage.at,
        noiseDb: -40,
        belowVoiceDb: 9,
        seconds: 8,
      } as const;
      for (const status of ["ongoing", "over"] as const)
        stage.hear({ type: "voice", at: stage.at, measurement: { ...noise, status } });
    },
  },
  { name: "breather", shows: '.breather [role="timer"]', play: (desk) => press(desk, "v") },
  {
    name: "distress",
    shows: ".crisis",
    play: async (desk) => {
      await press(desk, "v");
      await desk.stage.say("caller", lines[desk.language].distress);
    },
  },
  {
    name: "panel-details",
    shows: '[role="dialog"] .line',
    play: async (desk) => {
      desk.stage.parts.settings.change({ transcript: true });
      await turns(desk, "calm", [2, 6]);
      await press(desk, "d");
    },
  },
  panel("actions", "m"),
  {
    name: "panel-phrases",
    shows: '[role="dialog"] .line',
    play: async (desk) => {
      await press(desk, "Escape", "/");
      await desk.page.getByRole("dialog").locator(".line").first().waitFor();
    },
  },
  panel("authority", "r"),
  panel("help", "?"),
  panel("settings", ","),
  {
    name: "connection-lost",
    shows: ".notice",
    play: async (desk) => {
      await press(desk, "Escape");
      await desk.stage.closeHost();
    },
  },
];

/** The whole day, in order. */
export const day: readonly Scene[] = [...angryCall, ...abusiveCall, ...threateningCall, ...hardCall];

/** Plays a scene; throws with its name when what it is about does not come into view. */
export async function playScene(scene: Scene, desk: Desk): Promise<void> {
  try {
    await scene.play(desk);
    await desk.page.locator(scene.shows).first().waitFor({ timeout: inViewMs });
  } catch (cause) {
    throw new Error(`${desk.language}, ${scene.name}: ${String(cause)}`, { cause });
  }
}
