// Devices of ALSA, for desktops without a sound server. ALSA cannot record what a headset plays, unless a loopback card is set up.

import type { Device } from "../../../../../src-shared/listener-protocol.ts";
import { runTool } from "./run-tool.ts";

const askMs = 2000;

/** Reads `arecord -L`: a name at the margin, its description indented below. */
export const parseAlsaDevices = (text: string): readonly Device[] => {
  const devices: Device[] = [];
  for (const line of text.split("\n")) {
    const last = devices.at(-1);
    if (/^\S/.test(line)) {
      const id = line.trim();
      devices.push({ id, name: id, side: "input", isDefault: id === "default", isMuted: false });
    } else if (line.trim() !== "" && last !== undefined && last.name === last.id)
      devices[devices.length - 1] = { ...last, name: line.trim() };
  }
  return devices.filter(({ id }) => /^(default|plughw|sysdefault|pulse|pipewire|dsnoop)/.test(id));
};

/** What `arecord` can record; empty without it. */
export const alsaDevices = async (): Promise<readonly Device[]> =>
  parseAlsaDevices((await runTool("arecord", ["-L"], askMs)) ?? "");
