// Asks the running program for something, and waits for its answer.

import { createConnection } from "node:net";
import { createInterface } from "node:readline";
import { AppError } from "../../src-shared/errors.ts";
import { type ControlReply, controlReply, type ControlRequest } from "./messages.ts";

/** Starting to listen loads a model; anything longer is a program that hangs. */
const deadlineMs = 30_000;

/** Sends one request. Throws `not-running` when nobody listens at `address`, `listener-timeout` without an answer. */
export function askProgram(address: string, request: ControlRequest): Promise<ControlReply> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(address);
    const fail = (error: AppError): void => {
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new AppError("listener-timeout", `${request.command}: no answer within ${deadlineMs} ms`)),
      deadlineMs,
    );
    socket.once("error", (cause) =>
      fail(
        new AppError(
          "not-running",
          `${request.command}: Steadyline is not running (nobody listens at ${address}); start it first`,
          { cause },
        ),
      ),
    );
    socket.once("close", () => {
      clearTimeout(timer);
      // Nothing, when the answer came first.
      reject(
        new AppError("listener-timeout", `${request.command}: the program closed the connection without an answer`),
      );
    });
    socket.once("connect", () => socket.write(`${JSON.stringify(request)}\n`));
    createInterface({ input: socket })
      .on("error", () => undefined) // The socket tells it.
      .once("line", (line) => {
        const parsed = controlReply.safeParse(parseJson(line));
        socket.end();
        if (parsed.success) resolve(parsed.data);
        else
          fail(new AppError("input-invalid", `${request.command}: the answer cannot be read; is it another version?`));
      });
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // Told by the schema.
  }
}
