// Whether this window's console is open, and the passphrase on its way to main. It is kept nowhere.

import { defineStore } from "pinia";
import { computed, onScopeDispose, ref, shallowRef } from "vue";
import type { LockState } from "../../../src-shared/console/lock-messages.ts";
import type { Refusal } from "../../../src-shared/contract.ts";
import { useBridge } from "../../bridge.ts";
import { useConsoleBridge } from "../console-bridge.ts";

/** The lock as main has it. */
export const useLockStore = defineStore("console-lock", () => {
  const [bridge, overlay] = [useConsoleBridge(), useBridge()];
  const lock = shallowRef<LockState>();
  /** Code of the last refusal. */
  const refusal = ref<string>();
  const isBusy = ref(false);

  type Answer = Refusal | { readonly ok: true; readonly lock: LockState };
  const take = async (asked: Promise<Answer>): Promise<void> => {
    isBusy.value = true;
    const response = await asked;
    isBusy.value = false;
    refusal.value = response.ok ? undefined : response.error.code;
    if (response.ok) lock.value = response.lock;
  };
  const fetchState = async (): Promise<void> => {
    const response = await bridge.request("console/get", {});
    if (response.ok) lock.value = response.lock;
    else refusal.value = response.error.code;
  };
  /** A wrong passphrase changes how long the next try has to wait. */
  const trying = async (asked: Promise<Answer>): Promise<void> => {
    await take(asked);
    if (refusal.value === undefined) return;
    const response = await bridge.request("console/get", {});
    if (response.ok) lock.value = response.lock;
  };

  const stopPush = bridge.onPush("console/locked", (state) => {
    lock.value = state;
  });
  // A connection that was lost comes back locked: the session was the connection's.
  const stopConnection = overlay.onConnection((connection) => {
    if (connection === "connected") void fetchState();
  });
  onScopeDispose(() => {
    stopPush();
    stopConnection();
  });

  return {
    lock,
    refusal,
    isBusy,
    isOpen: computed(() => lock.value?.state === "open"),
    fetchState,
    begin: (passphrase: string) => trying(bridge.request("console/begin", { passphrase })),
    unlock: (passphrase: string) => trying(bridge.request("console/unlock", { passphrase })),
    lockNow: () => take(bridge.request("console/lock", {})),
    /** A request was refused because the console is locked by now. */
    noteLocked: fetchState,
  };
});
