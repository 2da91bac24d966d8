// The environment of the listener process: the parent's, without what would change how Node or the loader behaves.

import type { ChildEnv } from "./listener-child.ts";

/** Variables that would inject options, code or another personality into the child. */
const stripped = [
  "NODE_OPTIONS",
  "NODE_PATH",
  "NODE_DEBUG",
  "NODE_INSPECT_RESUME_ON_START",
  "NODE_V8_COVERAGE",
  "NODE_REPL_EXTERNAL_MODULE",
  "ELECTRON_RUN_AS_NODE",
  "ELECTRON_NO_ASAR",
  "LD_PRELOAD",
  "DYLD_INSERT_LIBRARIES",
] as const;

/** A copy of `env` that is safe to start the listener with. Names are compared without case, as Windows does. */
export const childEnv = (env: Readonly<Record<string, string | undefined>>): ChildEnv => {
  const unwanted = new Set<string>(stripped);
  const kept = Object.entries(env).filter(([name, value]) => value !== undefined && !unwanted.has(name.toUpperCase()));
  return Object.fromEntries(kept) as ChildEnv; // The filter has removed what is undefined.
};
