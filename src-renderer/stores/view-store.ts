// What this window shows of what it knows: the open panel, the wording in view, a banner put aside. Never sent to main.

import { defineStore } from "pinia";
import { computed, ref, shallowRef, watch } from "vue";
import type { Line, WrapUp } from "../vocabulary.ts";
import { useCallStore } from "./call-store.ts";

export const panelNames = ["actions", "details", "why", "help", "phrases", "authority", "settings"] as const;
export type PanelName = (typeof panelNames)[number];
export type WordingLength = keyof Line;

/** What asks to be pressed twice, because it cannot be taken back. */
export type Armable = "end" | "mark-threat";

const lengths: readonly WordingLength[] = ["short", "say", "long"];
const tallRem = 25;
/** How long "copied" and the like stay, milliseconds. */
const flashMs = 2500;
const msPerMinute = 60_000;
/** How long a first press waits for the second. */
const armedMs = 4000;

/** The state of the window itself. */
export const useViewStore = defineStore("view", () => {
  const call = useCallStore();
  const panel = ref<PanelName>();
  const wordingLength = ref<WordingLength>("say");
  const wordingIndex = ref(0);
  const isPermissionAside = ref(false);
  const armed = ref<Armable>();
  const flashed = ref<string>();
  /** Size of the overlay in `rem`, whatever the text size, and what a `rem` is, pixels. */
  const box = shallowRef({ width: 0, height: 0, remPx: 0 });
  /** The window that shows the overlay: the page's own, or the one that stays on top of others. */
  const hostWindow = shallowRef<Window>(globalThis.window);
  const breatherEndsMs = ref<number>();
  /** What was begun after the call; it outlives a change of size. */
  const wrapUp = ref<Partial<WrapUp>>();
  const isStoredOpen = ref(false);
  let flashing: ReturnType<typeof setTimeout> | undefined;
  let disarming: ReturnType<typeof setTimeout> | undefined;

  const disarm = (): void => {
    clearTimeout(disarming);
    armed.value = undefined;
  };

  const wordings = computed<readonly Line[]>(() => {
    const next = call.snapshot?.protocol.next;
    return next ? [next.line, ...next.alternatives] : [];
  });
  const wording = computed(() => wordings.value[wordingIndex.value % Math.max(1, wordings.value.length)]);

  /** Moves along the lengths; −1 is shorter. */
  const changeLength = (by: 1 | -1): void => {
    wordingLength.value = lengths[lengths.indexOf(wordingLength.value) + by] ?? wordingLength.value;
  };

  watch(
    () => [call.snapshot?.callId, call.snapshot?.protocol.next?.step],
    () => {
      wordingIndex.value = 0;
    },
  );
  watch(
    () => call.snapshot?.phase,
    () => {
      panel.value = undefined;
      breatherEndsMs.value = undefined;
      wrapUp.value = undefined;
      isStoredOpen.value = false;
      disarm();
    },
  );
  // A new permission is never hidden behind a panel or by what was put aside before.
  watch(
    () => call.snapshot?.permission.granted,
    () => {
      isPermissionAside.value = false;
      panel.value = undefined;
    },
  );

  return {
    panel,
    box,
    hostWindow,
    /** From here on the details are always in view: as many `rem` as the style sheets say. */
    isTall: computed(() => box.value.height >= tallRem),
    wrapUp,
    isStoredOpen,
    breatherEndsMs,
    startBreather: (minutes: number): void => {
      breatherEndsMs.value = performance.now() + minutes * msPerMinute;
    },
    stopBreather: (): void => {
      breatherEndsMs.value = undefined;
    },
    /** Key of a short text that goes by itself. */
    flashed,
    flash: (key: string): void => {
      clearTimeout(flashing);
      flashed.value = key;
      flashing = setTimeout(() => {
        flashed.value = undefined;
      }, flashMs);
    },
    isPermissionAside,
    armed,
    wordingLength,
    line: computed(() => wording.value?.[wordingLength.value] ?? ""),
    shortLine: computed(() => wording.value?.short ?? ""),
    wordingCount: computed(() => wordings.value.length),
    wordingNumber: computed(() => (wordings.value.length === 0 ? 0 : (wordingIndex.value % wordings.value.length) + 1)),
    canShorten: computed(() => wordingLength.value !== lengths[0]),
    canLengthen: computed(() => wordingLength.value !== lengths.at(-1)),
    shorten: () => changeLength(-1),
    lengthen: () => changeLength(1),
    nextWording: (): void => {
      wordingIndex.value += 1;
    },
    toggle: (name: PanelName): void => {
      panel.value = panel.value === name ? undefined : name;
    },
    closePanel: (): void => {
      panel.value = undefined;
    },
    /** True at the second press within the time. */
    confirm: (name: Armable): boolean => {
      const isSecond = armed.value === name;
      disarm();
      if (isSecond) return true;
      armed.value = name;
      disarming = setTimeout(disarm, armedMs);
      return false;
    },
  };
});
