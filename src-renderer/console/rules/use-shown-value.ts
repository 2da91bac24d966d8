// A setting's value in words.

import { useI18n } from "vue-i18n";
import type { Control } from "./catalogue.ts";

/** Returns what writes a value as its control means it. */
export function useShownValue(): (value: unknown, control: Control) => string {
  const { t } = useI18n();
  return (value, control) => {
    if (control.kind === "switch") return t(value === true ? "console.on" : "console.off");
    if (control.kind === "choice") return t(`${control.texts}.${String(value)}`);
    if (control.kind === "text") return value === "" ? t("console.empty") : String(value);
    if (typeof value !== "number") return control.none === undefined ? t("console.empty") : t(control.none.text);
    const scaled = control.unit === "percent" ? value * 100 : value;
    return t(`console.unit.${control.unit}`, { value: Math.round(scaled * 100) / 100 });
  };
}
