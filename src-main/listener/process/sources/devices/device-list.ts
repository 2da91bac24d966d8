// What can be recorded on this desktop, with what, and which device was meant.

import type { ChosenDevice, Device, DeviceList, RecorderProgram } from "../../../../../src-shared/listener-protocol.ts";
import type { Channel } from "../../../../../src-core/ids.ts";
import { alsaDevices } from "./alsa-devices.ts";
import { hasPulseTools, pulseDevices } from "./pulse-server.ts";
import { isInstalled } from "./run-tool.ts";

/** Recorders that are installed, best first: parec is steadiest (43 ms), sox last. */
export const installedRecorders = (): RecorderProgram[] =>
  (["parec", "arecord", "sox"] as const).filter(
    (program) => isInstalled(program) && (program !== "parec" || hasPulseTools()),
  );

/** Devices of the sound server, of ALSA where there is none. */
export const listDevices = async (): Promise<DeviceList> => {
  const recorders = installedRecorders();
  const pulse = hasPulseTools() ? await pulseDevices() : undefined;
  const devices = pulse ?? (recorders.includes("arecord") ? await alsaDevices() : []);
  // SoX lists nothing: it can always try the system's default.
  const fallback: Device = { id: "default", name: "default", side: "input", isDefault: true, isMuted: false };
  return { recorders, devices: devices.length === 0 && recorders.includes("sox") ? [fallback] : [...devices] };
};

/**
 * The device that was meant: by id, by remembered name, by the one name that contains the text. `default` is the
 * system's microphone for the agent, and what the system's loudspeaker plays for the caller.
 */
export const findDevice = (
  devices: readonly Device[],
  { id, name }: ChosenDevice,
  channel: Channel,
): Device | undefined => {
  if (id === "default") {
    const side = channel === "caller" ? "output" : "input";
    return (
      devices.find((device) => device.isDefault && device.side === side) ?? devices.find((device) => device.id === id)
    );
  }
  const exact = devices.find((device) => device.id === id) ?? devices.find((device) => device.name === (name ?? id));
  if (exact !== undefined || name !== undefined) return exact;
  const near = devices.filter((device) => `${device.id}\n${device.name}`.toLowerCase().includes(id.toLowerCase()));
  return near.length === 1 ? near[0] : undefined;
};
