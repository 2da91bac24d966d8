// What a page is told by the stand-ins for main: settings of a web host, a house that adds nothing, the packs' texts.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { interfaceTextsSchema } from "../../src-shared/pack-schema.ts";
import { type HouseSheet, ownHotkeyStates, type Settings, type SettingsView } from "../../src-shared/settings.ts";

/** The interface texts of a language, from its pack. */
export function textsOf(language: string): Readonly<Record<string, string>> {
  const folder = join(import.meta.dirname, "../../packs", language);
  const files = readdirSync(folder).filter((name) => name.endsWith("texts.yaml"));
  const parsed = files.map((name) => interfaceTextsSchema.parse(parse(readFileSync(join(folder, name), "utf8"))).texts);
  const all = Object.assign({}, ...parsed) as Record<string, string>;
  const count = parsed.reduce((sum, texts) => sum + Object.keys(texts).length, 0);
  if (count > Object.keys(all).length) throw new Error(`a text of ${language} stands in two files`);
  return all;
}

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
