// A parent that starts a listener on a live file, tells its own parent the listener's pid, and waits to be killed.

import { createListenerHost } from "../../../src-main/listener/listener-host.ts";
import { spawnReal } from "./speech.ts";

const [model = "", call = ""] = process.argv.slice(2);
const spawn = spawnReal();
let pid = 0;
const host = createListenerHost({
  spawn: (env) => {
    const child = spawn(env);
    child.onMessage((raw) => {
      const message = raw as { type?: unknown; pid?: unknown }; // Looked at field by field.
      if (message.type === "ready") pid = Number(message.pid);
    });
    return child;
  },
  callTime: () => 0,
  onMessage: (event) => {
    if (event.type === "hypothesis") process.send?.(pid);
  },
  onState: () => undefined,
});
await host.start();
await host.loadModel(model);
await host.startSource(
  { kind: "wav", path: call, channels: ["caller"], realtime: true },
  { fromSeconds: 0, firstUtterance: 0 },
);
