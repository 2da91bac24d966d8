// Everything that an agent can do in the overlay: its key, when it can be done, and what it does.
// Buttons and shortcuts both come from this table, so that neither can be missing.

import { computed, type ComputedRef } from "vue";
import { type OverlaySize, overlaySizes } from "../../src-shared/settings.ts";
import { useCallStore } from "../stores/call-store.ts";
import { useSettingsStore } from "../stores/settings-store.ts";
import { type PanelName, useViewStore } from "../stores/view-store.ts";
import { useClipboard } from "./use-clipboard.ts";

interface Context {
  readonly call: ReturnType<typeof useCallStore>;
  readonly view: ReturnType<typeof useViewStore>;
  readonly settings: ReturnType<typeof useSettingsStore>;
  readonly copy: (text: string) => Promise<void>;
}

interface ActionRule {
  /** The single key, as `KeyboardEvent.key` gives it, lower case. */
  readonly key: string;
  readonly isPossible: (context: Context) => boolean;
  readonly run: (context: Context) => unknown;
  /** For actions that open a panel: whether it is open. */
  readonly isOpen?: (context: Context) => boolean;
}

const isRunning = ({ call }: Context): boolean => call.isRunning;
const hasNext = ({ call }: Context): boolean => call.isRunning && call.snapshot?.protocol.next != null;
const isGranted = ({ call }: Context): boolean => call.isRunning && call.snapshot?.permission.granted === true;

const always = (): boolean => true;

/** What would be said now: the closing line while the permission stands in view, else the step's. */
const lineInView = ({ call, view }: Context): string => {
  const closing = call.snapshot?.permission.closing;
  return closing && !view.isPermissionAside ? closing[view.wordingLength] : view.line;
};

const nextSize = (size: OverlaySize): OverlaySize =>
  overlaySizes[(overlaySizes.indexOf(size) + 1) % overlaySizes.length] ?? size;

/** Minutes of the first choice; the row offers another. */
const breatherMinutes = 2;

const panelAction = (
  key: string,
  name: PanelName,
  isPossible: (context: Context) => boolean = isRunning,
): ActionRule => ({
  key,
  isPossible,
  run: ({ view }) => view.toggle(name),
  isOpen: ({ view }) => view.panel === name,
});

const onNext = (verb: "tick" | "skip") => (context: Context) => {
  const step = context.call.snapshot?.protocol.next?.step;
  return step === undefined ? undefined : context.call[verb](step);
};

const rules = {
  tick: { key: "t", isPossible: hasNext, run: onNext("tick") },
  skip: { key: "s", isPossible: hasNext, run: onNext("skip") },
  undo: {
    key: "u",
    isPossible: ({ call }) => call.isRunning && call.lastSettled !== undefined,
    run: ({ call }) => (call.lastSettled === undefined ? undefined : call.undo(call.lastSettled)),
  },
  shorter: {
    key: "-",
    isPossible: (context) => hasNext(context) && context.view.canShorten,
    run: ({ view }) => view.shorten(),
  },
  longer: {
    key: "+",
    isPossible: (context) => hasNext(context) && context.view.canLengthen,
    run: ({ view }) => view.lengthen(),
  },
  alternative: {
    key: "a",
    isPossible: (context) => hasNext(context) && context.view.wordingCount > 1,
    run: ({ view }) => view.nextWording(),
  },
  "false-alarm": {
    key: "f",
    isPossible: ({ call }) => call.isRunning && call.snapshot?.cue != null,
    run: ({ call }) => {
      const cue = call.snapshot?.cue;
      return cue ? call.dismiss(cue.id) : undefined;
    },
  },
  "mark-abuse": { key: "b", isPossible: isRunning, run: ({ call }) => call.markAbuse() },
  "mark-threat": {
    key: "h",
    isPossible: isRunning,
    run: ({ call, view }) => (view.confirm("mark-threat") ? call.markThreat() : undefined),
  },
  "gave-boundary": { key: "1", isPossible: isRunning, run: ({ call }) => call.tick("intent-and-boundary") },
  "gave-warning": { key: "2", isPossible: isRunning, run: ({ call }) => call.tick("end-warning") },
  pause: {
    key: "p",
    isPossible: isRunning,
    run: ({ call }) => (call.snapshot?.phase === "paused" ? call.resume() : call.pause()),
  },
  end: { key: "e", isPossible: isRunning, run: ({ call, view }) => (view.confirm("end") ? call.end() : undefined) },
  "carry-on": {
    key: "c",
    isPossible: isGranted,
    run: ({ view }) => {
      view.isPermissionAside = !view.isPermissionAside;
    },
  },
  "copy-line": {
    key: "k",
    isPossible: (context) => context.call.isRunning && lineInView(context) !== "",
    run: (context) => context.copy(lineInView(context)),
  },
  breather: {
    key: "v",
    isPossible: isRunning,
    run: ({ view }) => (view.breatherEndsMs === undefined ? view.startBreather(breatherMinutes) : view.stopBreather()),
  },
  start: {
    key: "n",
    isPossible: ({ call }) => call.snapshot !== undefined && !call.isRunning,
    run: ({ call }) => (call.snapshot === undefined ? undefined : call.start({ language: call.snapshot.language })),
  },
  why: panelAction("w", "why"),
  phrases: panelAction("/", "phrases"),
  authority: panelAction("r", "authority"),
  details: panelAction("d", "details"),
  actions: panelAction("m", "actions"),
  size: { key: "z", isPossible: always, run: ({ settings }) => settings.changeSize(nextSize(settings.size)) },
  settings: panelAction(",", "settings", always),
  help: panelAction("?", "help", always),
} as const satisfies Readonly<Record<string, ActionRule>>;

export type ActionId = keyof typeof rules;

/** All actions, in the order of the help panel. */
export const actionIds = Object.keys(rules) as readonly ActionId[];

export const isAction = (id: string): id is ActionId => Object.hasOwn(rules, id);

/** The single key of an action. */
export const keyOf = (id: ActionId): string => rules[id].key;

/** `+` without Shift. */
const sameKeys: Readonly<Record<string, string>> = { "=": "+" };

/** The action of a key, if there is one. */
export const actionOf = (key: string): ActionId | undefined =>
  actionIds.find((id) => rules[id].key === (sameKeys[key] ?? key.toLowerCase()));

/** One action in this window. */
export interface Action {
  readonly isPossible: ComputedRef<boolean>;
  /** `undefined` for an action that opens nothing. */
  readonly isOpen: ComputedRef<boolean | undefined>;
  /** Does nothing while the action is not possible. */
  readonly run: () => void;
}

/** The actions, bound to the stores. */
export function useActions(): (id: ActionId) => Action {
  const context: Context = {
    call: useCallStore(),
    view: useViewStore(),
    settings: useSettingsStore(),
    copy: useClipboard(),
  };
  return (id) => {
    const rule: ActionRule = rules[id];
    return {
      isPossible: computed(() => rule.isPossible(context)),
      isOpen: computed(() => rule.isOpen?.(context)),
      run: () => {
        if (rule.isPossible(context)) void rule.run(context);
      },
    };
  };
}
