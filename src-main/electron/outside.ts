// What reaches the Electron program from outside its windows: `steadyline:` links. Keys are in `hotkeys.ts`.

import { app } from "electron";
import type { ControlReply, ControlRequest } from "../control/messages.ts";
import { parseLink } from "../control/messages.ts";
import { AppError } from "../../src-shared/errors.ts";

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
