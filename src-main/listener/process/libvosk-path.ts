// Where the shared library of the `vosk` package is, per platform. Only the library is used, never its JavaScript.

import { createRequire } from "node:module";
import path from "node:path";
import { AppError } from "../../../src-shared/errors.ts";

/** The library to load, and what must be in the process before it. */
export interface LibvoskFiles {
  readonly library: string;
  /** Absolute paths, in load order; empty except on Windows. */
  readonly preload: readonly string[];
}

/** The files of one platform, relative to the package's `lib` folder. */
const layouts: Readonly<
  Record<string, { readonly folder: string; readonly library: string; readonly preload: readonly string[] }>
> = {
  "linux-x64": { folder: "linux-x86_64", library: "libvosk.so", preload: [] },
  "darwin-x64": { folder: "osx-universal", library: "libvosk.dylib", preload: [] },
  "darwin-arm64": { folder: "osx-universal", library: "libvosk.dylib", preload: [] },
  // Windows looks for dependent DLLs by base name among the modules already loaded: so they go first, by full path.
  "win32-x64": {
    folder: "win-x86_64",
    library: "libvosk.dll",
    preload: ["libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll"],
  },
};

/** Files of libvosk below `libFolder` for a platform such as `linux-x64`; throws `listener-start` where there are none. */
export const libvoskFiles = (libFolder: string, platform: string): LibvoskFiles => {
  const layout = layouts[platform];
  if (layout === undefined) {
    throw new AppError(
      "listener-start",
      `loading libvosk: expected one of ${Object.keys(layouts).join(", ")}, got ${platform}`,
    );
  }
  const folder = path.join(libFolder, layout.folder);
  return {
    library: path.join(folder, layout.library),
    preload: layout.preload.map((name) => path.join(folder, name)),
  };
};

/** Where libvosk is for the running platform; throws `listener-start` when the package or platform is missing. */
export const findLibvosk = (): LibvoskFiles => {
  try {
    const manifest = createRequire(import.meta.url).resolve("vosk/package.json");
    // The system loader cannot read inside an Electron archive; the packager unpacks native files beside it.
    const folder = path.dirname(manifest).replace(/\bapp\.asar(?=[\\/])/, "app.asar.unpacked");
    return libvoskFiles(path.join(folder, "lib"), `${process.platform}-${process.arch}`);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("listener-start", "loading libvosk: the package vosk is not installed", { cause });
  }
};
