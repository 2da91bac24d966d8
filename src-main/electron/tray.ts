// The tray's icon and menu: the state at a glance, and a way out of everything that a click cannot reach.

import { Menu, type MenuItemConstructorOptions, nativeImage, Tray } from "electron";
import type { CallSnapshot } from "../../src-shared/contract.ts";
import { iconSide, levelBitmap } from "./tray-icon.ts";

export interface TrayOptions {
  /** An interface text in the agent's language. */
  readonly text: (key: string) => string;
  readonly isVisible: () => boolean;
  readonly isClickThrough: () => boolean;
  readonly toggleVisible: () => void;
  readonly setClickThrough: (isOn: boolean) => void;
  readonly toggleKeyboard: () => void;
  readonly openConsole: () => void;
  readonly quit: () => void;
}

/** The one tray icon. */
export class StateTray {
  private readonly tray: Tray;
  private shown = "";

  constructor(private readonly options: TrayOptions) {
    this.tray = new Tray(iconOf("calm", true));
    this.tray.on("click", () => {
      options.toggleVisible();
      this.refresh();
    });
    this.refresh();
  }

  /** Follows the call; redraws only when what it shows has changed. */
  show({ phase, level: { level }, permission }: CallSnapshot): void {
    const isIdle = phase === "idle" || phase === "ended";
    const state = permission.granted && !isIdle ? this.options.text("permission.granted") : undefined;
    const word = isIdle ? this.options.text(`phase.${phase}`) : this.options.text(`level.${level}`);
    const tooltip = ["Steadyline", state ?? word].join(": ");
    if (this.shown === `${tooltip} ${isIdle}`) return;
    this.shown = `${tooltip} ${isIdle}`;
    this.tray.setImage(iconOf(isIdle ? "calm" : level, isIdle));
    this.tray.setToolTip(tooltip);
  }

  /** Rebuilds the menu: language, visibility or click-through have changed. */
  refresh(): void {
    this.tray.setContextMenu(Menu.buildFromTemplate(this.items()));
  }

  destroy(): void {
    this.tray.destroy();
  }

  private items(): MenuItemConstructorOptions[] {
    const { text, isVisible, isClickThrough, toggleVisible, setClickThrough, toggleKeyboard, openConsole, quit } =
      this.options;
    return [
      {
        label: text(isVisible() ? "tray.hide" : "tray.show"),
        click: () => {
          toggleVisible();
          this.refresh();
        },
      },
      {
        label: text("tray.click-through"),
        type: "checkbox",
        checked: isClickThrough(),
        click: () => setClickThrough(!isClickThrough()),
      },
      { label: text("hotkey.keyboard"), click: toggleKeyboard },
      { type: "separator" },
      { label: text("console.open"), click: openConsole },
      { label: text("tray.quit"), click: quit },
    ];
  }
}

const iconOf = (level: CallSnapshot["level"]["level"], isDim: boolean) =>
  nativeImage.createFromBitmap(levelBitmap(level, isDim), { width: iconSide, height: iconSide, scaleFactor: 2 });
