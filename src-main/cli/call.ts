// `call`, `open`: tells the running program that a call begins or ends; for softphones that can run a command.

import type { Language } from "../../src-core/ids.ts";
import { askProgram } from "../control/client.ts";
import { type ControlRequest, parseLink } from "../control/messages.ts";
import { controlAddress } from "../control/socket-path.ts";
import { type CliIo, exitCodes, writeJson } from "./output.ts";

export interface CallStartOptions {
  readonly lang?: Language | undefined;
  readonly customer?: string | undefined;
  readonly number?: string | undefined;
}

/** Sends a request to the running program; writes how the call stands. Throws `not-running`. */
export async function controlCall(io: CliIo, request: ControlRequest): Promise<number> {
  const reply = await askProgram(controlAddress(), request);
  if (reply.ok) writeJson(io.stdout, reply.status);
  else io.stderr.write(`steadyline: ${reply.error.message}\n`);
  return reply.ok ? exitCodes.ok : exitCodes.badLine;
}

/** `call start`. Softphones pass an empty name or number when they know none: that is left out. */
export const startRequest = ({ lang, customer, number }: CallStartOptions): ControlRequest => ({
  command: "call/start",
  ...(lang === undefined ? {} : { language: lang }),
  ...(customer?.trim() ? { customer: customer.trim().slice(0, 200) } : {}),
  ...(number?.trim() ? { number: number.trim().slice(0, 40) } : {}),
});

/** `open steadyline:…`: the same by link. */
export const openLink = (io: CliIo, link: string): Promise<number> => controlCall(io, parseLink(link));
