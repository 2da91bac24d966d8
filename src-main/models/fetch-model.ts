// Gets a model's zip over the network: the only code of the program that goes on line, and only when a person typed the command.

import { open, rename, rm, stat } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "../../src-shared/errors.ts";
import { hashOf } from "./describe-model.ts";

export interface FetchOptions {
  /** Tried one after the other. */
  readonly addresses: readonly URL[];
  /** Where the zip goes; `<file>.part` beside it holds what has come so far, also after the program ended. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256, hex. */
  readonly sha256: string;
  readonly onProgress: (done: number, total: number) => void;
  /** One line for whoever typed the command. */
  readonly say: (line: string) => void;
  /** Between two tries at one address, and how long a server may say nothing, milliseconds. */
  readonly retryMs?: number | undefined;
  readonly silenceMs?: number | undefined;
}

const triesPerAddress = 5;
const redirects = 5;

/** Fetches and checks the zip. Throws `model-missing` when no address gives it, `model-damaged` when what came is not what was expected. */
export async function fetchZip(options: FetchOptions): Promise<void> {
  const { addresses, file, sha256, say, retryMs = 2000 } = options;
  const part = `${file}.part`;
  for (const address of addresses) {
    for (let attempt = 1; attempt <= triesPerAddress; attempt += 1) {
      const outcome = await tryOnce(address, part, options);
      if (outcome === "whole") {
        const hash = await hashOf(part);
        if (hash === sha256) return rename(part, file);
        await rm(part, { force: true });
        say(`${address.href}: expected SHA-256 ${sha256}, got ${hash}; what came is thrown away`);
        break; // The same address would give the same again.
      }
      say(`${address.href}: ${outcome.problem}`);
      if (outcome.isFinal) break;
      if (attempt < triesPerAddress) await wait(retryMs);
    }
  }
  throw new AppError(
    "model-missing",
    `fetching ${addresses.map(({ href }) => href).join(", ")}: none gave the file; what came so far is kept, the same command goes on from there`,
  );
}

type Outcome = "whole" | { readonly problem: string; readonly isFinal: boolean };

async function tryOnce(address: URL, part: string, options: FetchOptions): Promise<Outcome> {
  const have = await sizeOf(part);
  if (have === options.bytes) return "whole";
  if (have > options.bytes) {
    await rm(part, { force: true });
    return { problem: `${have} bytes lay here already, expected ${options.bytes}; thrown away`, isFinal: false };
  }
  const { silenceMs = 30_000 } = options;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(new Error(`nothing came for ${silenceMs / 1000} s`)), silenceMs);
  try {
    const response = await request(address, have, abort.signal);
    const problem = problemOf(response, have, options.bytes);
    if (problem !== undefined) return problem;
    // Without 206 the server begins at the beginning, whatever was asked.
    return await receive(response, { part, from: response.status === 206 ? have : 0, onData: () => timer.refresh() }, options);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { problem: cause instanceof Error ? cause.message : String(cause), isFinal: error instanceof AppError };
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

/** Follows redirects by hand: a few, and never from https to plain http. */
async function request(address: URL, from: number, signal: AbortSignal): Promise<Response> {
  let url = address;
  for (let hop = 0; hop <= redirects; hop += 1) {
    const headers = { "accept-encoding": "identity", ...(from > 0 && { range: `bytes=${from}-` }) };
    const response = await fetch(url, { redirect: "manual", headers, signal });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    const next = new URL(location, url);
    await response.body?.cancel();
    if (next.protocol !== "https:" && next.protocol !== url.protocol)
      throw new AppError("refused", `it sends on to ${next.href}; expected ${url.protocol}`);
    url = next;
  }
  throw new AppError("refused", `it sends on more than ${redirects} times`);
}

function problemOf(response: Response, from: number, bytes: number): Exclude<Outcome, "whole"> | undefined {
  const { status } = response;
  if (status !== 200 && status !== 206)
    return { problem: `the server answers ${status} ${response.statusText}`, isFinal: status >= 400 && status < 500 && status !== 429 };
  const start = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1];
  if (status === 206 && Number(start) !== from)
    return { problem: `asked for the rest from byte ${from}, it sends from ${start ?? "nowhere"}`, isFinal: true };
  const length = response.headers.get("content-length");
  const expected = status === 206 ? bytes - from : bytes;
  if (length !== null && Number(length) !== expected)
    return { problem: `it announces ${length} bytes, expected ${expected}`, isFinal: true };
  return undefined;
}

async function receive(
  { body }: Response,
  { part, from, onData }: { readonly part: string; readonly from: number; readonly onData: () => void },
  { bytes, onProgress }: FetchOptions,
): Promise<Outcome> {
  const file = await open(part, from > 0 ? "r+" : "w", 0o600);
  let at = from;
  try {
    for await (const chunk of body ?? []) {
      onData();
      if (at + chunk.length > bytes) {
        await file.truncate(0);
        return { problem: `it sends more than the expected ${bytes} bytes; what came is thrown away`, isFinal: true };
      }
      await file.write(chunk, 0, chunk.length, at);
      at += chunk.length;
      onProgress(at, bytes);
    }
  } finally {
    await file.close();
  }
  return at === bytes ? "whole" : { problem: `it broke off after ${at} of ${bytes} bytes`, isFinal: false };
}

const sizeOf = async (file: string): Promise<number> => (await stat(file).catch(() => undefined))?.size ?? 0; // None yet.
