// Starts the supervisor's console: the overlay's bridge for texts and look, its own for everything else, over one link.

import { createPinia } from "pinia";
import { createApp } from "vue";
import { config } from "zod";
import { type BridgeGlobals, bridgeKey, createBridge, openLink } from "../bridge.ts";
import { createTexts } from "../i18n.ts";
import "../overlay/overlay.css";
import App from "./App.vue";
import "./console.css";
import { consoleBridgeKey, createConsoleBridge } from "./console-bridge.ts";

// The content policy forbids making functions out of strings, which zod's fast path would try.
config({ jitless: true });

/** Compiling a language's phrases or going through all calls takes its time. */
const deadlineMs = 60_000;

// The preload's object is typed by what it exposes; whatever comes through it is parsed by the bridges.
const globals: BridgeGlobals = globalThis;
const link = openLink(globals, deadlineMs);

createApp(App)
  .provide(bridgeKey, createBridge(link))
  .provide(consoleBridgeKey, createConsoleBridge(link))
  .use(createPinia())
  .use(createTexts("en"))
  .mount("#app");
