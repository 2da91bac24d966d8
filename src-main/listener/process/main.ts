// Entry of the listener process. Owns its life: ready, requests, parent gone. Never throws out.

import { fileURLToPath } from "node:url";
import { z } from "zod";
import { AppError } from "../../../src-shared/errors.ts";
import { frameMessage, listenerProtocolVersion, listenerRequest } from "../../../src-shared/listener-protocol.ts";
import { systemClock } from "./clock.ts";
import { loadLibvosk } from "./libvosk.ts";
import { Listener } from "./listener.ts";
import { findParent, type ParentLink } from "./parent-link.ts";

/** Exit codes: ended as asked; started without a parent; broken. */
const exitCodes = { done: 0, noParent: 2, broken: 70 } as const;

/** An AppError's message holds no speech; of any other error only the stack is told. */
const describe = (error: unknown): string => {
  if (error instanceof AppError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? String(error.stack) : "unknown error";
};

const broken = (error: unknown): void => {
  process.stderr.write(`listener: broken: ${describe(error)}\n`);
  process.exit(exitCodes.broken);
};

const requestIdOf = z.object({ requestId: z.number().int() });

/** Refuses what is not a request, when it at least says which answer it waits for. */
const refuse = (link: ParentLink, raw: unknown, problem: string): void => {
  const id = requestIdOf.safeParse(raw);
  if (!id.success) {
    process.stderr.write("listener: ignored a message that is neither request nor frame\n");
    return;
  }
  const error = new AppError("input-invalid", `reading request ${id.data.requestId}: ${problem}`);
  link.post({ type: "refusal", requestId: id.data.requestId, error: error.toJSON() });
};

const receive = async (link: ParentLink, listener: Listener, raw: unknown): Promise<void> => {
  const frame = frameMessage.safeParse(raw);
  if (frame.success) return listener.push(frame.data.channel, frame.data.samples);
  const request = listenerRequest.safeParse(raw);
  if (!request.success) return refuse(link, raw, z.prettifyError(request.error).replaceAll("\n", " "));
  await listener.handle(request.data);
  if (request.data.type !== "shutdown") return;
  await link.drained(0); // Exiting earlier would lose the last finals.
  process.exit(exitCodes.done);
};

const run = (link: ParentLink): void => {
  const listener = new Listener({
    link,
    loadLibvosk: () => loadLibvosk(),
    clock: systemClock,
    recorderModule: fileURLToPath(new URL("./recorder.cjs", import.meta.url)),
    onBroken: broken,
  });
  link.onClosed(() => process.exit(exitCodes.done));
  link.onMessage((raw) => void receive(link, listener, raw).catch(broken));
  link.post({ type: "ready", protocolVersion: listenerProtocolVersion, pid: process.pid });
};

process.on("uncaughtException", broken);
process.on("unhandledRejection", broken);
// Ctrl-C reaches the whole terminal group: the parent decides when this process ends.
process.on("SIGINT", () => undefined);

const link = findParent(process);
if (link === undefined) {
  process.stderr.write("listener: this program is started by steadyline, not by hand\n");
  process.exit(exitCodes.noParent);
}
run(link);
