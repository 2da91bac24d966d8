// What main sent about the call, and the requests that the agent makes. Decides nothing: the next snapshot is the answer.

import { defineStore } from "pinia";
import { computed, onScopeDispose, readonly, ref, shallowRef } from "vue";
import type { CallSnapshot, Refusal, RequestName, RequestOf } from "../../src-shared/contract.ts";
import { useBridge } from "../bridge.ts";
import type { Connection } from "../link.ts";
import { keepEqual } from "./keep-equal.ts";
import type { Language, StartRequest, StepId, WrapUp } from "../vocabulary.ts";

/** The call as main shows it. */
export const useCallStore = defineStore("call", () => {
  const bridge = useBridge();
  const snapshot = shallowRef<CallSnapshot>();
  const receivedAtMs = ref(0);
  const connection = ref<Connection>("connecting");
  const refusal = shallowRef<Refusal["error"]>();
  /** Steps that were ticked or skipped from this window, last one last. */
  const settledHere = shallowRef<readonly StepId[]>([]);
  let pushes = 0;

  const show = (next: CallSnapshot): void => {
    if (next.callId !== snapshot.value?.callId) settledHere.value = [];
    snapshot.value = keepEqual(snapshot.value, next);
    receivedAtMs.value = performance.now();
  };

  const fetchSnapshot = async (): Promise<void> => {
    const pushesBefore = pushes;
    const response = await bridge.request("snapshot/get", {});
    if (!response.ok) refusal.value = response.error;
    // A push that overtook the answer is newer than the answer.
    else if (pushes === pushesBefore) show(response.snapshot);
  };

  const send = async <Name extends RequestName>(name: Name, request: RequestOf<Name>): Promise<boolean> => {
    const response = await bridge.request(name, request);
    refusal.value = response.ok ? undefined : response.error;
    return response.ok;
  };

  const settledWithout = (step: StepId): readonly StepId[] => settledHere.value.filter((other) => other !== step);

  const settle = async (name: "step/tick" | "step/skip", step: StepId): Promise<void> => {
    // At once: an undo may be pressed before the answer is here.
    settledHere.value = [...settledWithout(step), step];
    if (!(await send(name, { step }))) settledHere.value = settledWithout(step);
  };

  const undo = async (step: StepId): Promise<void> => {
    if (await send("step/undo", { step })) settledHere.value = settledWithout(step);
  };

  const stopPushes = bridge.onPush("snapshot/changed", (next) => {
    pushes += 1;
    show(next);
  });
  const stopConnection = bridge.onConnection((next) => {
    connection.value = next;
    if (next === "connected") void fetchSnapshot();
  });
  onScopeDispose(() => {
    stopPushes();
    stopConnection();
  });

  return {
    snapshot,
    receivedAtMs: readonly(receivedAtMs),
    connection: readonly(connection),
    refusal,
    isRunning: computed(() => snapshot.value?.phase === "active" || snapshot.value?.phase === "paused"),
    lastSettled: computed(() => settledHere.value.at(-1)),
    start: (request: StartRequest) => send("call/start", request),
    end: () => send("call/end", {}),
    pause: () => send("call/pause", {}),
    resume: () => send("call/resume", {}),
    setLanguage: (language: Language) => send("call/setLanguage", { language }),
    tick: (step: StepId) => settle("step/tick", step),
    skip: (step: StepId) => settle("step/skip", step),
    undo,
    dismiss: (cueId: string) => send("cue/dismiss", { cueId }),
    markAbuse: () => send("mark/abuse", {}),
    markThreat: () => send("mark/threat", {}),
    confirmDate: () => send("journal/confirmDate", {}),
    wrapUp: (request: WrapUp) => send("call/wrapUp", request),
    forgetRefusal: (): void => {
      refusal.value = undefined;
    },
  };
});
