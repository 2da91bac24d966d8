// The PulseAudio (or PipeWire) server, asked through `pactl`: which devices there are, and what a recorder really hears.

import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Device } from "../../../../../src-shared/listener-protocol.ts";
import type { RecordedDevice } from "./recorder-line.ts";
import { isInstalled, runTool } from "./run-tool.ts";

/** A frozen server does not answer at all; a busy one does within this. */
const askMs = 1500;
const subscribeAgainMs = 500;

const sources = z.array(
  z.object({
    index: z.number(),
    name: z.string(),
    description: z.string().catch(""),
    monitor_source: z.string().catch(""),
    mute: z.boolean().catch(false),
  }),
);
const outputs = z.array(z.object({ source: z.number(), properties: z.record(z.string(), z.unknown()).catch({}) }));
const info = z.object({ default_sink_name: z.string().catch(""), default_source_name: z.string().catch("") });

const ask = async <T>(schema: z.ZodType<T>, args: readonly string[]): Promise<T | undefined> => {
  const text = await runTool("pactl", ["-f", "json", ...args], askMs);
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // No JSON: an old pactl. Treated as a server that cannot be asked.
  }
};

/** True when there is a program to ask the server with. */
export const hasPulseTools = (): boolean => isInstalled("pactl");

/** Sources of the server; `undefined` when it does not answer. */
export const pulseDevices = async (): Promise<readonly Device[] | undefined> => {
  const [list, defaults] = await Promise.all([ask(sources, ["list", "sources"]), ask(info, ["info"])]);
  if (list === undefined) return undefined;
  const defaultMonitor = `${defaults?.default_sink_name ?? ""}.monitor`;
  return list.map(({ name, description, monitor_source, mute }) => ({
    id: name,
    name: description === "" ? name : description,
    side: monitor_source === "" ? "input" : "output",
    isDefault: name === defaults?.default_source_name || name === defaultMonitor,
    isMuted: mute,
  }));
};

/**
 * The source that the process records now. `none`: the server knows no such recorder (yet, or any more).
 * `undefined`: the server does not answer.
 */
export const recordedSource = async (pid: number): Promise<RecordedDevice | "none" | undefined> => {
  const [streams, list] = await Promise.all([
    ask(outputs, ["list", "source-outputs"]),
    ask(sources, ["list", "sources"]),
  ]);
  if (streams === undefined || list === undefined) return undefined;
  const stream = streams.find(({ properties }) => properties["application.process.id"] === String(pid));
  const source = list.find(({ index }) => index === stream?.source);
  return source === undefined ? "none" : { id: source.name, isMuted: source.mute };
};

/** What a subscription tells. */
export interface PulseWatch {
  readonly close: () => void;
}

/** Calls `onChange` whenever sources or recorders of the server change, and when the server comes or goes. */
export const watchPulse = (onChange: () => void): PulseWatch => {
  let child: ChildProcess | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  const start = (): void => {
    const started = spawn("pactl", ["subscribe"], {
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, LC_ALL: "C" },
    });
    child = started;
    const end = (): void => {
      if (closed || child !== started) return;
      child = undefined;
      onChange();
      again = setTimeout(start, subscribeAgainMs);
    };
    started.on("error", end);
    started.on("close", end);
    createInterface({ input: started.stdout }).on("line", (line) => {
      if (/ on (source|source-output|server)\b/.test(line)) onChange();
    });
  };
  start();
  return {
    close: () => {
      closed = true;
      clearTimeout(again);
      child?.kill();
    },
  };
};
