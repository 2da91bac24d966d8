// The running program's ear for commands: one line of JSON in, one out. Only this user's programs can reach it.

import { chmod, lstat, mkdir, unlink } from "node:fs/promises";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { AppError } from "../../src-shared/errors.ts";
import { type ControlReply, type ControlRequest, controlRequest } from "./messages.ts";

/** Answers requests until closed. */
export interface ControlServer {
  readonly address: string;
  close(): Promise<void>;
}

/** Longest line that is read, characters. */
const maxLine = 4096;
/** A connection that says nothing is closed. */
const idleMs = 10_000;

const isPipe = (address: string): boolean => address.startsWith("\\\\");

/**
 * Listens at `address`; `answer` may throw `AppError`. Throws `port-busy` when another Steadyline of this user runs.
 * The socket's folder is made for this user alone.
 */
export async function startControlServer(
  address: string,
  answer: (request: ControlRequest) => Promise<ControlReply>,
): Promise<ControlServer> {
  if (!isPipe(address)) await preparePlace(address);
  const server = createServer((socket) => serve(socket, answer));
  await listen(server, address);
  if (!isPipe(address)) await chmod(address, 0o600);
  return {
    address,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function preparePlace(address: string): Promise<void> {
  const folder = dirname(address);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid } = await lstat(folder);
  if (process.getuid !== undefined && uid !== process.getuid())
    throw new AppError("refused", `listening for commands in ${folder}: it belongs to another user`);
  if (await isAnswering(address))
    throw new AppError("port-busy", `listening for commands at ${address}: another Steadyline is running`);
  await unlink(address).catch(() => undefined); // None there is what was wanted.
}

const isAnswering = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(address);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

const listen = (server: Server, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException): void =>
      reject(new AppError("port-busy", `listening for commands at ${address}: ${cause.message}`, { cause }));
    server.once("error", fail);
    // Born closed to others: the mode set later would leave a moment.
    const before = process.umask(0o177);
    server.listen(address, () => {
      server.off("error", fail);
      resolve();
    });
    process.umask(before);
  });

function serve(socket: Socket, answer: (request: ControlRequest) => Promise<ControlReply>): void {
  socket.setTimeout(idleMs, () => socket.destroy());
  socket.on("error", () => undefined); // Whoever asked has gone; there is nobody to tell.
  const lines = createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", (line) => {
    socket.setTimeout(0); // Starting to listen may take longer; whoever asked waits as long as he likes.
    void reply(line, answer).then((value) => socket.writable && socket.write(`${JSON.stringify(value)}\n`));
  });
}

async function reply(line: string, answer: (request: ControlRequest) => Promise<ControlReply>): Promise<ControlReply> {
  try {
    return await answer(parse(line));
  } catch (error) {
    const known = error instanceof AppError ? error : new AppError("refused", "the command failed");
    return { ok: false, error: known.toJSON() };
  }
}

const refuse = (): AppError =>
  new AppError("input-invalid", 'a command: expected one line of JSON such as {"command":"call/status"}');

function parse(line: string): ControlRequest {
  if (line.length > maxLine) throw refuse();
  try {
    const parsed = controlRequest.safeParse(JSON.parse(line));
    if (parsed.success) return parsed.data;
  } catch {
    // Told below, like every other line that is no command.
  }
  throw refuse();
}
