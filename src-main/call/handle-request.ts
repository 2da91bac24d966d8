// Answers the requests of windows. Every one is parsed first; the handler gets the parsed value.

import {
  type Refusal,
  type RequestName,
  type RequestOf,
  requests,
  type ResponseOf,
  type StoredCallView,
} from "../../src-shared/contract.ts";
import type { Language } from "../../src-core/ids.ts";
import { AppError } from "../../src-shared/errors.ts";
import type { DeviceControl } from "./device-control.ts";
import type { FrameHub } from "./frame-hub.ts";
import type { Progress } from "./call-runner.ts";
import type { HouseSheet, SettingsChange, SettingsView, WindowFit } from "../../src-shared/settings.ts";
import type { CallService } from "./call-service.ts";

/** The agent's desk: settings, sheets and texts beside the call. */
export interface OverlayDesk {
  view(): SettingsView;
  change(change: SettingsChange): SettingsView;
  house(): HouseSheet;
  /** The last call as a text. Throws `refused` where there was none. */
  incident(language: Language): string;
  /** Throws `refused` where no command is configured, `team-command-failed` when it fails. */
  tellTeam(message: string): Promise<void>;
  /** Throws `refused` where the page has to do it itself. */
  copy(text: string): void | Promise<void>;
  /** Throws `refused` where the page goes there by itself. */
  openConsole(): void;
  /** The page's layout has changed. */
  fit(fit: WindowFit): void;
  /** Tells when what `view` gives has changed; returns the function that stops telling. */
  onChange(listener: (view: SettingsView) => void): () => void;
}

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
  readonly desk: OverlayDesk;
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
  "call/wrapUp": ({ disposition, note }, { service }) => after(service.wrapUp(disposition, note)),
  "incident/get": ({ language }, { desk }) => ({ ok: true, text: desk.incident(language) }),
  "house/get": (_, { desk }) => ({ ok: true, house: desk.house() }),
  "team/tell": ({ message }, { desk }) => after(desk.tellTeam(message)),
  "settings/get": (_, { desk }) => ({ ok: true, view: desk.view() }),
  "settings/change": (change, { desk }) => ({ ok: true, view: desk.change(change) }),
  "text/copy": ({ text }, { desk }) => after(desk.copy(text)),
  "window/showConsole": (_, { desk }) => after(desk.openConsole()),
  "window/fit": (fit, { desk }) => after(desk.fit(fit)),
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
