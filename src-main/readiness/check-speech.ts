// Models, the speech library, recorders and devices: with the real listener process, which may crash.

import { type Language, languages } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { DeviceList } from "../../src-shared/listener-protocol.ts";
import type { SpawnListener } from "../listener/listener-child.ts";
import { createListenerHost, type ListenerHost } from "../listener/listener-host.ts";
import { checkModel } from "../models/check-model.ts";
import { findModel, type FoundModel } from "../models/find-model.ts";
import { modelFolders } from "../models/model-folders.ts";
import type { AppPaths } from "../paths.ts";
import type { MachineConfig } from "../settings/machine-config.ts";
import { bad, doubtful, type Finding, good } from "./finding.ts";

interface Surroundings {
  readonly paths: AppPaths;
  readonly config: MachineConfig;
  readonly data: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: string;
  readonly spawn: SpawnListener;
}

/** Every language's model on the disk, then in the recogniser; then what can be recorded. */
export async function checkSpeech(around: Surroundings): Promise<Finding[]> {
  const checked = await Promise.all(languages.map((language) => checkModelOf(language, around)));
  const usable = checked.flatMap(({ model }) => model ?? []);
  const host = createListenerHost({
    spawn: around.spawn,
    env: around.env,
    callTime: () => 0,
    onMessage: () => undefined,
    onState: () => undefined,
  });
  try {
    return [...checked.map(({ finding }) => finding), ...(await checkListener(host, usable, around.platform))];
  } finally {
    await host.shutdown();
  }
}

async function checkModelOf(
  language: Language,
  { paths, config, data }: Surroundings,
): Promise<{ readonly finding: Finding; readonly model?: FoundModel }> {
  const fix = `steadyline models fetch small-${language} where there is a network, or steadyline models add FILE.zip`;
  try {
    const model = await findModel(language, await modelFolders(paths.models, { config, data }));
    await checkModel(model);
    const { id, demo } = model.entry;
    const values = { language, id };
    if (!demo) return { model, finding: good("model", `${language}: ${id}`, { key: "model", values }) };
    const message = `${language}: ${id}, a demo model: human callers are hardly heard`;
    return { model, finding: doubtful("model", message, fix, { key: "model-demo", fix: "model", values }) };
  } catch (error) {
    const told = { key: "model-missing", fix: "model", values: { language } };
    if (error instanceof AppError) return { finding: bad("model", `${language}: ${error.message}`, fix, told) };
    throw error;
  }
}

async function checkListener(host: ListenerHost, models: readonly FoundModel[], platform: string): Promise<Finding[]> {
  const started = await host.start();
  if (!started.ok)
    return [
      bad("speech", started.error.message, "install Steadyline again; libvosk needs x64, or macOS", {
        key: "speech-start",
        fix: "speech-start",
      }),
    ];
  const findings: Finding[] = [];
  for (const { entry, path } of models) {
    const loaded = await host.loadModel(path);
    if (!loaded.ok)
      findings.push(
        bad("speech", `${entry.id}: ${loaded.error.message}`, `steadyline models verify ${entry.id}`, {
          key: "speech-model",
          fix: "speech-model",
          values: { id: entry.id },
        }),
      );
  }
  if (findings.length === 0)
    findings.push(
      good("speech", `the recogniser loads ${models.length} models`, {
        key: "speech",
        values: { count: models.length },
      }),
    );
  const listed = await host.listDevices();
  if (!listed.ok) return [...findings, bad("device", listed.error.message, "see steadyline devices")];
  return [...findings, ...devicesIn(listed.value, platform)];
}

/** Recorders and devices; Windows records through a window of the program and needs no recorder. Pure. */
export function devicesIn({ devices, recorders }: DeviceList, platform: string): Finding[] {
  if (platform === "win32" && recorders.length === 0)
    return [
      good("recorder", "none, and none is needed: a window of the program records; see its device page", {
        key: "recorder-window",
      }),
    ];
  if (recorders.length === 0)
    return [
      bad("recorder", "no recorder program", "install pulseaudio-utils (parec, pactl), alsa-utils (arecord) or sox", {
        key: "recorder-none",
        fix: "recorder-none",
      }),
    ];
  const count = (side: "input" | "output"): number => devices.filter((device) => device.side === side).length;
  const [microphones, monitors] = [count("input"), count("output")];
  const found = `microphones: ${microphones}; outputs that can be listened to: ${monitors}`;
  const told = { key: "device", fix: "device", values: { microphones, outputs: monitors } };
  return [
    good("recorder", recorders.join(", "), { key: "recorder", values: { programs: recorders.join(", ") } }),
    microphones > 0 && monitors > 0
      ? good("device", found, told)
      : bad("device", found, "plug the headset in and start the sound server; see steadyline devices", told),
  ];
}
