// Tells when a file may have changed: by the system's word where it gives one, and by the clock, for network shares tell nothing.

import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** Copying makes many events: one look, this long after the first, milliseconds. */
const settleMs = 200;

/** Calls `look` soon after a change and every `everyMs`; returns what ends it. Neither keeps the program running. */
export function watchFile(
  file: string,
  { everyMs, look }: { readonly everyMs: number; readonly look: () => void },
): () => void {
  let soon: ReturnType<typeof setTimeout> | undefined;
  const lookSoon = (): void => {
    soon ??= setTimeout(() => {
      soon = undefined;
      look();
    }, settleMs);
  };
  let watcher: FSWatcher | undefined;
  const follow = (): void => {
    watcher ??= watchFolder(file, { onChange: lookSoon, onLost: () => (watcher = undefined) });
  };
  follow();
  const timer = setInterval(() => {
    follow(); // The share may have come back.
    look();
  }, everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    clearTimeout(soon);
    watcher?.close();
  };
}

/** The folder, not the file: a file that is replaced by another takes its watcher with it. */
function watchFolder(
  file: string,
  { onChange, onLost }: { readonly onChange: () => void; readonly onLost: () => void },
): FSWatcher | undefined {
  try {
    const watcher = watch(dirname(file), { persistent: false }, (_, name) => {
      if (name === null || name === basename(file)) onChange();
    });
    watcher.on("error", () => {
      watcher.close();
      onLost();
    });
    return watcher;
  } catch {
    return undefined; // No folder yet, or a file system that cannot tell: the clock does.
  }
}
