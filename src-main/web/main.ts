// The web host's entry: serves the overlay on this machine, waits for a call or plays a bundled one.

import { parseArgs } from "node:util";
import { AppError } from "../../src-shared/errors.ts";
import { CallRunner } from "../call/call-runner.ts";
import { demoCalls, demoListing, demoSource, pickDemoCall } from "../call/demo-calls.ts";
import { followCall } from "../call/follow.ts";
import { loadService } from "../call/load-all.ts";
import { createControl } from "../call/control.ts";
import { startConsole } from "../console/start-console.ts";
import { defaultJournal, defaultSettingsFile } from "../journal/location.ts";
import { startJournal } from "../journal/start-journal.ts";
import { systemLanguage } from "../language.ts";
import { forkListener } from "../listener/fork-child.ts";
import { createListenerHost } from "../listener/listener-host.ts";
import { usableModel } from "../models/usable-model.ts";
import { createDesk, webDesktop } from "../overlay/desk.ts";
import { appPaths } from "../paths.ts";
import { callLanguage, devicesOf, listenForCommands } from "../control/listen.ts";
import { followVoices } from "../control/voices.ts";
import { SettingsStore } from "../settings/settings-store.ts";
import { openBrowser } from "./open-browser.ts";
import { startWebHost } from "./server.ts";

const paths = appPaths(import.meta.url);
// A full disk under the log, or a closed terminal, must not end a call: the overlay shows what matters.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const log = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      demo: { type: "boolean", default: false },
      lang: { type: "string" },
      call: { type: "string" },
      list: { type: "boolean", default: false },
      port: { type: "string", default: "0" },
      policy: { type: "string" },
      journal: { type: "string" },
      "no-journal": { type: "boolean", default: false },
      "no-browser": { type: "boolean", default: false },
      console: { type: "boolean", default: false },
      agent: { type: "string" },
      caller: { type: "string" },
      mixed: { type: "boolean", default: false },
    },
  });
  const calls = await demoCalls(paths.calls);
  if (values.list) return say(demoListing(calls));
  const call = values.demo
    ? pickDemoCall(calls, { name: values.call, language: values.lang, fallback: systemLanguage() })
    : undefined;

  const loaded = await loadService({ ...paths, policyFile: values.policy, live: { log } });
  const { service } = loaded;
  const runner = new CallRunner({
    service,
    createHost: (callbacks) => createListenerHost({ spawn: forkListener({ entry: paths.listener }), ...callbacks }),
    modelOf: (language) => usableModel(paths.models, language),
    now: () => performance.now(),
  });
  const journalFile = values.journal ?? defaultJournal();
  const journal =
    values["no-journal"] || values.console
      ? undefined
      : startJournal(loaded, { file: journalFile, entry: paths.journalThread, log });
  const settings = new SettingsStore(defaultSettingsFile(), log);
  if (values.agent !== undefined || values.caller !== undefined) settings.keep({ devices: devicesOf(values) });
  const desk = createDesk({ ...loaded, store: settings, desktop: webDesktop });
  const control = createControl({ runner, journal, settings, desk, log, ...loaded });
  // Beside an overlay that runs, the console alone records no calls and hears no commands: both are the overlay's.
  const commands = values.console
    ? undefined
    : await listenForCommands(control, { settings, fallback: values.lang, log });
  const supervisor = startConsole({
    paths,
    loaded,
    journal: journalFile,
    spawn: forkListener({ entry: paths.listener }),
    log,
  });
  const language = callLanguage(settings, values.lang);
  const stopVoices =
    values.console || values.demo ? undefined : followVoices(control, { runner, settings, language, log });
  const host = await startWebHost({
    renderer: paths.renderer,
    port: portOf(values.port),
    control,
    console: supervisor,
    log,
  });
  const stop = async (): Promise<void> => {
    loaded.close();
    stopVoices?.();
    await commands?.close();
    await runner.close();
    await journal?.close();
    await supervisor.close();
    await host.close();
  };
  process.once("SIGINT", () => void stop().then(() => process.exit(130)));
  process.once("SIGTERM", () => void stop().then(() => process.exit(143)));

  const url = values.console ? host.consoleUrl : host.url;
  say(`${values.console ? "console" : "overlay"}: ${url}  (this address works once)`);
  if (!values["no-browser"]) openBrowser(url, log);
  if (call === undefined) return say(`${values.console ? "" : "waiting for a call; "}Ctrl+C ends the program`);

  say(`playing ${call.name} (${call.title}), the model is a demo: synthesised speech only`);
  const { summary } = followCall(service, say);
  const { over } = await runner.play(demoSource(call), { language: call.language });
  await over;
  for (const line of summary()) say(line);
  if (host.windows() > 0) say("close the overlay's window, or press Ctrl+C, to end the program");
  await host.whenDeserted();
  await stop();
}

function portOf(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new AppError("usage", `--port ${value}: expected a number from 0 to 65535`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof AppError) && !(error instanceof TypeError && "code" in error)) throw error;
  log(`steadyline: ${error.message}`);
  process.exit(2);
}
