// The console's lock: a passphrase opens it for one window. Until then nothing else of the console is answered.

import { z } from "zod";

const nothing = z.object({});

/** Fewest characters of the console's passphrase: three or four words that nobody guesses within the tries that are allowed. */
export const shortestConsolePassphrase = 12;

const passphrase = z.string().max(1000);

/** How the console of this window stands. */
export const lockState = z.object({
  /** `new`: nobody has set a passphrase yet. */
  state: z.enum(["new", "locked", "open"]),
  /** Seconds until the next try is allowed; 0: now. */
  waitSeconds: z.number().nonnegative(),
  /** Tries left before the console is shut for a while. */
  triesLeft: z.number().int().nonnegative(),
  /** Minutes without anything done after which it locks itself. */
  idleMinutes: z.number().positive(),
});
export type LockState = z.infer<typeof lockState>;

const stateAnswer = z.object({ ok: z.literal(true), lock: lockState });

/** The only requests that a locked console answers. */
export const lockRequests = {
  "console/get": { request: nothing, response: stateAnswer },
  /** The first opening. Refused once there is a passphrase. */
  "console/begin": {
    request: z.object({ passphrase: passphrase.min(shortestConsolePassphrase) }),
    response: stateAnswer,
  },
  "console/unlock": { request: z.object({ passphrase }), response: stateAnswer },
  "console/lock": { request: nothing, response: stateAnswer },
} as const;

/** Told to the window that it concerns. */
export const lockPushes = { "console/locked": lockState } as const;
