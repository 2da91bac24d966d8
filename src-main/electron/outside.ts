// What reaches the Electron program from outside its windows: `steadyline:` links and the pause key.

import { app, globalShortcut } from "electron";
import type { CallControl } from "../call/handle-request.ts";
import type { ControlReply, ControlRequest } from "../control/messages.ts";
import { parseLink } from "../control/messages.ts";
import { AppError } from "../../src-shared/errors.ts";

/** Pauses and resumes, whatever program has the keyboard. */
const pauseKey = "CommandOrControl+Alt+P";

const linkIn = (argv: readonly string[]): string | undefined => argv.find((part) => /^steadyline:/i.test(part));

/** Registers the program for `steadyline:` links, and follows those that come while it runs. */
export function followLinks(
  answer: (request: ControlRequest) => Promise<ControlReply>,
  log: (line: string) => void,
): void {
  app.setAsDefaultProtocolClient("steadyline");
  const follow = (link: string | undefined): void => {
    if (link === undefined) return;
    void open(link, answer).catch((error: unknown) =>
      // The link itself may hold a name or number, so it is not logged.
      log(`a link was refused: ${error instanceof AppError ? error.code : "unexpected failure"}`),
    );
  };
  app.on("second-instance", (_event, argv) => follow(linkIn(argv)));
  app.on("open-url", (event, url) => {
    event.preventDefault();
    follow(url);
  });
  follow(linkIn(process.argv));
}

async function open(link: string, answer: (request: ControlRequest) => Promise<ControlReply>): Promise<void> {
  await answer(parseLink(link));
}

/** The pause key, for as long as the program runs. */
export function followPauseKey(control: CallControl, log: (line: string) => void): void {
  const toggle = (): void => {
    const { phase } = control.service;
    if (phase !== "active" && phase !== "paused") return;
    const done = phase === "active" ? control.pause() : control.resume();
    done.catch((error: unknown) => log(`the pause key: ${error instanceof AppError ? error.message : String(error)}`));
  };
  if (!globalShortcut.register(pauseKey, toggle)) log(`the pause key ${pauseKey} is taken by another program`);
  app.on("will-quit", () => globalShortcut.unregister(pauseKey));
}
