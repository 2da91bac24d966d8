// What a screen reader is told, politely and once: a change of level, of step, of permission, and what waits for its second press.

import { readonly, type Ref, ref, watch } from "vue";
import { useI18n } from "vue-i18n";
import type { CallSnapshot } from "../../src-shared/contract.ts";
import { useCallStore } from "../stores/call-store.ts";
import { useViewStore } from "../stores/view-store.ts";

type Translate = (key: string, values?: Record<string, unknown>) => string;

/** The text of the live region; silent until there are texts to speak with. */
export function useAnnouncements(isReady: Readonly<Ref<boolean>>): Readonly<Ref<string>> {
  const { t } = useI18n();
  const call = useCallStore();
  const text = ref("");

  const view = useViewStore();
  let told: CallSnapshot | undefined;

  watch(
    () => view.armed,
    (armed) => {
      if (armed !== undefined) text.value = t(`button.${armed}-confirm`);
    },
  );

  watch([() => call.snapshot, isReady], ([now, hasTexts]) => {
    if (now === undefined || !hasTexts) return;
    const news = newsOf(now, told, t);
    told = now;
    if (news.length > 0) text.value = news.join(" ");
  });
  return readonly(text);
}

function newsOf(now: CallSnapshot, before: CallSnapshot | undefined, t: Translate): string[] {
  if (now.phase === "idle") return [];
  const isOtherCall = now.callId !== before?.callId;
  const { permission } = now;
  const next = now.protocol.next;
  return [
    now.phase !== before?.phase && now.phase !== "active" ? t(`phase.${now.phase}`) : "",
    isOtherCall || now.level.level !== before?.level.level
      ? t("announce.level", { level: t(`level.${now.level.level}`) })
      : "",
    permission.granted && !before?.permission.granted ? t("announce.granted") : "",
    permission.withdrawn && !before?.permission.withdrawn ? t("announce.withdrawn") : "",
    next && (isOtherCall || next.step !== before?.protocol.next?.step) ? t("announce.step", { step: next.name }) : "",
  ].filter((sentence) => sentence !== "");
}
