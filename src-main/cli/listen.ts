// `listen`: a live call from two devices, told as NDJSON until it is ended. `devices`: what can be listened to.

import type { Language } from "../../src-core/ids.ts";
import type { AudioSource, ChosenDevice, DeviceList, RecorderProgram } from "../../src-shared/listener-protocol.ts";
import { AppError } from "../../src-shared/errors.ts";
import { CallRunner } from "../call/call-runner.ts";
import { loadService } from "../call/load-all.ts";
import { forkListener } from "../listener/fork-child.ts";
import { createListenerHost } from "../listener/listener-host.ts";
import { usableModel } from "../models/usable-model.ts";
import type { AppPaths } from "../paths.ts";
import { type CliIo, exitCodes, writeJson } from "./output.ts";
import { tellCall } from "./tell.ts";

export interface ListenOptions {
  readonly lang: Language;
  readonly agent?: string | undefined;
  readonly caller?: string | undefined;
  readonly mixed: boolean;
  readonly recorder?: RecorderProgram | undefined;
  readonly policy?: string | undefined;
  /** Ends by itself after so many seconds; default: when it is told to. */
  readonly seconds?: number | undefined;
}

/** Listens until SIGINT, SIGTERM or the given time. Throws `AppError` before anything is heard. */
export async function listen(io: CliIo, paths: AppPaths, options: ListenOptions): Promise<number> {
  const log = (line: string): void => void io.stderr.write(`steadyline: ${line}\n`);
  const loaded = await loadService({
    ...paths,
    policyFile: options.policy,
    only: [options.lang],
    live: { log },
  });
  const { service } = loaded;
  const teller = tellCall(io, service);
  const runner = new CallRunner({
    service,
    createHost: (callbacks) => createListenerHost({ spawn: forkListener({ entry: paths.listener }), ...callbacks }),
    modelOf: (language) => usableModel(paths.models, language),
    now: io.now,
    ...teller,
  });
  try {
    const { over } = await runner.play(sourceOf(options), { language: options.lang });
    await Promise.race([over, askedToEnd(options.seconds)]);
    if (service.phase === "active") await runner.stop();
    teller.end();
  } finally {
    loaded.close();
    await runner.close();
  }
  return teller.gaveUp() ? exitCodes.badLine : exitCodes.ok;
}

const device = (id: string | undefined): ChosenDevice | undefined => (id === undefined ? undefined : { id });

/** Both sides by default; one device alone is what was asked for. */
function sourceOf({ agent, caller, mixed, recorder }: ListenOptions): AudioSource {
  if (mixed && agent !== undefined && caller !== undefined)
    throw new AppError(
      "usage",
      "--mixed is for one device that carries both speakers; expected --agent or --caller, got both",
    );
  const sides = mixed
    ? { caller: device(caller ?? agent ?? "default"), mixed }
    : agent === undefined && caller === undefined
      ? { agent: device("default"), caller: device("default") }
      : { agent: device(agent), caller: device(caller) };
  return { kind: "devices", recorder, ...sides };
}

const askedToEnd = (seconds: number | undefined): Promise<void> =>
  new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
    if (seconds !== undefined) setTimeout(resolve, seconds * 1000);
  });

/** Lists what can be recorded, for people or as JSON. */
export async function listDevices(io: CliIo, paths: AppPaths, { json }: { readonly json: boolean }): Promise<number> {
  const host = createListenerHost({
    spawn: forkListener({ entry: paths.listener }),
    callTime: () => 0,
    onMessage: () => undefined,
    onState: () => undefined,
  });
  try {
    const started = await host.start();
    if (!started.ok) throw started.error;
    const listed = await host.listDevices();
    if (!listed.ok) throw listed.error;
    if (json) writeJson(io.stdout, listed.value);
    else io.stdout.write(`${deviceTable(listed.value)}\n`);
  } finally {
    await host.shutdown();
  }
  return exitCodes.ok;
}

function deviceTable({ devices, recorders }: DeviceList): string {
  if (recorders.length === 0)
    return "no recorder program found; install pulseaudio-utils (parec, pactl), alsa-utils (arecord) or sox";
  const lines = devices.map(({ id, name, side, isDefault, isMuted }) => {
    const marks = [isDefault ? "default" : "", isMuted ? "muted" : ""].filter((mark) => mark !== "").join(", ");
    return `${side === "input" ? "agent " : "caller"}  ${id}  ${name === id ? "" : name}${marks === "" ? "" : ` (${marks})`}`;
  });
  const head = `recorders: ${recorders.join(", ")}\nside    id  name`;
  return [head, ...(lines.length === 0 ? ["no device that can be recorded; is the headset plugged in?"] : lines)].join(
    "\n",
  );
}
