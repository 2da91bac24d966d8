// The console's messages, beside the overlay's contract and over the same connection. Each section of the console has a file of its own
// in `console/`; a locked console answers `lockRequests` alone.

import { z } from "zod";
import { callRequests } from "./console/call-messages.ts";
import { draftPushes, draftRequests } from "./console/draft-messages.ts";
import { whatIfRequests } from "./console/whatif-messages.ts";
import { presetRequests } from "./console/preset-messages.ts";
import { lockPushes, lockRequests } from "./console/lock-messages.ts";
import { phraseRequests } from "./console/phrase-messages.ts";
import { publishRequests } from "./console/publish-messages.ts";
import { readinessRequests } from "./console/readiness-messages.ts";
import { sheetRequests } from "./console/sheet-messages.ts";

/** Requests of a console window. */
export const consoleRequests = {
  ...lockRequests,
  ...draftRequests,
  ...phraseRequests,
  ...sheetRequests,
  ...callRequests,
  ...readinessRequests,
  ...whatIfRequests,
  ...presetRequests,
  ...publishRequests,
} as const;
export type ConsoleRequestName = keyof typeof consoleRequests;
export type ConsoleRequestOf<Name extends ConsoleRequestName> = z.infer<(typeof consoleRequests)[Name]["request"]>;
export type ConsoleResponseOf<Name extends ConsoleRequestName> = z.infer<(typeof consoleRequests)[Name]["response"]>;

/** Pushes to console windows. */
export const consolePushes = {
  ...lockPushes,
  ...draftPushes,
} as const;
export type ConsolePushName = keyof typeof consolePushes;
export type ConsolePushOf<Name extends ConsolePushName> = z.infer<(typeof consolePushes)[Name]>;

export const isConsoleRequest = (name: string): name is ConsoleRequestName => Object.hasOwn(consoleRequests, name);
export const isConsolePush = (name: string): name is ConsolePushName => Object.hasOwn(consolePushes, name);

/** Over a WebSocket: the envelope of the overlay's contract with a name of the console's. */
export const consoleEnvelope = z.object({
  id: z.number().int(),
  name: z.enum(Object.keys(consoleRequests) as [ConsoleRequestName, ...ConsoleRequestName[]]),
  request: z.unknown(),
});
