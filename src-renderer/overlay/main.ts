// Starts the overlay: one bridge, one store, one i18n instance.

import { createPinia } from "pinia";
import { createApp } from "vue";
import { config } from "zod";
import { type BridgeGlobals, bridgeKey, openBridge } from "../bridge.ts";
import { createTexts } from "../i18n.ts";
import App from "./App.vue";
import "./overlay.css";

// The content policy forbids making functions out of strings, which zod's fast path would try.
config({ jitless: true });

// The preload's object is typed by what it exposes; whatever comes through it is parsed by the bridge.
const globals = globalThis as typeof globalThis & BridgeGlobals;

createApp(App).provide(bridgeKey, openBridge(globals)).use(createPinia()).use(createTexts("en")).mount("#app");
