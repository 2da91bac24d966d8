// The part of Electron that the shell uses, with its types from Electron's own declarations, worked by tests.
// Used as `vi.mock("electron", () => import(".../fakes/electron.ts"))`; it knows no more than the documentation promises.

import type * as Electron from "electron";

// Listeners of every event go through one list; each caller knows the arguments of its own event.
type Listener = (...values: never[]) => void;

/** Node's emitter as far as the shell uses it. */
class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>();

  on(name: string, listener: Listener): this {
    this.#listeners.set(name, (this.#listeners.get(name) ?? new Set()).add(listener));
    return this;
  }

  once(name: string, listener: Listener): this {
    const first: Listener = (...values) => {
      this.off(name, first);
      listener(...values);
    };
    return this.on(name, first);
  }

  off(name: string, listener: Listener): this {
    this.#listeners.get(name)?.delete(listener);
    return this;
  }

  /** Worked by the test. */
  emit(name: string, ...values: unknown[]): void {
    // A test gives the values that Electron documents for this event.
    for (const listener of this.#listeners.get(name) ?? []) (listener as (...given: unknown[]) => void)(...values);
  }

  count(name: string): number {
    return this.#listeners.get(name)?.size ?? 0;
  }
}

type WindowPart = Pick<
  Electron.BrowserWindow,
  | "blur"
  | "focus"
  | "getBounds"
  | "hide"
  | "isFocused"
  | "isVisible"
  | "loadFile"
  | "setAlwaysOnTop"
  | "setBounds"
  | "setFocusable"
  | "setIgnoreMouseEvents"
  | "setOpacity"
  | "showInactive"
>;

/** A window without a screen: keeps what it was told. */
export class BrowserWindow extends Emitter implements WindowPart {
  static all: BrowserWindow[] = [];
  static getAllWindows = (): BrowserWindow[] => BrowserWindow.all;

  bounds: Electron.Rectangle;
  visible = false;
  focused = false;
  focusable: boolean;
  opacity = 1;
  ignoresMouse: { readonly ignore: boolean; readonly forward: boolean } = { ignore: false, forward: false };
  readonly onTop: { readonly flag: boolean; readonly level: string | undefined }[] = [];
  readonly sent: { readonly channel: string; readonly value: unknown }[] = [];
  readonly webContents = {
    send: (channel: string, value: unknown): void => void this.sent.push({ channel, value }),
  };

  constructor(readonly options: Electron.BrowserWindowConstructorOptions) {
    super();
    const { x = 0, y = 0, width = 800, height = 600, focusable = true } = options;
    this.bounds = { x, y, width, height };
    this.focusable = focusable;
    BrowserWindow.all.push(this);
  }

  loadFile = (): Promise<void> => {
    this.emit("ready-to-show");
    return Promise.resolve();
  };
  getBounds = (): Electron.Rectangle => ({ ...this.bounds });
  setBounds = (bounds: Partial<Electron.Rectangle>): void => {
    this.bounds = { ...this.bounds, ...bounds };
    this.emit("move");
  };
  isVisible = (): boolean => this.visible;
  isFocused = (): boolean => this.focused;
  showInactive = (): void => {
    this.visible = true;
    this.emit("show");
  };
  hide = (): void => {
    this.visible = false;
    this.emit("hide");
  };
  focus = (): void => {
    this.focused = this.focusable;
  };
  blur = (): void => {
    this.focused = false;
    this.emit("blur");
  };
  setFocusable = (focusable: boolean): void => {
    this.focusable = focusable;
  };
  setOpacity = (opacity: number): void => {
    this.opacity = opacity;
  };
  setAlwaysOnTop = (flag: boolean, level?: string): void => void this.onTop.push({ flag, level });
  setIgnoreMouseEvents = (ignore: boolean, { forward = false }: Electron.IgnoreMouseEventsOptions = {}): void => {
    this.ignoresMouse = { ignore, forward };
  };

  /** The agent drags the window. */
  dragTo(x: number, y: number): void {
    this.bounds = { ...this.bounds, x, y };
    this.emit("move");
  }
}

/** A monitor whose taskbar takes 40 pixels at the bottom. */
export function displayOf(id: number, bounds: Electron.Rectangle): Electron.Display {
  const workArea = { ...bounds, height: bounds.height - 40 };
  // The shell looks at nothing else of a display.
  return { id, bounds, workArea } as Electron.Display;
}

const overlap = (a: Electron.Rectangle, b: Electron.Rectangle): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

class Screen
  extends Emitter
  implements Pick<Electron.Screen, "getAllDisplays" | "getDisplayMatching" | "getPrimaryDisplay">
{
  displays: Electron.Display[] = [];

  getAllDisplays = (): Electron.Display[] => [...this.displays];
  getPrimaryDisplay = (): Electron.Display => {
    const [first] = this.displays;
    if (first === undefined) throw new Error("the test has plugged in no monitor");
    return first;
  };
  getDisplayMatching = (bounds: Electron.Rectangle): Electron.Display =>
    this.displays.toSorted((a, b) => overlap(b.bounds, bounds) - overlap(a.bounds, bounds))[0] ??
    this.getPrimaryDisplay();

  /** Monitors are plugged in or out. */
  plug(displays: readonly Electron.Display[]): void {
    const event = displays.length < this.displays.length ? "display-removed" : "display-added";
    this.displays = [...displays];
    this.emit(event);
  }
}
export const screen = new Screen();

class GlobalShortcut implements Pick<Electron.GlobalShortcut, "register" | "unregisterAll"> {
  readonly registered = new Map<string, () => void>();
  /** Keys that another program has. */
  readonly taken = new Set<string>();

  register = (key: string, press: () => void): boolean => {
    if (this.taken.has(key) || this.registered.has(key)) return false;
    this.registered.set(key, press);
    return true;
  };
  unregisterAll = (): void => this.registered.clear();

  /** The agent presses keys, in whatever program. */
  press(key: string): boolean {
    this.registered.get(key)?.();
    return this.registered.has(key);
  }
}
export const globalShortcut = new GlobalShortcut();

class App extends Emitter implements Pick<Electron.App, "getLocale" | "quit"> {
  locale = "en-GB";
  hasQuit = false;
  readonly loginItems: Electron.Settings[] = [];

  getLocale = (): string => this.locale;
  quit = (): void => {
    this.hasQuit = true;
    this.emit("will-quit", { preventDefault: () => undefined });
  };
  setLoginItemSettings = (settings: Electron.Settings): void => void this.loginItems.push(settings);
}
export const app = new App();

/** Pixels as they came. */
export const nativeImage = {
  createFromBitmap: (buffer: Buffer, { width, height }: Electron.CreateFromBitmapOptions) => ({
    buffer,
    width,
    height,
  }),
};

export const Menu = {
  buildFromTemplate: (items: Electron.MenuItemConstructorOptions[]): Electron.MenuItemConstructorOptions[] => items,
};

/** The tray's one icon. */
export class Tray extends Emitter {
  static last: Tray | undefined;
  menu: Electron.MenuItemConstructorOptions[] = [];
  tooltip = "";
  readonly images: unknown[] = [];

  constructor(image: unknown) {
    super();
    this.images.push(image);
    Tray.last = this;
  }

  setImage = (image: unknown): void => void this.images.push(image);
  setToolTip = (tooltip: string): void => {
    this.tooltip = tooltip;
  };
  setContextMenu = (menu: Electron.MenuItemConstructorOptions[]): void => {
    this.menu = menu;
  };
  destroy = (): void => undefined;

  /** The agent chooses an entry of the menu. */
  choose(label: string): void {
    const item = this.menu.find((entry) => entry.label === label);
    if (item?.click === undefined)
      throw new Error(`no entry "${label}"; there are ${this.menu.map((entry) => entry.label).join(", ")}`);
    // The shell's entries use none of the arguments.
    (item.click as () => void)();
  }
}

export const clipboard = {
  text: "",
  writeText(text: string): Promise<void> {
    clipboard.text = text;
    return Promise.resolve();
  },
};

type Handle = (event: unknown, value: unknown) => unknown;

/** Requests from pages: `ask` is a page that invokes. */
export const ipcMain = {
  handlers: new Map<string, Handle>(),
  handle(name: string, handler: Handle): void {
    ipcMain.handlers.set(name, handler);
  },
  /** From the top frame of `sender`, as every request of our pages comes. */
  ask: (name: string, sender: BrowserWindow["webContents"], value: unknown): unknown =>
    ipcMain.handlers.get(name)?.({ sender, senderFrame: undefined }, value),
};

/** Forgets everything, as a fresh start would. */
export function resetElectron(displays: readonly Electron.Display[]): void {
  BrowserWindow.all = [];
  Tray.last = undefined;
  screen.displays = [...displays];
  globalShortcut.registered.clear();
  globalShortcut.taken.clear();
  app.hasQuit = false;
  app.loginItems.length = 0;
  clipboard.text = "";
  ipcMain.handlers.clear();
}
