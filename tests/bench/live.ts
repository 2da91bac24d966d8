// A bundled call through null sinks into `steadyline listen`: when its cues are told, and what both channels cost.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { SoundFolder } from "../main/listener/speech.ts";
import type { BundledCall } from "../support/bundled-call.ts";
import { ofType, type ReplayLine, replayLine } from "../support/ndjson.ts";
import { root } from "../support/program.ts";
import { PulseServer } from "../support/pulse.ts";
import { childrenOf, cpuSeconds, median } from "./processes.ts";
import { replayRun } from "./runs.ts";

export interface LiveFigures {
  /** From the end of a cue's last word leaving the player to the line on stdout, ms. */
  readonly totalMs: readonly number[];
  /** From the arrival of the audio at the recorder's reader to the line, decoding included, ms. */
  readonly throughMs: readonly number[];
  /** CPU of main, listener and both recorders, as a share of one core, while the call played. */
  readonly cores: number;
}

interface TimedLine {
  readonly atMs: number;
  readonly line: ReplayLine;
}

/** Plays one call live. */
export async function liveRun(call: BundledCall): Promise<LiveFigures> {
  const reference = (await replayRun(call, false)).lines;
  const [pulse, sounds] = [new PulseServer(), new SoundFolder()];
  try {
    const [agent, caller] = (["1", "2"] as const).map((track) =>
      sounds.convert(`track-${track}`, call.wav, [], ["remix", track]),
    );
    await pulse.start(["agent", "caller"]);
    const program = listen(call, pulse.env);
    await program.until((line) => line.type === "health");
    await delay(2000); // Start and model are past.
    const before = cpuOf(program.child.pid ?? 0);
    const playedMs = performance.now();
    await Promise.all([pulse.play("agent", agent ?? ""), pulse.play("caller", caller ?? "")]);
    const [seconds, used] = [(performance.now() - playedMs) / 1000, cpuOf(program.child.pid ?? 0) - before];
    await delay(1500);
    program.child.kill("SIGINT");
    await once(program.child, "close");
    return { ...latencies(program.lines, { reference, playedMs }), cores: used / seconds };
  } finally {
    await pulse.remove();
    sounds.remove();
  }
}

function listen(call: BundledCall, env: NodeJS.ProcessEnv) {
  const devices = ["--agent", "agent.monitor", "--caller", "caller.monitor"];
  const args = [join(root, "out/main/cli.js"), "listen", "--lang", call.expected.language, ...devices];
  const child: ChildProcess = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const lines: TimedLine[] = [];
  let wake: () => void = () => undefined;
  if (child.stdout === null) throw new Error("expected the program's stdout to be piped");
  createInterface({ input: child.stdout }).on("line", (text) => {
    lines.push({ atMs: performance.now(), line: replayLine.parse(JSON.parse(text)) });
    wake();
  });
  const until = async (fits: (line: ReplayLine) => boolean): Promise<void> => {
    while (!lines.some(({ line }) => fits(line))) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { child, lines, until };
}

/** Main, listener, recorders. */
const cpuOf = (main: number): number => {
  const below = childrenOf(main);
  return [main, ...below, ...below.flatMap(childrenOf)].reduce((sum, pid) => sum + (cpuSeconds(pid) ?? 0), 0);
};

interface TimedWord {
  readonly channel: string;
  readonly word: string;
  readonly end: number;
}

const finalWords = (lines: readonly ReplayLine[]): TimedWord[] =>
  ofType(lines, "hypothesis")
    .filter(({ status }) => status === "final")
    .flatMap(({ channel, words }) => words.map(({ word, end }) => ({ channel, word, end })));

/** The file tells when a word was played; the live run, when it was told. Words heard once in both tie the two together. */
function latencies(
  lines: readonly TimedLine[],
  { reference, playedMs }: { readonly reference: readonly ReplayLine[]; readonly playedMs: number },
): Pick<LiveFigures, "totalMs" | "throughMs"> {
  const live = lines.map(({ line }) => line);
  const [heard, played] = [finalWords(live), finalWords(reference)];
  const sameWords = (words: readonly TimedWord[], { word, channel }: TimedWord): TimedWord[] =>
    words.filter((other) => other.word === word && other.channel === channel);
  const offset = median(
    heard.flatMap((item) => {
      const [same, twin] = [sameWords(played, item), sameWords(heard, item)];
      return same.length === 1 && twin.length === 1 ? [item.end - (same[0]?.end ?? 0)] : [];
    }),
  );
  const zeroMs = Math.min(
    ...lines.flatMap(({ atMs, line }) => (line.type === "hypothesis" ? [atMs - line.at * 1000] : [])),
  );
  const seen = new Set<unknown>();
  const cues = lines.flatMap(({ atMs, line }) => {
    if (line.type !== "cue" || line.status === "retracted" || seen.has(line["id"])) return [];
    seen.add(line["id"]);
    const last = line.words.split(" ").at(-1) ?? "";
    const end = heard
      .filter(({ word, channel, end: at }) => word === last && channel === line.channel && at <= line.at)
      .toSorted((a, b) => Math.abs(a.end - line.end) - Math.abs(b.end - line.end))[0]?.end;
    if (end === undefined || Math.abs(end - line.end) > 1) return [];
    return [{ totalMs: atMs - playedMs - (end - offset) * 1000, throughMs: atMs - zeroMs - line.at * 1000 }];
  });
  return { totalMs: cues.map(({ totalMs }) => totalMs), throughMs: cues.map(({ throughMs }) => throughMs) };
}
