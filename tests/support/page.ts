// What a page is told by the stand-ins for main: settings of a web host, a house that adds nothing, the packs' texts.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { interfaceTextsSchema } from "../../src-shared/pack-schema.ts";
import { type HouseSheet, ownHotkeyStates, type Settings, type SettingsView } from "../../src-shared/settings.ts";

/** The interface texts of a language, from its pack. */
export const textsOf = (language: string): Readonly<Record<string, string>> =>
  interfaceTextsSchema.parse(
    parse(readFileSync(join(import.meta.dirname, "../../packs", language, "texts.yaml"), "utf8")),
  ).texts;

/** Settings as a web host shows them. */
export const viewOf = (settings: Settings): SettingsView => ({
  settings,
  host: "web",
  monitor: null,
  hotkeys: ownHotkeyStates(settings),
  canBeTranslucent: false,
  canStartAtLogin: false,
  problem: null,
});

/** Sheets on which nothing is written. */
export const emptyHouse: HouseSheet = {
  authority: { may: [], mayNot: [] },
  phrases: [],
  team: { message: "", canSend: false },
};
