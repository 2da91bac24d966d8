// The one contract between main and the windows: every message with its schema. Types, handlers and bridges derive from it.
// `noun/verb` are requests from a window, `noun/pastTense` are pushes from main.

import { z } from "zod";
import {
  callerCues,
  channels,
  cueCategories,
  dispositions,
  languages,
  levels,
  severities,
  stepIds,
  type CallerCue,
  type CueCategory,
  type StepId,
} from "../src-core/ids.ts";
import { situations } from "../src-core/policy/policy.ts";
import { errorCodes } from "./errors.ts";
import { channelHealth, channelLevel, channelProblem, device, recorderPrograms } from "./listener-protocol.ts";
import { deviceChoice, hotkeyIds, houseSheet, settingsChange, settingsView, windowFit } from "./settings.ts";

const stepId = z.enum(stepIds as [StepId, ...StepId[]]);
const category = z.enum(cueCategories as [CueCategory, ...CueCategory[]]);
const abuseCategory = z.union([z.enum(callerCues as [CallerCue, ...CallerCue[]]), z.literal("marked")]);
const seconds = z.number().nonnegative();

const warning = z.object({
  step: z.enum(["intent-and-boundary", "end-warning"]),
  how: z.enum(["heard", "ticked"]),
  at: seconds,
  words: z.string(),
});

const abuseReason = z.object({ cueId: z.string(), category: abuseCategory, words: z.string(), at: seconds });

const shownCue = z.object({
  id: z.string(),
  category,
  severity: z.enum(severities),
  channel: z.enum(channels),
  status: z.enum(["provisional", "confirmed"]),
  words: z.string(),
  start: seconds,
  end: seconds,
  confidence: z.number(),
  /** False: heard poorly, or by its likeness alone; it never counts towards the permission. */
  isCertain: z.boolean(),
});
export type ShownCue = z.infer<typeof shownCue>;

const channelState = z.object({
  health: channelHealth,
  /** Call seconds. */
  since: seconds,
  /** What is wrong, where something is. */
  problem: channelProblem.optional(),
});

const line = z.object({ say: z.string(), short: z.string(), long: z.string() });

/** Everything a window shows of a call. Windows show it and decide nothing. */
export const callSnapshot = z.object({
  /** `idle`: no call. */
  phase: z.enum(["idle", "active", "paused", "ended"]),
  callId: z.string(),
  /** Seconds since the start of the call. */
  at: seconds,
  /** Language of the call, and of the lines to say. */
  language: z.enum(languages),
  customer: z.string().nullable(),
  level: z.object({
    level: z.enum(levels),
    highest: z.enum(levels),
    /** Level over the call: one entry per change, for the sparkline. */
    history: z.array(z.object({ at: seconds, level: z.enum(levels) })),
    /** What makes the level, largest first. */
    contributions: z.array(
      z.object({
        cueId: z.string(),
        category: abuseCategory,
        words: z.string(),
        at: seconds,
        points: z.number(),
        left: z.number(),
        isAbuse: z.boolean(),
      }),
    ),
  }),
  /** The cue to read first: the gravest of the recent ones. */
  cue: shownCue.nullable(),
  /** The latest cues of the caller, newest first. */
  cues: z.array(shownCue),
  protocol: z.object({
    situation: z.enum(situations).nullable(),
    /** Name and hint of the situation, in the call's language. */
    situationName: z.string(),
    hint: z.string(),
    next: z.object({ step: stepId, name: z.string(), line, alternatives: z.array(line) }).nullable(),
    ladder: z.array(
      z.object({ step: stepId, name: z.string(), status: z.enum(["open", "suggested", "heard", "ticked", "skipped"]) }),
    ),
  }),
  warnings: z.array(warning),
  permission: z.object({
    granted: z.boolean(),
    /** True when it was granted before and has been withdrawn. */
    withdrawn: z.boolean(),
    /** Reasons while granted. */
    reasons: z
      .object({
        rule: z.enum(["threat", "abuse-after-warnings", "abuse-without-warning"]),
        abuse: abuseReason,
        /** What had been said before the last warning. */
        warnedOf: z.array(abuseReason),
        warnings: z.array(warning),
        warningsRequired: z.number().int(),
      })
      .nullable(),
    /** What is missing while not granted. */
    missing: z
      .enum(["no-abuse", "boundary", "end-warning", "abuse-after-warnings", "transfer", "calm-again"])
      .nullable(),
    /** The rule in one plain sentence, in the call's language. */
    explanation: z.string(),
    closing: line.nullable(),
  }),
  /** The last coaching hint, a gentle alternative; gone after a while. */
  coaching: z
    .object({ cue: z.enum(["agent-negative", "agent-argument", "agent-overpromise"]), line: z.string() })
    .nullable(),
  crisisLines: z.array(z.string()),
  /** Number of the caller, when the softphone told it; shown, never stored. */
  number: z.string().optional(),
  /** Calls that begin and end by voice. */
  byVoice: z
    .object({
      /** Between calls: `on`: waiting for voices; `deaf`: it should be, and hears nothing; `off`: nothing is listened to. */
      waiting: z.enum(["off", "on", "deaf"]),
      /** Why it is deaf, `error.<code>` in the texts. */
      problem: z.enum(errorCodes).nullable(),
      /** Whose voice began this call; `null`: somebody's hand or a softphone did. */
      began: z.object({ channel: z.enum(channels), seconds }).nullable(),
      /** Silence that ended this call, seconds; `null`: it was ended otherwise. */
      endedAfterSeconds: seconds.nullable(),
    })
    .optional(),
  /** The last lines of both sides, oldest first; empty unless the desktop's settings show them. Kept nowhere. */
  transcript: z.array(
    z.object({ id: z.string(), at: seconds, channel: z.enum(channels), words: z.string(), isFinal: z.boolean() }),
  ),
  /** Only after a call. */
  afterCall: z
    .object({
      /** A moment away from the telephone: after a call with abuse, or after several in one shift. */
      suggestBreak: z.enum(["bad-call", "several-bad-calls"]).nullable(),
      wrapUp: z.object({ disposition: z.enum(dispositions), note: z.string() }).nullable(),
    })
    .nullable(),
  health: z.object({
    /** True: one device carries both speakers, so nothing is attributed to the agent. */
    isMixed: z.boolean().optional(),
    caller: channelState,
    agent: channelState,
    listener: z.discriminatedUnion("state", [
      z.object({ state: z.enum(["off", "starting", "ready", "gave-up"]) }),
      z.object({ state: z.literal("restarting"), inMs: z.number().nonnegative() }),
    ]),
    /** Whether the call is being recorded in the journal. `waiting`: kept in memory until it can be written. */
    journal: z.object({
      state: z.enum(["off", "on", "waiting"]),
      /** The last trouble, `error.<code>` in the texts. */
      problem: z.enum(errorCodes).nullable(),
      /** True while records are due to be deleted and somebody has to confirm the date first. */
      asksDate: z.boolean(),
    }),
    /** True while the installed model is one made from synthesised speech. */
    isDemoModel: z.boolean(),
    /** The rules in force. */
    rules: z
      .object({
        name: z.string(),
        /** Of the signed bundle; `null`: they are not signed. */
        version: z.number().int().nullable(),
        /** Version that the next call is taken under; `null`: the same. */
        next: z.number().int().nullable(),
        /** Why newer rules were refused, `error.<code>` in the texts. */
        problem: z.enum(errorCodes).nullable(),
      })
      .optional(),
  }),
});
export type CallSnapshot = z.infer<typeof callSnapshot>;

/** All that is stored on a call, for the agent who took it. Times of day are ISO 8601. */
export const storedCallView = z.object({
  callId: z.string(),
  startedAt: z.string(),
  language: z.enum(languages),
  state: z.enum(["open", "ended", "interrupted"]),
  durationS: seconds,
  highestLevel: z.enum(levels),
  wasPermitted: z.boolean(),
  isIncident: z.boolean(),
  customer: z.string().nullable(),
  policy: z.object({ name: z.string(), hash: z.string(), signature: z.string().nullable() }),
  /** When it is deleted, and the transcript before it; `null` without transcript. */
  keptUntil: z.string(),
  transcriptKeptUntil: z.string().nullable(),
  /** Hash of the last record. */
  head: z.string(),
  /** Every record but the ticks of the call's clock. */
  records: z.array(
    z.object({
      at: seconds,
      type: z.string(),
      category: category.nullable(),
      step: stepId.nullable(),
      channel: z.enum(channels).nullable(),
      /** Words or text, as stored: with numbers and addresses hidden. */
      words: z.string().nullable(),
    }),
  ),
  /** How many ticks of the call's clock are stored. */
  clockTicks: z.number().int().nonnegative(),
  transcript: z.array(z.object({ at: seconds, channel: z.enum(channels), words: z.string() })),
});
export type StoredCallView = z.infer<typeof storedCallView>;

/** A running or finished test of the devices: five seconds of recognition outside a call. */
export const deviceTest = z.object({
  isOn: z.boolean(),
  secondsLeft: z.number().nonnegative(),
  levels: z.array(channelLevel),
  /** What was recognised, per channel. */
  heard: z.object({ caller: z.string(), agent: z.string() }),
  problems: z.object({ caller: channelProblem.optional(), agent: channelProblem.optional() }),
  health: z.object({ caller: channelHealth, agent: channelHealth }),
});
export type DeviceTest = z.infer<typeof deviceTest>;

const nothing = z.object({});
const answer = z.object({ ok: z.literal(true) });

/** Requests of a window: what it may ask for, and what it gets. */
export const requests = {
  "call/start": {
    request: z.object({
      language: z.enum(languages),
      customer: z.string().max(200).optional(),
      /** Number of the caller; shown, never stored. */
      number: z.string().max(40).optional(),
    }),
    response: answer,
  },
  "call/end": { request: nothing, response: answer },
  "call/pause": { request: nothing, response: answer },
  "call/resume": { request: nothing, response: answer },
  "call/setLanguage": { request: z.object({ language: z.enum(languages) }), response: answer },
  "step/tick": { request: z.object({ step: stepId }), response: answer },
  "step/skip": { request: z.object({ step: stepId }), response: answer },
  "step/undo": { request: z.object({ step: stepId }), response: answer },
  "cue/dismiss": { request: z.object({ cueId: z.string().min(1).max(200) }), response: answer },
  "mark/abuse": { request: nothing, response: answer },
  "mark/threat": { request: nothing, response: answer },
  "journal/read": {
    request: z.object({ callId: z.string().min(1).max(200) }),
    response: z.object({ ok: z.literal(true), call: storedCallView }),
  },
  "journal/confirmDate": { request: nothing, response: answer },
  "call/wrapUp": {
    request: z.object({ disposition: z.enum(dispositions), note: z.string().max(2000) }),
    response: answer,
  },
  /** The last call as a text for the file. */
  "incident/get": {
    request: z.object({ language: z.enum(languages) }),
    response: z.object({ ok: z.literal(true), text: z.string() }),
  },
  "house/get": { request: nothing, response: z.object({ ok: z.literal(true), house: houseSheet }) },
  /** Runs the organisation's command that tells a team-mate. */
  "team/tell": { request: z.object({ message: z.string().min(1).max(500) }), response: answer },
  "settings/get": { request: nothing, response: z.object({ ok: z.literal(true), view: settingsView }) },
  "settings/change": { request: settingsChange, response: z.object({ ok: z.literal(true), view: settingsView }) },
  /** Puts a text on the clipboard where a page in the background may not. Refused in a browser, whose pages do it themselves. */
  "text/copy": { request: z.object({ text: z.string().max(20_000) }), response: answer },
  "window/fit": { request: windowFit, response: answer },
  /** Opens the supervisor's console in a window of its own. Refused in a browser, whose page goes there by a link. */
  "window/showConsole": { request: nothing, response: answer },
  "snapshot/get": { request: nothing, response: z.object({ ok: z.literal(true), snapshot: callSnapshot }) },
  "devices/list": {
    request: nothing,
    response: z.object({
      ok: z.literal(true),
      devices: z.array(device),
      recorders: z.array(z.enum(recorderPrograms)),
      choice: deviceChoice,
    }),
  },
  "devices/choose": { request: deviceChoice, response: answer },
  "devices/test": { request: z.object({ language: z.enum(languages) }), response: answer },
  "devices/stopTest": { request: nothing, response: answer },
  "texts/get": {
    request: z.object({ language: z.enum(languages) }),
    response: z.object({ ok: z.literal(true), texts: z.record(z.string(), z.string()) }),
  },
} as const;
export type RequestName = keyof typeof requests;
export type RequestOf<Name extends RequestName> = z.infer<(typeof requests)[Name]["request"]>;
export type ResponseOf<Name extends RequestName> = z.infer<(typeof requests)[Name]["response"]>;

/** A refused request: typed, logged, never `undefined`. */
export const refusal = z.object({ ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) });
export type Refusal = z.infer<typeof refusal>;

/** Pushes from main to windows. */
export const pushes = {
  "snapshot/changed": callSnapshot,
  "devices/tested": deviceTest,
  "settings/changed": settingsView,
  /** A hotkey that the page carries out, as it would its own button. */
  "hotkey/pressed": z.object({ hotkey: z.enum(hotkeyIds) }),
} as const;
export type PushName = keyof typeof pushes;
export type PushOf<Name extends PushName> = z.infer<(typeof pushes)[Name]>;

/** Over a WebSocket: the same messages in an envelope. */
export const clientEnvelope = z.object({
  id: z.number().int(),
  name: z.enum(Object.keys(requests) as [RequestName, ...RequestName[]]),
  request: z.unknown(),
});
export type ServerEnvelope =
  | { readonly kind: "response"; readonly id: number; readonly response: unknown }
  | { readonly kind: "push"; readonly name: string; readonly value: unknown };

/** What a window finds on `globalThis.steadyline`; the web host's page makes the same thing over its WebSocket. */
export interface Bridge {
  request<Name extends RequestName>(name: Name, request: RequestOf<Name>): Promise<ResponseOf<Name> | Refusal>;
  /** Returns the function that stops listening. */
  onPush<Name extends PushName>(name: Name, listener: (value: PushOf<Name>) => void): () => void;
}
