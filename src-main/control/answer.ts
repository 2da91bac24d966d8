// Carries out what another program asks, through the same control as the windows.

import { assertNever } from "../../src-core/invariant.ts";
import type { Language } from "../../src-core/ids.ts";
import type { CallControl } from "../call/handle-request.ts";
import type { CallStatus, ControlReply, ControlRequest } from "./messages.ts";

/** Answers requests; `language` is that of a call which names none. Throws `AppError`. */
export const answerWith =
  (control: CallControl, language: () => Language) =>
  async (request: ControlRequest): Promise<ControlReply> => {
    await carryOut(control, request, language);
    return { ok: true, status: statusOf(control) };
  };

async function carryOut(control: CallControl, request: ControlRequest, language: () => Language): Promise<void> {
  switch (request.command) {
    case "call/start": {
      const { customer, number } = request;
      // A softphone may tell of a call before the last one was closed: what was running is over.
      if (control.service.isRunning) await control.endCall();
      return control.startCall({
        language: request.language ?? language(),
        ...(customer === undefined ? {} : { customer }),
        ...(number === undefined ? {} : { number }),
      });
    }
    case "call/end":
      return control.endCall();
    case "call/pause":
      return control.pause();
    case "call/resume":
      return control.resume();
    case "call/status":
      return;
    default:
      return assertNever(request);
  }
}

function statusOf(control: CallControl): CallStatus {
  const { service } = control;
  const progress = control.listening();
  const { phase, at, level, permission, health } = service.snapshot();
  return {
    phase,
    at,
    level: level.level,
    mayEndCall: permission.granted,
    caller: health.caller.health,
    agent: health.agent.health,
    listening:
      progress === undefined
        ? null
        : {
            lagSeconds: progress.lagSeconds,
            droppedSpeechSeconds: progress.droppedSpeechSeconds,
            lostSeconds: progress.lostSeconds,
          },
  };
}
