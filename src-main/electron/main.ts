// Electron's entry: one overlay window over the same service and the same messages as the web host. Decides nothing.

import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { app } from "electron";
import { AppError } from "../../src-shared/errors.ts";
import { CallRunner } from "../call/call-runner.ts";
import { createControl } from "../call/control.ts";
import { demoCalls, demoListing, demoSource, pickDemoCall } from "../call/demo-calls.ts";
import { followCall } from "../call/follow.ts";
import { loadService } from "../call/load-all.ts";
import { writeRecoveryKey } from "../journal/key.ts";
import { defaultJournal, defaultSettingsFile } from "../journal/location.ts";
import { startJournal } from "../journal/start-journal.ts";
import { systemLanguage } from "../language.ts";
import { createListenerHost } from "../listener/listener-host.ts";
import { usableModel } from "../models/usable-model.ts";
import { appPaths } from "../paths.ts";
import { osKeyVault } from "./key-vault.ts";
import { answerWith } from "../control/answer.ts";
import { callLanguage, devicesOf, listenForCommands } from "../control/listen.ts";
import { followVoices } from "../control/voices.ts";
import { ownArguments } from "./own-arguments.ts";
import { followLinks } from "./outside.ts";
import { startConsole } from "../console/start-console.ts";
import { ConsoleWindow, serveConsole } from "./console-window.ts";
import { openCaptureWindow } from "./capture-window.ts";
import { FramePorts, utilityListener } from "./utility-child.ts";
import { SettingsStore } from "../settings/settings-store.ts";
import { push, serveWindows } from "./ipc.ts";
import { hardenSession, refuseNavigation } from "./security.ts";
import { createShell } from "./shell.ts";

const paths = appPaths(import.meta.url);
// A full disk under the log, or a closed terminal, must not end a call: the overlay shows what matters.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
const log = (line: string): void => void process.stderr.write(`${line}\n`);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({
    // A link may stand among the arguments.
    allowPositionals: true,
    args: ownArguments(process.argv, { isPackaged: app.isPackaged, appPath: app.getAppPath() }),
    options: {
      demo: { type: "boolean", default: false },
      lang: { type: "string" },
      call: { type: "string" },
      list: { type: "boolean", default: false },
      policy: { type: "string" },
      journal: { type: "string" },
      "no-journal": { type: "boolean", default: false },
      "write-journal-key": { type: "string" },
      agent: { type: "string" },
      caller: { type: "string" },
      mixed: { type: "boolean", default: false },
      "capture-window": { type: "boolean", default: false },
    },
  });
  const calls = await demoCalls(paths.calls);
  if (values.list) {
    say(demoListing(calls));
    return app.quit();
  }
  const call = values.demo
    ? pickDemoCall(calls, { name: values.call, language: values.lang, fallback: systemLanguage() })
    : undefined;
  const loaded = await loadService({ ...paths, policyFile: values.policy, live: { log } });
  const ports = new FramePorts();
  const runner = new CallRunner({
    service: loaded.service,
    createHost: (callbacks) => createListenerHost({ spawn: utilityListener(paths.listener, ports), ...callbacks }),
    modelOf: (language) => usableModel(paths.models, language),
    now: () => performance.now(),
  });
  await app.whenReady();
  const file = values.journal ?? defaultJournal();
  const vault = osKeyVault();
  if (values["write-journal-key"] !== undefined) {
    writeRecoveryKey(file, { vault, to: values["write-journal-key"] });
    return app.quit();
  }
  const journal = values["no-journal"]
    ? undefined
    : startJournal(loaded, { file, entry: paths.journalThread, vault, log });
  hardenSession();
  const settings = new SettingsStore(defaultSettingsFile(), log);
  if (values.agent !== undefined || values.caller !== undefined) settings.keep({ devices: devicesOf(values) });
  const supervisor = startConsole({
    paths,
    loaded,
    journal: file,
    vault,
    spawn: utilityListener(paths.listener, new FramePorts()),
    log,
  });
  const consoleWindow = new ConsoleWindow(
    {
      preload: fileURLToPath(new URL("../preload/console.cjs", import.meta.url)),
      page: `${paths.renderer}/console/index.html`,
    },
    supervisor,
  );
  const shell = createShell({
    ...loaded,
    store: settings,
    preload: fileURLToPath(new URL("../preload/overlay.cjs", import.meta.url)),
    page: `${paths.renderer}/overlay/index.html`,
    openConsole: () => consoleWindow.show(),
    pressInPage: (hotkey) => push("hotkey/pressed", { hotkey }),
  });
  const control = createControl({ runner, journal, settings, desk: shell.desk, log, ...loaded });
  const commands = await listenForCommands(control, { settings, fallback: values.lang, log });
  const language = callLanguage(settings, values.lang);
  const stopVoices = values.demo ? undefined : followVoices(control, { runner, settings, language, log });
  followLinks(answerWith(control, language), log);
  serveWindows(control);
  serveConsole(consoleWindow);
  shell.open();
  app.on("second-instance", () => shell.show());
  // Windows desktops have no recorder; `--capture-window` asks for it elsewhere.
  if (process.platform === "win32" || values["capture-window"])
    openCaptureWindow(
      {
        preload: fileURLToPath(new URL("../preload/capture.cjs", import.meta.url)),
        page: `${paths.renderer}/capture/index.html`,
      },
      { hub: control.frames, ports },
    ).catch((error: unknown) => log(`listening through a window could not start: ${String(error)}`));
  endWith(async () => {
    loaded.close();
    stopVoices?.();
    await commands?.close();
    await runner.close();
    await journal?.close();
    await supervisor.close();
  });
  if (call === undefined) return;
  const { summary } = followCall(loaded.service, say);
  const { over } = await runner.play(demoSource(call), { language: call.language });
  await over;
  for (const line of summary()) say(line);
}

/** Electron ends at once when nobody holds it back: once, until `close` is through. */
function endWith(close: () => Promise<void>): void {
  let isClosed = false;
  app.on("will-quit", (event) => {
    if (isClosed) return;
    event.preventDefault();
    void close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
}

if (app.requestSingleInstanceLock()) {
  refuseNavigation(pathToFileURL(paths.renderer).href);
  app.on("window-all-closed", () => app.quit());
  main().catch((error: unknown) => {
    process.stderr.write(`steadyline: ${error instanceof AppError ? error.message : String(error)}\n`);
    app.exit(error instanceof AppError ? 2 : 70);
  });
} else {
  app.quit();
}
