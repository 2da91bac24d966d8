// `npm run soak -- --hours H`: bundled calls through null sinks into real recorders and the whole program, over and over.
// Prints memory, lag, open files and lost sound over time; with --report FILE writes them as a page.

import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { CallSnapshot } from "../../src-shared/contract.ts";
import { percentile } from "../bench/processes.ts";
import { bundledCalls, type BundledCall } from "../support/bundled-call.ts";
import { PulseServer, soundParts } from "../support/pulse.ts";
import { SoundFolder } from "../main/listener/speech.ts";
import { SoakProgram } from "./program.ts";
import { page, type PlayedCall, type Sample, table } from "./report.ts";

/** Time after a call's sound in which its last final comes. */
const tailMs = 2000;

const { values } = parseArgs({
  options: {
    hours: { type: "string", default: "1" },
    report: { type: "string" },
    "sample-minutes": { type: "string", default: "5" },
  },
});
const hours = Number(values.hours);
const sampleMs = Number(values["sample-minutes"]) * 60_000;
if (!(hours > 0) || !(sampleMs > 0)) throw new Error(`--hours ${values.hours}: expected a number above 0`);
const { skip, reason } = soundParts();
if (skip) throw new Error(`soak needs real sound${reason}`);

const pulse = new PulseServer();
const sounds = new SoundFolder();
const samples: Sample[] = [];
const played: PlayedCall[] = [];
const startedMs = performance.now();
const minutes = (): number => (performance.now() - startedMs) / 60_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Delay of each cue of one call: from the end of its last word to the snapshot that shows it, ms. */
class CueClock {
  readonly #seen = new Map<string, { readonly atMs: number; readonly end: number }>();
  /** When the call's clock stood at zero: no snapshot can come before the moment it tells of. */
  #zeroMs = Infinity;
  highest = "calm";
  granted = false;

  see({ cues, level, permission, at }: CallSnapshot): void {
    const atMs = performance.now();
    this.#zeroMs = Math.min(this.#zeroMs, atMs - at * 1000);
    this.highest = level.highest;
    this.granted ||= permission.granted;
    for (const { id, end } of cues) if (!this.#seen.has(id)) this.#seen.set(id, { atMs, end });
  }

  get delaysMs(): number[] {
    return [...this.#seen.values()].map(({ atMs, end }) => atMs - this.#zeroMs - end * 1000);
  }

  get count(): number {
    return this.#seen.size;
  }
}

async function playCall(program: SoakProgram, call: BundledCall): Promise<void> {
  const sides = { agent: "1", caller: "2" } as const;
  const [agent, caller] = (["agent", "caller"] as const).map((side) =>
    sounds.convert(`${call.name}-${side}`, call.wav, [], ["remix", sides[side]]),
  );
  await program.call("start", "--lang", call.expected.language, "--customer", "Jansen");
  const clock = new CueClock();
  program.onSnapshot = (snapshot) => clock.see(snapshot);
  await Promise.all([pulse.play("agent", agent ?? ""), pulse.play("caller", caller ?? "")]);
  await delay(tailMs);
  const { listening } = await program.call("status");
  await program.call("end");
  played.push({
    name: call.name,
    minute: minutes(),
    cues: clock.count,
    highest: clock.highest,
    mayEnd: clock.granted,
    delaysMs: clock.delaysMs,
    expected: call.expected,
    lagSeconds: listening?.lagSeconds ?? 0,
    droppedSeconds: listening?.droppedSpeechSeconds ?? 0,
    lostSeconds: listening?.lostSeconds ?? 0,
  });
}

function takeSample(program: SoakProgram): void {
  const [load = 0] = loadavg();
  samples.push({ minute: minutes(), load, calls: played.length, ...program.usage() });
  const last = samples.at(-1);
  if (last !== undefined) say(table([last]).split("\n").at(-1) ?? "");
}

const program = new SoakProgram(pulse.env);
const asked = new AbortController();
process.once("SIGINT", () => asked.abort());
process.once("SIGTERM", () => asked.abort());
try {
  await pulse.start(["agent", "caller"]);
  await program.start({ agent: "agent.monitor", caller: "caller.monitor" });
  say(table([]));
  let nextSampleMs = performance.now();
  const calls = bundledCalls();
  for (let index = 0; minutes() < hours * 60 && !asked.signal.aborted; index += 1) {
    const call = calls[index % calls.length];
    if (call !== undefined) await playCall(program, call);
    if (performance.now() < nextSampleMs) continue;
    takeSample(program);
    nextSampleMs = performance.now() + sampleMs;
  }
  takeSample(program);
  const text = page({ hours: minutes() / 60, samples, played, complaints: program.complaints });
  say(`\n${text}`);
  if (values.report !== undefined) writeFileSync(values.report, text);
  say(
    `cue delay p95 ${Math.round(
      percentile(
        played.flatMap(({ delaysMs }) => delaysMs),
        0.95,
      ),
    )} ms`,
  );
} finally {
  await program.stop();
  await pulse.remove();
  sounds.remove();
}
