// A progress bar on a terminal; elsewhere one line at every tenth.

import type { CliIo } from "./output.ts";

const width = 30;

/** Shows bytes of bytes on stderr, so that stdout stays what the command says. */
export function progressBar({ stderr }: CliIo, verb: string) {
  const isTerminal = "isTTY" in stderr && stderr.isTTY === true;
  let shown = -1;
  return {
    show: (done: number, total: number): void => {
      const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
      if (percent === shown || (!isTerminal && Math.floor(percent / 10) === Math.floor(shown / 10))) return;
      shown = percent;
      const filled = Math.round((percent / 100) * width);
      const bar = `${"#".repeat(filled)}${".".repeat(width - filled)}`;
      const line = `${verb} [${bar}] ${String(percent).padStart(3)} %  ${megabytes(done)} of ${megabytes(total)} MB`;
      stderr.write(isTerminal ? `\r${line}` : `${line}\n`);
    },
    /** A line of its own in between. */
    say: (line: string): void => void stderr.write(`${isTerminal && shown >= 0 ? "\n" : ""}steadyline: ${line}\n`),
    end: (): void => void (isTerminal && shown >= 0 ? stderr.write("\n") : undefined),
  };
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);
