// Small files of this user's own, written as a whole or not at all.

import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Replaces the file: a crash leaves the old one or the new one, never half of either. `mode`: who may read a new one; default:
 * this user alone. Throws the system's error.
 */
export function replaceFile(file: string, text: string, mode = 0o600): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Two programs may write at the same time: each its own, and the last one stands.
  const fresh = `${file}.${process.pid}.new`;
  const descriptor = openSync(fresh, "w", mode);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(fresh, file);
}

/** Renames a broken file to `….damaged`; returns where it lies now. In a folder that cannot be written it stays, which is as safe. */
export function setFileAside(file: string): string {
  const aside = `${file}.damaged`;
  try {
    renameSync(file, aside);
    return aside;
  } catch {
    return file;
  }
}
