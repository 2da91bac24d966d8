// Tells a team-mate through the command that the organisation configured. No shell: a message can never be a command.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { AppError } from "../../src-shared/errors.ts";

/** How long the command may take, milliseconds. */
const timeoutMs = 10_000;

/** Runs it with `{message}` filled in. Throws `refused` without a command, `team-command-failed` when it fails. */
export async function tellTeam(command: readonly string[] | null, message: string): Promise<void> {
  const [program, ...args] = command ?? [];
  if (program === undefined)
    throw new AppError("refused", "cannot tell a team-mate: no teamCommand in the settings file of this desktop");
  const filled = args.map((argument) => argument.replaceAll("{message}", () => message));
  try {
    await promisify(execFile)(program, filled, { timeout: timeoutMs, windowsHide: true });
  } catch (cause) {
    throw new AppError("team-command-failed", `the command ${program} that tells a team-mate failed`, { cause });
  }
}
