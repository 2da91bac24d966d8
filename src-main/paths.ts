// Where the program's own data lies. Entry files sit two folders below the root, built or not.

import { fileURLToPath } from "node:url";

export interface AppPaths {
  readonly root: string;
  readonly packs: string;
  /** Packs as the build compiled them; none for a program that runs from its sources, which may be newer. */
  readonly compiledPacks: string | undefined;
  readonly models: string;
  readonly calls: string;
  /** The listener's built entry. */
  readonly listener: string;
  /** The web host's built entry. */
  readonly webHost: string;
  /** The journal's thread, built. */
  readonly journalThread: string;
  /** The workshop's thread, built. */
  readonly workshop: string;
  readonly renderer: string;
}

/** Paths seen from an entry file (`import.meta.url` of `out/main/x.js` or `src-main/x/main.ts`). */
export function appPaths(entryUrl: string): AppPaths {
  const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, entryUrl));
  return {
    root: path(""),
    packs: path("packs"),
    compiledPacks: /\/out\/main\/[^/]+$/.test(entryUrl) ? path("out/packs") : undefined,
    models: path("models"),
    calls: path("tests/fixtures/calls"),
    listener: path("out/main/listener.js"),
    webHost: path("out/main/web.js"),
    journalThread: path("out/main/journal.js"),
    workshop: path("out/main/workshop.js"),
    renderer: path("out/renderer"),
  };
}
