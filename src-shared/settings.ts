// Settings of this desktop: how the overlay looks and what its keys are. The rules of the house are the policy's.

import { z } from "zod";
import { languages, stepIds, type StepId } from "../src-core/ids.ts";
import { chosenDevice, recorderPrograms } from "./listener-protocol.ts";

export const overlaySizes = ["bar", "card", "full"] as const;
export type OverlaySize = (typeof overlaySizes)[number];

/** A window of each size at a text size of 100 %, device-independent pixels. */
export const overlayPixels = {
  bar: { width: 560, height: 44 },
  card: { width: 380, height: 260 },
  full: { width: 420, height: 640 },
} as const satisfies Readonly<Record<OverlaySize, { readonly width: number; readonly height: number }>>;

export const themes = ["system", "light", "dark", "contrast"] as const;
export type Theme = (typeof themes)[number];

/** What a hotkey can do, from any program. Each is a button of the overlay or an entry of its tray menu, too. */
export const hotkeyIds = [
  "tick",
  "skip",
  "undo",
  "alternative",
  "copy-line",
  "mark-abuse",
  "mark-threat",
  "gave-boundary",
  "gave-warning",
  "false-alarm",
  "start",
  "pause",
  "end",
  "why",
  "size",
  "click-through",
  "hide",
  "keyboard",
] as const;
export type HotkeyId = (typeof hotkeyIds)[number];

/** Hotkeys that the host carries out itself; windows never see them pressed. */
export const hostHotkeys = ["click-through", "hide", "keyboard"] as const satisfies readonly HotkeyId[];

/** A key with at least one modifier, as Electron writes them: `Control+Shift+F1`. */
export const accelerator = z
  .string()
  .regex(/^(?:(?:Control|Alt|Shift|Meta)\+){1,4}(?:F(?:[1-9]|1\d|2[0-4])|[A-Z0-9]|Space|Insert|Home|End|Up|Down)$/);

/** `null`: this action has no hotkey. */
const hotkeys = z.record(z.enum(hotkeyIds), accelerator.nullable());

/** Bounds of the text size, per cent of the usual one. */
export const textPercents = { least: 80, most: 200, step: 10 } as const;

/** Whose voice may begin a call. */
export const startingVoices = ["caller", "either"] as const;
export const callStarts = ["hand", "voice"] as const;

/** Bounds of the times that begin and end a call by voice, seconds. */
export const callStartBounds = {
  startAfterVoiceSeconds: { least: 0.5, most: 10 },
  endAfterSilenceSeconds: { least: 5, most: 3600 },
} as const;

const secondsWithin = ({ least, most }: { readonly least: number; readonly most: number }) =>
  z.number().min(least).max(most);

const callStart = z.object({
  /** `voice`: a call begins when a voice is heard and ends in silence; `hand`: by button, hotkey, command or link. */
  by: z.enum(callStarts),
  /** An agent also talks when no caller is there: so by itself only the caller's voice counts. */
  voices: z.enum(startingVoices).default("caller"),
  /** Seconds of voice within a few that begin a call. */
  startAfterVoiceSeconds: secondsWithin(callStartBounds.startAfterVoiceSeconds).default(1.5),
  /** Seconds without a voice on either side after which a call that began by voice ends. */
  endAfterSilenceSeconds: secondsWithin(callStartBounds.endAfterSilenceSeconds),
});

const place = z.object({ x: z.number().int(), y: z.number().int() });
const monitor = z.string().min(1).max(100);

/** What a window may change. */
const changeable = z.object({
  /** Language of the interface; `null`: the system's. Independent of a call's language. */
  language: z.enum(languages).nullable(),
  /** The agent's own name, for the lines to say; never stored with a call. */
  agentName: z.string().max(80),
  theme: z.enum(themes),
  isTranslucent: z.boolean(),
  textPercent: z.number().int().min(textPercents.least).max(textPercents.most),
  isMotionReduced: z.boolean(),
  /** Size of the overlay by monitor. */
  sizes: z.record(monitor, z.enum(overlaySizes)),
  /** Hints on how the agent could put it otherwise. */
  coaching: z.boolean(),
  /** The last lines of the conversation; kept nowhere. */
  transcript: z.boolean(),
  /** Single keys while the window has the focus. */
  singleKeys: z.boolean(),
  hotkeysOn: z.boolean(),
  hotkeys,
  startAtLogin: z.boolean(),
  callStart,
});

/** The devices of this desktop; with `mixed`, the caller's carries both speakers. */
export const deviceChoice = z.object({
  agent: chosenDevice.optional(),
  caller: chosenDevice.optional(),
  mixed: z.boolean().optional(),
});
export type DeviceChoice = z.infer<typeof deviceChoice>;

export const settingsSchema = changeable.extend({
  devices: deviceChoice,
  /** `null`: the first that is installed. */
  recorder: z.enum(recorderPrograms).nullable(),
  /** Language of a call that says nothing else; `null`: the system's. */
  callLanguage: z.enum(languages).nullable(),
  /** Top left corner of the overlay by monitor, device-independent pixels from the monitor's own corner. */
  places: z.record(monitor, place),
  /** Monitor that the overlay was on last. */
  lastMonitor: monitor.nullable(),
  /**
   * Program and arguments that tell a team-mate; `{message}` is filled in. Set by whoever administers the desktop, in
   * the file: no window can change it. `null`: the text is copied instead.
   */
  teamCommand: z.array(z.string().min(1)).min(1).nullable(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Without defaults: what a change leaves out stays. */
const callStartChange = z
  .object({
    by: callStart.shape.by,
    voices: callStart.shape.voices.unwrap(),
    startAfterVoiceSeconds: callStart.shape.startAfterVoiceSeconds.unwrap(),
    endAfterSilenceSeconds: callStart.shape.endAfterSilenceSeconds,
  })
  .partial();

/** A change of some settings; records of monitors and hotkeys, and what begins a call, are merged entry by entry. */
export const settingsChange = changeable
  .extend({
    hotkeys: z.partialRecord(z.enum(hotkeyIds), accelerator.nullable()),
    callStart: callStartChange,
  })
  .partial();
export type SettingsChange = z.infer<typeof settingsChange>;

/**
 * Control+Alt is AltGr, with which Polish and Dutch letters are typed, so the defaults are function keys. What cannot be
 * taken back has none.
 */
export const defaultSettings: Settings = {
  language: null,
  agentName: "",
  theme: "system",
  isTranslucent: false,
  textPercent: 100,
  isMotionReduced: false,
  sizes: {},
  coaching: true,
  transcript: false,
  singleKeys: true,
  hotkeysOn: true,
  hotkeys: {
    tick: "Control+Shift+F1",
    skip: "Control+Shift+F2",
    undo: "Control+Shift+F3",
    alternative: "Control+Shift+F4",
    "copy-line": "Control+Shift+F5",
    "mark-abuse": "Control+Shift+F6",
    "mark-threat": null,
    "gave-boundary": null,
    "gave-warning": "Control+Shift+F7",
    "false-alarm": "Control+Shift+F8",
    start: null,
    pause: "Control+Shift+F9",
    end: null,
    why: null,
    size: "Control+Shift+F10",
    "click-through": "Control+Shift+F11",
    hide: "Control+Shift+F12",
    keyboard: "Control+Alt+Shift+F1",
  },
  startAtLogin: false,
  devices: {},
  recorder: null,
  callLanguage: null,
  callStart: { by: "hand", voices: "caller", startAfterVoiceSeconds: 1.5, endAfterSilenceSeconds: 45 },
  places: {},
  lastMonitor: null,
  teamCommand: null,
};

/** What the program itself remembers. */
export type OwnSettings = Pick<Settings, "devices" | "lastMonitor" | "places">;

/** `taken`: another program has it. `double`: two actions have the same one; neither works. */
export const hotkeyStates = ["on", "off", "taken", "double"] as const;
export type HotkeyState = (typeof hotkeyStates)[number];

/** The settings, and what this desktop makes of them. */
export const settingsView = z.object({
  settings: settingsSchema,
  host: z.enum(["electron", "web"]),
  /** Monitor that the overlay is on; `null` where only the page can tell. */
  monitor: z.string().nullable(),
  hotkeys: z.record(z.enum(hotkeyIds), z.enum(hotkeyStates)),
  canBeTranslucent: z.boolean(),
  canStartAtLogin: z.boolean(),
  /** `settings-broken`: the file could not be read and was set aside. `settings-unwritable`: changes last until the end. */
  problem: z.enum(["settings-broken", "settings-unwritable"]).nullable(),
});
export type SettingsView = z.infer<typeof settingsView>;

/** The settings after a change; what it leaves out, or states as `undefined`, stays. */
export function changedSettings(
  settings: Settings,
  { sizes, hotkeys: keys, callStart: start, ...rest }: SettingsChange,
): Settings {
  return {
    ...settings,
    ...definedOf(rest),
    sizes: { ...settings.sizes, ...sizes },
    hotkeys: { ...settings.hotkeys, ...definedOf(keys ?? {}) },
    callStart: { ...settings.callStart, ...definedOf(start ?? {}) },
  };
}

/** Without what is `undefined`, which would hide the value before. */
export const definedOf = <Part extends object>(part: Part): { [Key in keyof Part]: Exclude<Part[Key], undefined> } =>
  // Only the members that are there are left, so none of them is undefined.
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Part]: Exclude<Part[Key], undefined>;
  };

/** State of each hotkey before anybody has tried to register it. */
export function ownHotkeyStates({ hotkeysOn, hotkeys: keys }: Settings): Record<HotkeyId, HotkeyState> {
  const all = Object.values(keys);
  const stateOf = (key: string | null): HotkeyState => {
    if (!hotkeysOn || key === null) return "off";
    return all.filter((other) => other === key).length > 1 ? "double" : "on";
  };
  return Object.fromEntries(hotkeyIds.map((id) => [id, stateOf(keys[id])])) as Record<HotkeyId, HotkeyState>;
}

const line = z.object({ say: z.string(), short: z.string(), long: z.string() });

/** What the house gives an agent beside the call: what may be offered, every line there is, and what to tell a team-mate. */
export const houseSheet = z.object({
  authority: z.object({ may: z.array(z.string()), mayNot: z.array(z.string()) }),
  /** In the call's language, names filled in. */
  phrases: z.array(
    z.object({
      step: z.enum(["closing", ...stepIds] as ["closing", ...StepId[]]),
      /** Name of the step, or of the situation in which it is said like this. */
      name: z.string(),
      situation: z.string().nullable(),
      lines: z.array(line),
    }),
  ),
  team: z.object({
    /** The house's own text; empty: the interface's. */
    message: z.string(),
    /** True where the organisation has configured a command that sends it. */
    canSend: z.boolean(),
  }),
});
export type HouseSheet = z.infer<typeof houseSheet>;

/** What the page shows now, so that the host can give the window its size, and the keyboard only where it is needed. */
export const windowFit = z.object({
  layout: z.enum(overlaySizes),
  /** True while there is something to type into, or the agent works the overlay by keyboard. */
  takesKeys: z.boolean(),
});
export type WindowFit = z.infer<typeof windowFit>;
