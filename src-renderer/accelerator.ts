// A pressed key with its modifiers, written as Electron and the settings write it.

import { accelerator } from "../src-shared/settings.ts";

type Press = Pick<KeyboardEvent, "code" | "key" | "ctrlKey" | "altKey" | "shiftKey" | "metaKey">;

/** `Control+Shift+F1`; `undefined` for what cannot be a hotkey: a bare key, or one that is not known. */
export function acceleratorOf(press: Press): string | undefined {
  const modifiers = [
    press.ctrlKey ? "Control" : "",
    press.altKey ? "Alt" : "",
    press.shiftKey ? "Shift" : "",
    press.metaKey ? "Meta" : "",
  ].filter((modifier) => modifier !== "");
  const written = [...modifiers, keyOf(press)].join("+");
  return accelerator.safeParse(written).data;
}

/** By the key's place for letters and digits, so that Shift and Alt do not turn them into others. */
function keyOf({ code, key }: Press): string {
  const plain = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1];
  if (plain !== undefined) return plain;
  if (code === "Space") return "Space";
  return /^Arrow(Up|Down)$/.exec(key)?.[1] ?? key;
}
