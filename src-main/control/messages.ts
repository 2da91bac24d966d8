// What other programs on this desktop may ask of a running Steadyline: over its socket, or with a `steadyline:` link.

import { z } from "zod";
import { languages, levels } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import { channelHealth } from "../../src-shared/listener-protocol.ts";

const name = z.string().trim().min(1).max(200);

/** One line of JSON each. */
export const controlRequest = z.discriminatedUnion("command", [
  z.strictObject({
    command: z.literal("call/start"),
    language: z.enum(languages).optional(),
    /** Fills the line that calls the customer by name. */
    customer: name.optional(),
    /** Shown to the agent; neither stored nor logged. */
    number: z.string().trim().min(1).max(40).optional(),
  }),
  z.strictObject({ command: z.literal("call/end") }),
  z.strictObject({ command: z.literal("call/pause") }),
  z.strictObject({ command: z.literal("call/resume") }),
  z.strictObject({ command: z.literal("call/status") }),
]);
export type ControlRequest = z.infer<typeof controlRequest>;

/** How the call stands. */
export const callStatus = z.object({
  phase: z.enum(["idle", "active", "paused", "ended"]),
  /** Seconds into the call. */
  at: z.number(),
  level: z.enum(levels),
  mayEndCall: z.boolean(),
  caller: channelHealth,
  agent: channelHealth,
  /** How well listening keeps up; `null` while nothing is listened to. Seconds. */
  listening: z
    .object({
      lagSeconds: z.number(),
      /** Dropped since the call began because this computer was too slow. */
      droppedSpeechSeconds: z.number(),
      /** Not heard since the call began, for whatever reason; the start of the recorder counts. */
      lostSeconds: z.number(),
    })
    .nullable(),
});
export type CallStatus = z.infer<typeof callStatus>;

/** Every request gets one. */
export const controlReply = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), status: callStatus }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) }),
]);
export type ControlReply = z.infer<typeof controlReply>;

const commands = new Map(
  ["call/start", "call/end", "call/pause", "call/resume", "call/status"].map((command) => [command, command]),
);

/**
 * Reads `steadyline:call/start?customer=…&number=…&language=nl` (also with `//`). Throws `usage`. A link can come from any
 * web page: it can start, pause and end listening, and nothing else.
 */
export function parseLink(link: string): ControlRequest {
  const [address = "", query = ""] = link.split("?", 2);
  const path = address.replace(/^steadyline:(\/\/)?/i, "").replace(/\/$/, "");
  const asked = {
    ...Object.fromEntries([...new URLSearchParams(query)].filter(([, value]) => value.trim() !== "")),
    command: commands.get(path),
  };
  const parsed = controlRequest.safeParse(asked);
  if (parsed.success && /^steadyline:/i.test(link)) return parsed.data;
  throw new AppError(
    "usage",
    `opening the link ${address}: expected steadyline:call/start, with customer, number and language at most, or call/end, call/pause, call/resume, call/status`,
  );
}
