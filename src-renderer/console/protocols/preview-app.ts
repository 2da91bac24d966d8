// The overlay's own parts in a page of the console: an app inside the app, with stores of its own and a bridge that leads nowhere.

import { createPinia } from "pinia";
import { type App, createApp, reactive } from "vue";
import type { CallSnapshot } from "../../../src-shared/contract.ts";
import type { HouseSheet } from "../../../src-shared/settings.ts";
import { bridgeKey, type WindowBridge } from "../../bridge.ts";
import { createTexts, type Texts } from "../../i18n.ts";
import { refuse } from "../../link.ts";
import type { Language } from "../../vocabulary.ts";
import OverlayPreview from "./OverlayPreview.vue";

/** What the preview shows. */
export interface Previewed {
  readonly snapshot: CallSnapshot;
  readonly house: HouseSheet;
}

export type PreviewPart = "step" | "phrases" | "authority";

export interface Preview {
  show(previewed: Previewed, part: PreviewPart): void;
  close(): void;
}

/** Mounts it in `element`, in the console's own language. */
export function mountPreview(
  element: HTMLElement,
  { language, texts }: { readonly language: Language; readonly texts: Texts },
): Preview {
  let house: HouseSheet | undefined;
  let push: ((snapshot: CallSnapshot) => void) | undefined;
  const shown = reactive<{ part: PreviewPart; number: number }>({ part: "step", number: 0 });
  const i18n = createTexts(language);
  i18n.global.setLocaleMessage(language, { ...texts });
  const app: App = createApp(OverlayPreview, { shown });
  app
    .provide(
      bridgeKey,
      previewBridge({
        house: () => house,
        onSnapshot: (listener) => {
          push = listener;
        },
      }),
    )
    .use(createPinia())
    .use(i18n)
    .mount(element);
  return {
    show: (previewed, part) => {
      house = previewed.house;
      shown.part = part;
      shown.number += 1;
      push?.(previewed.snapshot);
    },
    close: () => app.unmount(),
  };
}

interface Source {
  readonly house: () => HouseSheet | undefined;
  readonly onSnapshot: (listener: (snapshot: CallSnapshot) => void) => void;
}

/** Answers what the overlay's parts ask of main; buttons do nothing. */
function previewBridge({ house, onSnapshot }: Source): WindowBridge {
  const answers: Readonly<Record<string, () => unknown>> = { "house/get": () => ({ ok: true, house: house() }) };
  return {
    // Typed by the request's name, which TypeScript cannot follow into a table.
    request: ((name: string) =>
      Promise.resolve(
        answers[name]?.() ?? refuse("no-answer", `${name}: a preview has nobody to ask`),
      )) as WindowBridge["request"],
    onPush: (name, listener) => {
      if (name === "snapshot/changed") onSnapshot(listener as (snapshot: CallSnapshot) => void);
      return () => undefined;
    },
    // Never connected: the stores then ask for nothing by themselves.
    onConnection: (listener) => {
      listener("connecting");
      return () => undefined;
    },
  };
}
