// The devices of this desktop as main lists them, the choice, and the test that is running. Decides nothing.

import { defineStore } from "pinia";
import { computed, onScopeDispose, readonly, ref, shallowRef } from "vue";
import type { DeviceTest, PushOf, Refusal, ResponseOf } from "../../src-shared/contract.ts";
import type { DeviceChoice } from "../../src-shared/settings.ts";
import { useBridge } from "../bridge.ts";
import type { ChannelName, Language } from "../vocabulary.ts";

type Listed = ResponseOf<"devices/list">;
export type ListedDevice = Listed["devices"][number];

/** What can be listened to, and what is. */
export const useDeviceStore = defineStore("devices", () => {
  const bridge = useBridge();
  const listed = shallowRef<Listed>();
  const choice = shallowRef<DeviceChoice>({});
  const test = shallowRef<DeviceTest>();
  const refusal = shallowRef<Refusal["error"]>();
  const isListing = ref(false);

  const settle = (response: { readonly ok: true } | Refusal): boolean => {
    refusal.value = response.ok ? undefined : response.error;
    return response.ok;
  };

  const list = async (): Promise<void> => {
    isListing.value = true;
    const response = await bridge.request("devices/list", {});
    isListing.value = false;
    if (!settle(response) || !response.ok) return;
    listed.value = response;
    choice.value = response.choice;
  };

  const choose = async (next: DeviceChoice): Promise<void> => {
    const before = choice.value;
    // At once: a second choice that comes before the answer must build on this one.
    choice.value = next;
    if (!settle(await bridge.request("devices/choose", next)) && choice.value === next) choice.value = before;
  };

  const stopPushes = bridge.onPush("devices/tested", (next: PushOf<"devices/tested">) => (test.value = next));
  const stopConnection = bridge.onConnection((connection) => {
    if (connection === "connected") void list();
  });
  onScopeDispose(() => {
    stopPushes();
    stopConnection();
  });

  return {
    devices: computed(() => listed.value?.devices ?? []),
    hasRecorder: computed(() => listed.value === undefined || listed.value.recorders.length > 0),
    choice: readonly(choice),
    test,
    refusal,
    isListing: readonly(isListing),
    list,
    /** Chooses a device, or none, for a channel; its name is remembered in case it comes back under another id. */
    chooseDevice: (channel: ChannelName, device: ListedDevice | undefined) =>
      choose({
        ...choice.value,
        [channel]: device === undefined ? undefined : { id: device.id, name: device.name },
      }),
    /** One device for both speakers. */
    setMixed: (mixed: boolean) =>
      choose(mixed ? { caller: choice.value.caller ?? choice.value.agent, mixed } : { ...choice.value, mixed: false }),
    startTest: async (language: Language) => settle(await bridge.request("devices/test", { language })),
    stopTest: async () => settle(await bridge.request("devices/stopTest", {})),
  };
});
