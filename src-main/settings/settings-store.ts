// The settings in force. Changes are in force at once and written at once; whoever needs them is told.

import {
  changedSettings,
  definedOf,
  type OwnSettings,
  type Settings,
  type SettingsChange,
  type SettingsView,
} from "../../src-shared/settings.ts";
import { readSettings, writeSettings } from "./settings-file.ts";

export type SettingsListener = (settings: Settings, before: Settings) => void;

/** One desktop's settings. */
export class SettingsStore {
  private current: Settings;
  private trouble: SettingsView["problem"];
  private readonly listeners = new Set<SettingsListener>();

  constructor(
    private readonly file: string,
    private readonly log: (line: string) => void,
  ) {
    const { settings, setAside } = readSettings(file);
    this.current = settings;
    this.trouble = setAside === undefined ? null : "settings-broken";
    if (setAside !== undefined)
      log(`settings: ${file} could not be read; it lies at ${setAside}, defaults are in force`);
  }

  get settings(): Settings {
    return this.current;
  }

  get problem(): SettingsView["problem"] {
    return this.trouble;
  }

  /** Returns the function that stops telling. */
  subscribe(listener: SettingsListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A window's wish. Never throws: what cannot be written is in force until the program ends, and said so. */
  change(change: SettingsChange): void {
    this.put(changedSettings(this.current, change));
  }

  /** What the program remembers by itself. Never throws, as above. */
  keep({ places, ...rest }: Partial<OwnSettings>): void {
    const { current } = this;
    this.put({ ...current, ...definedOf(rest), places: { ...current.places, ...places } });
  }

  private put(settings: Settings): void {
    const before = this.current;
    this.current = settings;
    this.write();
    for (const listener of this.listeners) listener(settings, before);
  }

  private write(): void {
    try {
      writeSettings(this.file, this.current);
      this.trouble = null;
    } catch (error) {
      this.trouble = "settings-unwritable";
      this.log(`settings: ${this.file} could not be written: ${String(error)}`);
    }
  }
}
