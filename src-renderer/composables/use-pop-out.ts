// Takes the overlay out of the browser's page into a window that stays on top of every program, and back.
// Chromium's Document Picture-in-Picture: the very same elements move, so nothing is lost on the way.

import { computed, type ComputedRef, readonly, type Ref, shallowRef } from "vue";
import { useI18n } from "vue-i18n";
import { overlayPixels } from "../../src-shared/settings.ts";
import { useSettingsStore } from "../stores/settings-store.ts";
import { useViewStore } from "../stores/view-store.ts";

/** What Chromium adds to a window; not yet in TypeScript's own declarations. */
export interface PopOutGlobals {
  readonly documentPictureInPicture?: {
    requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>;
  };
}

export interface PopOut {
  readonly isPossible: ComputedRef<boolean>;
  readonly isOut: ComputedRef<boolean>;
  /** Why the window could not be had. */
  readonly error: Readonly<Ref<unknown>>;
  /** Needs a real click or key of the agent: browsers ask for one. */
  readonly toggle: () => Promise<void>;
}

/** Moves `#app`. The window outlives the button that opened it; the browser closes it with the page. */
export function usePopOut({
  globals = globalThis as PopOutGlobals,
}: { readonly globals?: PopOutGlobals } = {}): PopOut {
  const settings = useSettingsStore();
  const view = useViewStore();
  const { t } = useI18n();
  const error = shallowRef<unknown>();
  const isOut = computed(() => view.hostWindow !== globalThis.window);

  const open = async (): Promise<void> => {
    const scale = settings.settings.textPercent / 100;
    const opened = await globals.documentPictureInPicture?.requestWindow({
      width: Math.round(overlayPixels.card.width * scale),
      height: Math.round(overlayPixels.card.height * scale),
    });
    const app = document.querySelector("#app");
    if (opened === undefined || app === null) return;
    dress(opened.document);
    const placeholder = placeholderOf(t("pop-out.away"), t("pop-out.back"), () => opened.close());
    app.replaceWith(placeholder);
    opened.document.body.append(app);
    view.hostWindow = opened;
    opened.addEventListener("pagehide", () => {
      view.hostWindow = globalThis.window;
      placeholder.replaceWith(app);
    });
  };
  const toggle = async (): Promise<void> => {
    if (isOut.value) return view.hostWindow.close();
    error.value = undefined;
    await open().catch((cause: unknown) => {
      error.value = cause;
      view.flash("pop-out.failed");
    });
  };
  return {
    isPossible: computed(() => globals.documentPictureInPicture !== undefined && !settings.isElectron),
    isOut,
    error: readonly(error),
    toggle,
  };
}

/** Gives the new document our style sheets, language and title; its own content policy is inherited. */
function dress(target: Document): void {
  for (const sheet of document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")) {
    const copy = target.createElement("link");
    copy.rel = "stylesheet";
    copy.href = sheet.href;
    target.head.append(copy);
  }
  target.documentElement.lang = document.documentElement.lang;
  target.title = document.title;
}

/** What the page shows meanwhile. */
function placeholderOf(text: string, button: string, back: () => void): HTMLElement {
  const element = document.createElement("main");
  element.className = "away";
  const sentence = document.createElement("p");
  sentence.textContent = text;
  const press = document.createElement("button");
  press.type = "button";
  press.className = "button";
  press.textContent = button;
  press.addEventListener("click", back);
  element.append(sentence, press);
  return element;
}
