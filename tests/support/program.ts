// Runs the built programs as a user would: child processes with their output, all ended when a test file is over.

import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSmallPacks } from "./pack.ts";

/** The repository. */
export const root = join(import.meta.dirname, "../..");

let ownData: string | undefined;
/** Where programs under test keep their journal: never in the home of whoever runs the tests. */
export function dataFolder(): string {
  if (ownData !== undefined) return ownData;
  const folder = mkdtempSync(join(tmpdir(), "steadyline-data-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return (ownData = folder);
}

/** What a program that keeps a journal says where no key store is: the key's place, nothing else. */
export const keyNotice = (): string =>
  `journal: no key store; the key lies in ${join(dataFolder(), "steadyline/journal.db.key")}, readable by this user only\n`;

/** Each program under test listens for commands at an address of its own, as each user's program does. */
let sockets = 0;
const ownSocket = (): string => join(dataFolder(), `control-${(sockets += 1)}.sock`);

const running = new Set<ChildProcess>();

/** What a program left behind. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program under way. */
export interface Running {
  readonly child: ChildProcess;
  /** Lines of stdout so far. */
  readonly lines: string[];
  readonly finished: Promise<Finished>;
  /** The first line, old or new, that fits; throws when the program ends without one. */
  line(fits: (line: string) => boolean): Promise<string>;
}

export interface RunOptions {
  /** Fed to stdin, which is closed then. */
  readonly input?: string;
  /** Program tree to run; default the repository. */
  readonly tree?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `out/main/<program>.js`. */
export function start(
  program: "cli" | "web",
  args: readonly string[],
  { input = "", tree = root, env = {} }: RunOptions = {},
): Running {
  const entry = join(tree, `out/main/${program}.js`);
  const child = spawn(process.execPath, [entry, ...args], {
    env: { ...process.env, XDG_DATA_HOME: dataFolder(), STEADYLINE_SOCKET: ownSocket(), ...env },
    stdio: "pipe",
  });
  running.add(child);
  const lines: string[] = [];
  let wake: () => void = () => undefined;
  let ended = false;
  let stderr = "";
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    wake();
  });
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString("utf8")));
  child.stdin.on("error", () => undefined); // A program that refuses its arguments does not read.
  child.stdin.end(input);
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      running.delete(child);
      ended = true;
      wake();
      resolve({ code, stdout: lines.map((line) => `${line}\n`).join(""), stderr });
    });
  });
  const line = async (fits: (line: string) => boolean): Promise<string> => {
    for (;;) {
      const found = lines.find(fits);
      if (found !== undefined) return found;
      if (ended)
        throw new Error(`${program} ended without the expected line; it wrote: ${lines.join("\n")}\n${stderr}`);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return { child, lines, finished, line };
}

/** Runs the command line to its end. */
export const steadyline = (args: readonly string[], options?: RunOptions): Promise<Finished> =>
  start("cli", args, options).finished;

/** Ends what a test has left running. For `afterAll`. */
export function endPrograms(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** Objects of an NDJSON text. */
export const objectsOf = (text: string): unknown[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );

/** Throws when the built programs are missing or older than their sources: a test must never run yesterday's program. */
export function requireBuild(): void {
  const built = join(root, "out/main/cli.js");
  const sources = ["src-core", "src-shared", "src-main"].map((folder) => newest(join(root, folder)));
  if (existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources)) return;
  throw new Error(`${built} is missing or older than its sources; to mend it: npm run build`);
}

/**
 * A program tree of its own, whose data a test may damage. `own` folders are copies of the repository's, or what `small`
 * packs write; the others are links to the repository's.
 */
export class ProgramTree {
  readonly path = mkdtempSync(join(tmpdir(), "steadyline-tree-"));

  constructor(own: { readonly packs?: "copy" | "small"; readonly models?: "copy" }) {
    for (const name of [
      "out/main",
      "package.json",
      ...(own.packs === "copy" ? ["packs"] : []),
      ...(own.models ? ["models"] : []),
    ]) {
      cpSync(join(root, name), join(this.path, name), { recursive: true });
    }
    if (own.packs === "small") writeSmallPacks(join(this.path, "packs"));
    for (const folder of ["packs", "models", "node_modules"]) {
      if (!existsSync(this.file(folder))) symlinkSync(join(root, folder), this.file(folder), "dir");
    }
  }

  file(name: string): string {
    return join(this.path, name);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
