// Mounts the whole overlay on a fake link, with a fresh store and the real texts.

import { flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import { createPinia } from "pinia";
import { onTestFinished } from "vitest";
import { bridgeKey, createBridge } from "../../src-renderer/bridge.ts";
import { createTexts } from "../../src-renderer/i18n.ts";
import App from "../../src-renderer/overlay/App.vue";
import type { CallSnapshot } from "../../src-shared/contract.ts";
import { FakeLink } from "./fake-link.ts";

export interface MountedOverlay {
  readonly overlay: VueWrapper;
  readonly link: FakeLink;
  /** Publishes a snapshot and waits until it is shown. */
  readonly show: (snapshot: CallSnapshot) => Promise<void>;
  readonly press: (key: string) => Promise<void>;
}

/** Unmounts itself when the test ends. */
export async function mountOverlay(snapshot: CallSnapshot): Promise<MountedOverlay> {
  const link = new FakeLink(snapshot);
  const overlay = mount(App, {
    attachTo: document.body,
    global: { plugins: [createPinia(), createTexts("en")], provide: { [bridgeKey as symbol]: createBridge(link) } },
  });
  onTestFinished(() => overlay.unmount());
  await flushPromises();
  return {
    overlay,
    link,
    async show(next) {
      link.push(next);
      await flushPromises();
    },
    async press(key) {
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
      );
      await flushPromises();
    },
  };
}
