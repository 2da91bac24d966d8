// Writing NDJSON and reading it line by line; one bad line never stops the rest.

import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { z } from "zod";
import { AppError } from "../../src-shared/errors.ts";

/** Exit codes of the command line. */
export const exitCodes = { ok: 0, badLine: 1, badInput: 2 } as const;

/** Streams and clock of one run, so that tests need no process. */
export interface CliIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

export const writeJson = (stream: Writable, value: unknown): boolean => stream.write(`${JSON.stringify(value)}\n`);

/** Seconds rounded to milliseconds, for output. */
export const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/**
 * Reads NDJSON, hands every good line on and reports every bad one by number on stderr.
 * Returns the exit code: 1 when a line was bad. Empty lines are skipped.
 */
export async function eachLine<T>(
  { stdin, stderr }: CliIo,
  schema: z.ZodType<T>,
  take: (value: T) => void,
): Promise<number> {
  let number = 0;
  let code: number = exitCodes.ok;
  for await (const line of createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === "") continue;
    const problem = takeLine(line, schema, take);
    if (problem === undefined) continue;
    writeJson(stderr, { type: "error", line: number, message: `line ${number}: ${problem}` });
    code = exitCodes.badLine;
  }
  return code;
}

function takeLine<T>(line: string, schema: z.ZodType<T>, take: (value: T) => void): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    return `not JSON (${cause instanceof Error ? cause.message : String(cause)}); expected one JSON object a line`;
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) => `${path.join(".") || "(line)"}: ${message}`).join("; ");
  take(parsed.data);
  return undefined;
}

/** One line for the user, without a stack: expected trouble only. */
export const errorLine = (error: unknown): string =>
  error instanceof AppError
    ? `steadyline: ${error.message}`
    : `steadyline: unexpected failure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
