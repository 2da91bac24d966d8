// The command that records a device with a given program: raw 16-bit mono at our rate, with little delay.

import type { RecorderProgram } from "../../../../../src-shared/listener-protocol.ts";

/** Rate at which devices are recorded; the sound server or the recorder converts, with filters of its own. */
export const recordRateHz = 16_000;
/** parec then delivers every 20 ms, 43 ms late; shorter ones cost more than they gain. */
const latencyMs = 40;

/** What node-record-lpcm16 starts. */
export interface RecorderCommand {
  readonly cmd: string;
  readonly args: readonly string[];
  readonly spawnOptions: { readonly env: NodeJS.ProcessEnv };
}

/** `onServer`: the device is a source of a PulseAudio server, whatever the program. */
export const recorderCommand = (
  program: RecorderProgram,
  { id, onServer }: { readonly id: string; readonly onServer: boolean },
): RecorderCommand => {
  const rate = String(recordRateHz);
  const env = { ...process.env };
  if (program === "parec") {
    const args = ["-d", id, "--raw", "--format=s16le", `--rate=${rate}`, "--channels=1", `--latency-msec=${latencyMs}`];
    return { cmd: "parec", args: [...args, "--client-name=Steadyline"], spawnOptions: { env } };
  }
  if (program === "arecord") {
    const device = onServer ? `pulse:${id}` : id;
    return {
      cmd: "arecord",
      args: ["-q", "-D", device, "-r", rate, "-c", "1", "-t", "raw", "-f", "S16_LE", "-"],
      spawnOptions: { env },
    };
  }
  return soxCommand(id, onServer);
};

/** SoX names its driver by type; the device goes through the environment except on Windows. */
const soxCommand = (id: string, onServer: boolean): RecorderCommand => {
  const out = ["--rate", String(recordRateHz), "--channels", "1", "--encoding", "signed-integer", "--bits", "16"];
  const raw = ["--no-show-progress", ...out, "--type", "raw", "-"];
  if (process.platform === "win32")
    return { cmd: "sox", args: ["-t", "waveaudio", id, ...raw], spawnOptions: { env: { ...process.env } } };
  const server = onServer ? { AUDIODRIVER: "pulseaudio", PULSE_LATENCY_MSEC: String(latencyMs) } : {};
  const device = id === "default" ? {} : { AUDIODEV: id };
  return {
    cmd: "sox",
    args: ["--default-device", ...raw],
    spawnOptions: { env: { ...process.env, ...server, ...device } },
  };
};
