// Speech made on the fly with espeak-ng and sox, and what a test needs before it may run on the real recogniser.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findLibvosk } from "../../../src-main/listener/process/libvosk-path.ts";
import { forkListener } from "../../../src-main/listener/fork-child.ts";
import type { SpawnListener } from "../../../src-main/listener/listener-child.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Folder of a bundled model. */
export const modelPath = (language: "nl" | "en" | "pl"): string =>
  path.join(root, "models", `vosk-model-demo-${language}`);

const hasProgram = (name: string): boolean => spawnSync(name, ["--version"], { stdio: "ignore" }).error === undefined;

const hasLibvosk = (): boolean => {
  try {
    return existsSync(findLibvosk().library);
  } catch {
    return false; // Said in the list of missing parts.
  }
};

/** What is missing for tests with the real recogniser; empty when they can run. */
export const missingParts = (): readonly string[] => [
  ...["espeak-ng", "sox"].filter((name) => !hasProgram(name)),
  ...(["nl", "en"] as const).map(modelPath).filter((folder) => !existsSync(folder)),
  ...(hasLibvosk() ? [] : ["libvosk"]),
];

/** Title suffix and skip flag: in CI a missing part fails instead of skipping. */
export const realParts = (): { readonly skip: boolean; readonly reason: string } => {
  const missing = missingParts();
  if (missing.length === 0) return { skip: false, reason: "" };
  if (process.env["CI"] === "true") throw new Error(`real recogniser: missing ${missing.join(", ")}`);
  return { skip: true, reason: ` (skipped: missing ${missing.join(", ")})` };
};

/** The real listener, from its TypeScript source. What libvosk says of a bad model on purpose stays out of the report. */
export const spawnReal = (): SpawnListener =>
  forkListener({
    onComplaint: () => undefined,
    entry: path.join(root, "src-main/listener/process/main.ts"),
    execArgv: ["--import", import.meta.resolve("tsx")],
  });

/** One spoken line of a track. */
export interface Line {
  /** Seconds of silence before it. */
  readonly pause: number;
  readonly text: string;
  /** espeak-ng voice, e.g. `nl+f5`. */
  readonly voice?: string;
}

/** A folder for sounds, removed by `remove()`. */
export class SoundFolder {
  readonly path = mkdtempSync(path.join(tmpdir(), "steadyline-sound-"));

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  file(name: string): string {
    return path.join(this.path, name);
  }

  /** Speaks lines into one mono file. */
  track(name: string, lines: readonly Line[], rateHz = 16_000): string {
    const parts = lines.map((line, index) => {
      const spoken = this.file(`${name}-${index}-raw.wav`);
      const padded = this.file(`${name}-${index}.wav`);
      execFileSync("espeak-ng", ["-v", line.voice ?? "nl", "-s", "160", "-w", spoken, line.text]);
      sox([spoken, "-r", String(rateHz), "-b", "16", padded, "pad", String(line.pause), "0.3"]);
      return padded;
    });
    sox([...parts, this.file(`${name}.wav`)]);
    return this.file(`${name}.wav`);
  }

  /** Merges two mono files, the shorter padded with zeros. */
  stereo(name: string, left: string, right: string): string {
    sox(["-M", left, right, this.file(`${name}.wav`)]);
    return this.file(`${name}.wav`);
  }

  /** Converts with sox options, e.g. `["-e", "floating-point", "-b", "32"]`. */
  convert(name: string, from: string, options: readonly string[], effects: readonly string[] = []): string {
    sox([from, ...options, this.file(`${name}.wav`), ...effects]);
    return this.file(`${name}.wav`);
  }

  write(name: string, bytes: Uint8Array): string {
    writeFileSync(this.file(name), bytes);
    return this.file(name);
  }
}

/** `-R` and no dither: the same bytes each time, and exact zeros stay zeros. */
const sox = (args: readonly string[]): void =>
  void execFileSync("sox", ["-R", "-D", ...args], { stdio: ["ignore", "ignore", "ignore"] });
