// How the three runtimes are bundled. Main: one file per program, dependencies left outside.
// Preload: one CommonJS file, because a sandboxed preload can load nothing else. Renderer: one page per window.

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "electron-vite";

const here = import.meta.dirname;

/** Programs of the main side, by the name of their file in `out/main`. */
const programs = {
  electron: "src-main/electron/main.ts",
  web: "src-main/web/main.ts",
  cli: "src-main/cli/main.ts",
  listener: "src-main/listener/process/main.ts",
  journal: "src-main/journal/thread/main.ts",
  workshop: "src-main/console/workshop/main.ts",
  "compile-packs": "src-main/packs/compile-packs.ts",
};

const hashbang = "#!/usr/bin/env node";

/** Makes the command line a file that the system can run by itself. */
const runnableCli = {
  name: "steadyline:runnable-cli",
  renderChunk(
    code: string,
    chunk: { readonly name: string; readonly isEntry: boolean },
  ): { code: string; map: null } | null {
    const isBare = chunk.isEntry && chunk.name === "cli" && !code.startsWith("#!");
    return isBare ? { code: `${hashbang}\n${code}`, map: null } : null;
  },
  writeBundle({ dir }: { readonly dir?: string | undefined }): void {
    const file = join(dir ?? "", "cli.js");
    if (existsSync(file)) chmodSync(file, 0o755);
  },
};

/** The recorder module is loaded by its path, so it stays a file of its own beside the listener. */
const recorderModule = {
  name: "steadyline:recorder-module",
  writeBundle({ dir }: { readonly dir?: string | undefined }): void {
    copyFileSync(resolve(here, "src-main/listener/process/recorder.cjs"), join(dir ?? "", "recorder.cjs"));
  },
};

/** Compiles the cue rules with the program just built, so that it need not do so at every start. */
const compiledPacks = {
  name: "steadyline:compiled-packs",
  writeBundle({ dir }: { readonly dir?: string | undefined }): void {
    execFileSync(process.execPath, [join(dir ?? "", "compile-packs.js")], { stdio: "inherit" });
  },
};

const isUnset = "false";

export default defineConfig({
  main: {
    plugins: [runnableCli, recorderModule, compiledPacks],
    build: {
      target: "node20.19",
      outDir: "out/main",
      externalizeDeps: true,
      rolldownOptions: { input: programs, output: { format: "es", entryFileNames: "[name].js" } },
    },
  },
  preload: {
    build: {
      outDir: "out/preload",
      externalizeDeps: false,
      rolldownOptions: {
        input: {
          overlay: "src-preload/overlay.ts",
          console: "src-preload/console.ts",
          capture: "src-preload/capture.ts",
        },
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
  renderer: {
    root: "src-renderer",
    plugins: [vue()],
    define: {
      __VUE_OPTIONS_API__: isUnset,
      __VUE_I18N_FULL_INSTALL__: isUnset,
      __VUE_I18N_LEGACY_API__: isUnset,
      __INTLIFY_PROD_DEVTOOLS__: isUnset,
    },
    build: {
      outDir: "out/renderer",
      // Fonts and images stay files: the content policy forbids data: except for images.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      minify: true,
      rolldownOptions: {
        input: {
          overlay: resolve(here, "src-renderer/overlay/index.html"),
          capture: resolve(here, "src-renderer/capture/index.html"),
          devices: resolve(here, "src-renderer/devices/index.html"),
          console: resolve(here, "src-renderer/console/index.html"),
        },
      },
    },
  },
});
