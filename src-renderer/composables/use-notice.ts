// The one thing about the tool itself that the agent should know now, gravest first. One line, never a pile.

import { computed, type ComputedRef } from "vue";
import { useI18n } from "vue-i18n";
import { useCallStore } from "../stores/call-store.ts";
import { useSettingsStore } from "../stores/settings-store.ts";
import { useViewStore } from "../stores/view-store.ts";
import { type ChannelName, channelNames, clockText } from "../vocabulary.ts";
import { useRestartCountdown } from "./use-countdown.ts";
import { useRulesProblem } from "./use-rules-problem.ts";

export interface Notice {
  readonly text: string;
  /** A refusal can be put away; a state goes by itself. */
  readonly isDismissible: boolean;
}

/** Health of a channel that means words are being missed. */
const deafHealth: ReadonlySet<string> = new Set(["no-signal", "lagging", "reconnecting"]);

const state = (text: string): Notice => ({ text, isDismissible: false });

/** What to say about the tool, if anything. */
export function useNotice(): ComputedRef<Notice | undefined> {
  const i18n = useI18n();
  const { t } = i18n;
  const call = useCallStore();
  const settings = useSettingsStore();
  const view = useViewStore();
  const seconds = useRestartCountdown();
  const rulesProblem = useRulesProblem();

  const connectionNotice = (): Notice | undefined =>
    call.connection === "lost" ? state(t("notice.connection-lost")) : undefined;

  const refusalNotice = (): Notice | undefined => {
    if (call.refusal === undefined || call.connection === "lost") return undefined;
    const key = `error.${call.refusal.code}`;
    return { text: i18n.te(key) ? t(key) : t("error.refused"), isDismissible: true };
  };

  const listenerNotice = (): Notice | undefined => {
    const listener = call.snapshot?.health.listener;
    if (!call.isRunning || listener === undefined) return undefined;
    if (listener.state === "restarting")
      return state(seconds.value > 0 ? t("notice.restarting", { seconds: seconds.value }) : t("notice.restarting-now"));
    if (listener.state === "starting") return state(t("notice.starting"));
    return listener.state === "gave-up" ? state(t("notice.gave-up")) : undefined;
  };

  const journalNotice = (): Notice | undefined => {
    const journal = call.snapshot?.health.journal;
    if (!call.isRunning || journal === undefined) return undefined;
    if (journal.problem !== null) return state(t(`error.${journal.problem}`));
    return journal.state === "waiting" ? state(t("notice.journal-waiting")) : undefined;
  };

  /** Which channel, since when, and what to do; where the cause is known, what mends it. */
  const deafNotice = (): Notice | undefined => {
    if (call.snapshot?.phase !== "active") return undefined;
    const { health } = call.snapshot;
    const deaf = channelNames.find((channel: ChannelName) => deafHealth.has(health[channel].health));
    if (deaf === undefined) return problemNotice();
    const values = { time: clockText(health[deaf].since) };
    const { problem } = health[deaf];
    if (problem === undefined) return state(t(`notice.${deaf}-${health[deaf].health}`, values));
    return state(`${t(`notice.${deaf}-missed`, values)} ${t(`problem.${problem}`)}`);
  };

  /** Heard, and yet something is wrong: an echo, words that were dropped. */
  const problemNotice = (): Notice | undefined => {
    if (call.snapshot?.phase !== "active") return undefined;
    const { health } = call.snapshot;
    const channel = channelNames.find((name: ChannelName) => health[name].problem !== undefined);
    if (channel === undefined) return undefined;
    const text = t(`problem.${health[channel].problem ?? ""}`);
    return state(t("notice.problem", { channel: t(`channel.${channel}`), problem: text }));
  };

  const mixedNotice = (): Notice | undefined =>
    call.isRunning && call.snapshot?.health.isMixed === true ? state(t("notice.mixed")) : undefined;

  const settingsNotice = (): Notice | undefined => {
    const problem = settings.refusal ?? settings.view?.problem ?? undefined;
    return problem === undefined || call.isRunning ? undefined : state(t(`error.${problem}`));
  };

  /** Rules of another day: during a call they wait among the details. */
  const rulesNotice = (): Notice | undefined =>
    call.isRunning || rulesProblem.value === undefined ? undefined : state(rulesProblem.value);

  /** What was asked for and waits for its second press, where no button in view says so. */
  const armedNotice = (): Notice | undefined => {
    const { armed, panel } = view;
    const hasButton = panel === "actions" || (armed === "end" && panel === undefined);
    return armed === undefined || hasButton ? undefined : state(t(`button.${armed}-confirm`));
  };

  const flashNotice = (): Notice | undefined => (view.flashed === undefined ? undefined : state(t(view.flashed)));

  const pausedNotice = (): Notice | undefined =>
    call.snapshot?.phase === "paused" ? state(t("notice.paused")) : undefined;

  return computed(
    () =>
      connectionNotice() ??
      armedNotice() ??
      refusalNotice() ??
      flashNotice() ??
      pausedNotice() ??
      listenerNotice() ??
      deafNotice() ??
      mixedNotice() ??
      journalNotice() ??
      settingsNotice() ??
      rulesNotice(),
  );
}
