// Runs of the built command line and of the bare loop, as child processes, with what they wrote and cost.

import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { build as bundle } from "vite";
import type { BundledCall } from "../support/bundled-call.ts";
import { type ReplayLine, replayLine } from "../support/ndjson.ts";
import { root, start } from "../support/program.ts";
import { callsFile } from "./fold.ts";
import type { JournalFigures } from "./journal.ts";
import type { PureFigures } from "./pure.ts";
import { childrenOf, cpuSeconds, memoryMb } from "./processes.ts";

/** How often a process is looked at; the error of a sum is at most this. */
const lookEveryMs = 20;
const looksPerMemory = 50;

export interface Cost {
  /** CPU seconds from the first line on: without start, packs and loading the model. */
  readonly mainCpu: number;
  readonly listenerCpu: number;
  /** Memory when last looked at, near the end, MB. */
  readonly mainMemory: number;
  readonly listenerMemory: number;
}

/** Looks at a program and its listener until both are gone. */
function watch(pid: number): { readonly begin: () => void; readonly end: () => Cost } {
  const used = { main: 0, listener: 0 };
  let base = { main: 0, listener: 0 };
  const memory = { main: 0, listener: 0 };
  let listener: number | undefined;
  let looks = 0;
  const look = (): void => {
    listener ??= childrenOf(pid)[0];
    used.main = cpuSeconds(pid) ?? used.main;
    used.listener = (listener === undefined ? undefined : cpuSeconds(listener)) ?? used.listener;
    looks += 1;
    // Memory is dearer to ask for.
    if (looks % looksPerMemory !== 0) return;
    memory.main = memoryMb(pid) ?? memory.main;
    memory.listener = (listener === undefined ? undefined : memoryMb(listener)) ?? memory.listener;
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    begin: () => {
      look();
      base = { ...used };
      timer = setInterval(look, lookEveryMs);
    },
    end: () => {
      clearInterval(timer);
      return {
        mainCpu: used.main - base.main,
        listenerCpu: used.listener - base.listener,
        mainMemory: memory.main,
        listenerMemory: memory.listener,
      };
    },
  };
}

export interface ReplayRun {
  readonly lines: readonly ReplayLine[];
  readonly cost: Cost;
}

/** `steadyline replay` of a bundled call. */
export async function replayRun({ wav, expected }: BundledCall, realtime: boolean): Promise<ReplayRun> {
  const program = start("cli", ["replay", wav, "--lang", expected.language, ...(realtime ? ["--realtime"] : [])]);
  const watched = watch(program.child.pid ?? 0);
  await program.line(() => true);
  watched.begin();
  const { code, stderr } = await program.finished;
  const cost = watched.end();
  if (code !== 0) throw new Error(`replay of ${wav} failed: ${stderr}`);
  return { lines: program.lines.map((line) => replayLine.parse(JSON.parse(line))), cost };
}

/** The web host on a bundled call, without a window: the packs of all languages are loaded, as on an agent's desktop. */
export async function webRun({ name }: BundledCall): Promise<Cost> {
  const program = start("web", ["--demo", "--lang", name.slice(0, 2), "--call", name, "--no-browser"]);
  const watched = watch(program.child.pid ?? 0);
  await program.line((line) => line.startsWith("playing"));
  watched.begin();
  await program.finished;
  return watched.end();
}

/** Milliseconds from the start of the command to the first word that it listens. */
export async function startRun({ wav, expected }: BundledCall): Promise<number> {
  const startedMs = performance.now();
  const program = start("cli", ["replay", wav, "--lang", expected.language, "--realtime"]);
  await program.line((line) => line.includes('"health"'));
  const tookMs = performance.now() - startedMs;
  program.child.kill("SIGTERM");
  await program.finished;
  return tookMs;
}

/** One block of the bare loop: when each track was done, after the moment at which live audio would have been complete. */
export interface BareBlock {
  readonly at: number;
  readonly doneMs: readonly number[];
}

export interface BareRun {
  readonly blocks: readonly BareBlock[];
  readonly cpuSeconds: number;
  readonly memoryBefore: number;
  readonly memoryLoaded: number;
  readonly memoryEnd: number;
}

/** The bare loop on the same audio. */
export function bareRun({ wav, expected }: BundledCall, realtime: boolean): Promise<BareRun> {
  const model = join(root, `models/vosk-model-demo-${expected.language}`);
  const args = [program("bare-loop"), "--wav", wav, "--model", model, ...(realtime ? ["--realtime"] : [])];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code !== 0) return reject(new Error(`the bare loop on ${wav} ended with ${code}`));
      const [total, ...blocks] = lines.map((line): unknown => JSON.parse(line)).toReversed();
      resolve({ ...(total as Omit<BareRun, "blocks">), blocks: blocks as BareBlock[] });
    });
  });
}

const program = (name: string): string => join(root, `out/bench/${name}.js`);

/**
 * Builds what is about to be measured, and the bench's own programs the same way: run from their sources they would carry
 * the loader's additions (a name for every closure), which cost the engine half as much again.
 */
export async function build(): Promise<void> {
  await promisify(execFile)("npm", ["run", "--silent", "build"], { cwd: root });
  const input = Object.fromEntries(
    ["bare-loop", "journal", "pure"].map((name) => [name, join(root, `tests/bench/${name}.ts`)]),
  );
  await bundle({
    configFile: false,
    root,
    logLevel: "warn",
    build: {
      ssr: true,
      outDir: "out/bench",
      target: "node20.19",
      rolldownOptions: { input, output: { format: "es", entryFileNames: "[name].js" } },
    },
  });
}

/** Seconds of `steadyline whatif` on a file of 1,000 calls, from the command to its last line. */
export async function whatIfRun(): Promise<{ readonly seconds: number; readonly megabytes: number }> {
  const folder = mkdtempSync(join(tmpdir(), "steadyline-bench-"));
  const [calls, draft] = [join(folder, "calls.ndjson"), join(folder, "draft.yaml")];
  const text = callsFile();
  writeFileSync(calls, text);
  writeFileSync(draft, "name: draft\npermission: { calmSeconds: 5 }\n");
  const startedMs = performance.now();
  const { code, stdout, stderr } = await start("cli", ["whatif", calls, "--policy", draft]).finished;
  const seconds = (performance.now() - startedMs) / 1000;
  rmSync(folder, { recursive: true });
  if (code !== 0 || !stdout.includes('"calls":1000')) throw new Error(`what-if failed: ${stderr}`);
  return { seconds, megabytes: text.length / 1e6 };
}

/** Matcher and what-if, in a process of their own. */
export const pureRun = (): Promise<PureFigures> => figuresOf<PureFigures>("pure");

/** A journal of years, in a process of its own. */
export const journalRun = (): Promise<JournalFigures> => figuresOf<JournalFigures>("journal");

async function figuresOf<T>(name: string): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [program(name)], { cwd: root });
  return JSON.parse(stdout) as T; // Written by our own program a moment ago.
}
