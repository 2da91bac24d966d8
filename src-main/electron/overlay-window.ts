// The overlay's window: always on top, movable, on a screen that exists, and never the one that takes the keyboard.

import { BrowserWindow, type Display, type Rectangle, screen } from "electron";
import type { Settings, WindowFit } from "../../src-shared/settings.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import { firstPlace, inside, resized, sizeOf, snapped } from "./placement.ts";

/** How often being on top is asserted again, milliseconds; Windows forgets it after full-screen programs. */
const reassertMs = 5000;
/** Rest after the last movement before edges attract, milliseconds; Linux tells of every pixel. */
const settleMs = 250;
/** Opacity of a translucent overlay: what is below shows through, and the text still reads. */
const translucentOpacity = 0.88;

export interface OverlayWindowOptions {
  readonly preload: string;
  readonly page: string;
  readonly store: SettingsStore;
  /** The overlay lies on another monitor, or can be clicked through or not any more. */
  readonly onChange: () => void;
  /** `process.platform`. */
  readonly platform?: NodeJS.Platform;
}

/** The one overlay window. */
export class OverlayWindow {
  private readonly window: BrowserWindow;
  private layout: WindowFit["layout"] = "card";
  private settling: ReturnType<typeof setTimeout> | undefined;
  private clickThrough = false;
  private takesKeys = false;

  constructor(private readonly options: OverlayWindowOptions) {
    const { store } = options;
    this.window = this.createWindow(this.firstBounds());
    this.assertOnTop();
    this.look(store.settings);
    const timer = setInterval(() => this.assertOnTop(), reassertMs);
    const stopStore = store.subscribe((settings) => this.look(settings));
    const comeBack = (): void => this.comeBack();
    for (const change of ["display-added", "display-removed", "display-metrics-changed"] as const)
      // One listener for three events that differ in what they tell; it asks for itself.
      screen.on(change as "display-added", comeBack);
    this.window.on("blur", () => {
      this.assertOnTop();
      this.leaveKeyboard();
    });
    this.window.on("show", () => this.assertOnTop());
    this.window.on("move", () => this.settleSoon());
    this.window.once("ready-to-show", () => this.window.showInactive());
    this.window.on("closed", () => {
      clearInterval(timer);
      clearTimeout(this.settling);
      stopStore();
      for (const change of ["display-added", "display-removed", "display-metrics-changed"] as const)
        screen.off(change as "display-added", comeBack);
    });
    void this.window.loadFile(options.page);
  }

  get isVisible(): boolean {
    return this.window.isVisible();
  }

  get isClickThrough(): boolean {
    return this.clickThrough;
  }

  /** Key of the monitor that the overlay is on. */
  get monitor(): string {
    return monitorOf(this.display);
  }

  /** Clicks reach the program below; hotkey and tray bring them back. */
  setClickThrough(isOn: boolean): void {
    this.clickThrough = isOn;
    // Forwarded movements keep tooltips alive; Linux has no such thing.
    if (isOn && this.platform !== "linux") this.window.setIgnoreMouseEvents(true, { forward: true });
    else this.window.setIgnoreMouseEvents(isOn);
    this.options.onChange();
  }

  toggleVisible(): void {
    if (this.window.isVisible()) this.window.hide();
    else this.show();
  }

  /** Brings the overlay into view, without the keyboard. */
  show(): void {
    this.comeBack();
    this.window.showInactive();
  }

  /** Gives the overlay the keyboard, so that its single keys work; a second time gives it back. */
  toggleKeyboard(): void {
    if (this.window.isFocused()) this.window.blur();
    else {
      this.window.setFocusable(true);
      this.window.focus();
    }
  }

  /** Gives the window the size of what the page shows, and the keyboard where it asks for it. */
  fit({ layout, takesKeys }: WindowFit): void {
    this.layout = layout;
    this.takesKeys = takesKeys;
    this.resize();
    if (!this.window.isFocused()) this.leaveKeyboard();
  }

  /** Linux cannot change it after creation: there the window takes the keyboard when it is clicked. */
  private leaveKeyboard(): void {
    if (this.platform !== "linux") this.window.setFocusable(this.takesKeys);
  }

  private get platform(): NodeJS.Platform {
    return this.options.platform ?? process.platform;
  }

  private get display(): Display {
    return screen.getDisplayMatching(this.window.getBounds());
  }

  private createWindow(bounds: Rectangle): BrowserWindow {
    return new BrowserWindow({
      ...bounds,
      minWidth: 280,
      minHeight: 36,
      show: false,
      frame: false,
      title: "Steadyline",
      alwaysOnTop: true,
      skipTaskbar: true,
      autoHideMenuBar: true,
      fullscreenable: false,
      maximizable: false,
      minimizable: false,
      focusable: this.platform === "linux",
      webPreferences: {
        preload: this.options.preload,
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        spellcheck: false,
      },
    });
  }

  /** Where it was last, on a monitor that is there; else the first screen's corner. */
  private firstBounds(): Rectangle {
    const { places, lastMonitor, textPercent } = this.options.store.settings;
    const displays = screen.getAllDisplays();
    const display = displays.find((one) => monitorOf(one) === lastMonitor) ?? screen.getPrimaryDisplay();
    const { workArea } = display;
    const size = sizeOf(this.layout, textPercent, workArea);
    const place = places[monitorOf(display)];
    if (place === undefined) return firstPlace(size, workArea);
    return inside({ ...size, x: workArea.x + place.x, y: workArea.y + place.y }, workArea);
  }

  private assertOnTop(): void {
    this.window.setAlwaysOnTop(true, "screen-saver");
  }

  private look(settings: Settings): void {
    this.window.setOpacity(settings.isTranslucent ? translucentOpacity : 1);
    this.resize();
  }

  private resize(): void {
    const bounds = this.window.getBounds();
    const { workArea } = this.display;
    this.place(
      bounds,
      resized(bounds, sizeOf(this.layout, this.options.store.settings.textPercent, workArea), workArea),
    );
  }

  /** After a monitor has come, gone or changed. */
  private comeBack(): void {
    this.resize();
    this.assertOnTop();
    this.options.onChange();
  }

  private settleSoon(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), settleMs);
  }

  /** The agent has let go: snap to a near edge and remember the place. */
  private settle(): void {
    const { store } = this.options;
    const before = this.window.getBounds();
    const { workArea } = this.display;
    const bounds = snapped(before, workArea);
    this.place(before, bounds);
    const lastMonitor = this.monitor;
    const place = { x: bounds.x - workArea.x, y: bounds.y - workArea.y };
    const known = store.settings.places[lastMonitor];
    if (known?.x === place.x && known.y === place.y && store.settings.lastMonitor === lastMonitor) return;
    store.keep({ lastMonitor, places: { [lastMonitor]: place } });
  }

  private place(before: Rectangle, bounds: Rectangle): void {
    const isSame = before.x === bounds.x && before.y === bounds.y;
    if (isSame && before.width === bounds.width && before.height === bounds.height) return;
    this.window.setBounds(bounds);
  }
}

/** Key of a monitor: stays the same between starts as long as the monitor is plugged in where it was. */
const monitorOf = ({ id }: Display): string => String(id);
