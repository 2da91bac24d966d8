// Answers the requests of windows. Every one is parsed first; the handler gets the parsed value.

import {
  type Refusal,
  type RequestName,
  type RequestOf,
  requests,
  type ResponseOf,
  type StoredCallView,
} from "../../src-shared/contract.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { DeviceControl } from "./device-control.ts";
import type { FrameHub } from "./frame-hub.ts";
import type { Progress } from "./call-runner.ts";
import type { CallService } from "./call-service.ts";

/** What a host adds to the service: starting and stopping to listen. */
export interface CallControl {
  readonly service: CallService;
  startCall(request: RequestOf<"call/start">): Promise<void>;
  endCall(): Promise<void>;
  /** All that is stored on a call. */
  readJournal(request: RequestOf<"journal/read">): Promise<StoredCallView>;
  /** Somebody has looked at the date and says that it is right. */
  confirmDate(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  readonly devices: DeviceControl;
  /** Sound that windows capture. */
  readonly frames: FrameHub;
  /** How well listening keeps up; `undefined` while nothing is listened to. */
  listening(): Progress | undefined;
  /** Interface texts of a language. */
  texts(request: RequestOf<"texts/get">): Readonly<Record<string, string>>;
}

type Handlers = {
  readonly [Name in RequestName]: (
    request: RequestOf<Name>,
    control: CallControl,
  ) => Promise<ResponseOf<Name>> | ResponseOf<Name>;
};

const done = { ok: true } as const;
const after = (action: void | Promise<void>): Promise<typeof done> | typeof done =>
  action instanceof Promise ? action.then(() => done) : done;

const handlers: Handlers = {
  "call/start": (request, control) => after(control.startCall(request)),
  "call/end": (_, control) => after(control.endCall()),
  "call/pause": (_, control) => after(control.pause()),
  "call/resume": (_, control) => after(control.resume()),
  "call/setLanguage": ({ language }, { service }) => after(service.setLanguage(language)),
  "step/tick": ({ step }, { service }) => after(service.tickStep(step)),
  "step/skip": ({ step }, { service }) => after(service.skipStep(step)),
  "step/undo": ({ step }, { service }) => after(service.undoStep(step)),
  "cue/dismiss": ({ cueId }, { service }) => after(service.dismissCue(cueId)),
  "mark/abuse": (_, { service }) => after(service.markAbuse()),
  "mark/threat": (_, { service }) => after(service.markThreat()),
  "journal/read": async (request, control) => ({ ok: true, call: await control.readJournal(request) }),
  "journal/confirmDate": (_, control) => after(control.confirmDate()),
  "snapshot/get": (_, { service }) => ({ ok: true, snapshot: service.snapshot() }),
  "devices/list": async (_, { devices }) => {
    const { devices: found, recorders, choice } = await devices.list();
    return { ok: true, devices: found, recorders, choice };
  },
  "devices/choose": (choice, { devices }) => after(devices.choose(choice)),
  "devices/test": ({ language }, { devices }) => after(devices.test(language)),
  "devices/stopTest": (_, { devices }) => after(devices.stopTest()),
  "texts/get": (request, control) => ({ ok: true, texts: { ...control.texts(request) } }),
};

/** Parses and answers one request; a refusal is a value, never `undefined`. */
export async function handleRequest<Name extends RequestName>(
  name: Name,
  raw: unknown,
  control: CallControl,
): Promise<ResponseOf<Name> | Refusal> {
  const parsed = requests[name].request.safeParse(raw);
  if (!parsed.success) {
    const problem = parsed.error.issues
      .map(({ path, message }) => `${path.join(".") || "request"}: ${message}`)
      .join("; ");
    return refuse(new AppError("input-invalid", `${name}: ${problem}`));
  }
  const handler: Handlers[Name] = handlers[name];
  try {
    // The schema of this very name has parsed it; TypeScript cannot tie the two through the generic index.
    return await handler(parsed.data as RequestOf<Name>, control);
  } catch (error) {
    if (error instanceof AppError) return refuse(error);
    throw error;
  }
}

const refuse = (error: AppError): Refusal => ({ ok: false, error: error.toJSON() });
