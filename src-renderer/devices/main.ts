// Starts the device page: the same bridge, stores and texts as the overlay.

import { createPinia } from "pinia";
import { createApp } from "vue";
import { config } from "zod";
import { type BridgeGlobals, bridgeKey, openBridge } from "../bridge.ts";
import { createTexts } from "../i18n.ts";
import "../overlay/overlay.css";
import App from "./App.vue";

// The content policy forbids making functions out of strings, which zod's fast path would try.
config({ jitless: true });

// The preload's object is typed by what it exposes; whatever comes through it is parsed by the bridge.
const globals = globalThis as typeof globalThis & BridgeGlobals;

createApp(App).provide(bridgeKey, openBridge(globals)).use(createPinia()).use(createTexts("en")).mount("#app");
