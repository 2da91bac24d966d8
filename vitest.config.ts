// Which tests run where. `unit` and `unit-renderer` need nothing but Node; `integration` runs the real processes;
// `e2e` runs the built pages in a real Chromium.

import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const slow = ["tests/**/*.integration.test.ts", "tests/**/*.e2e.test.ts"];
const rendererTests = "tests/renderer/**/*.test.ts";

export default defineConfig({
  define: {
    __VUE_OPTIONS_API__: "false",
    __VUE_I18N_FULL_INSTALL__: "false",
    __VUE_I18N_LEGACY_API__: "false",
    __INTLIFY_PROD_DEVTOOLS__: "false",
  },
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["tests/**/*.test.ts"],
          exclude: [...slow, rendererTests],
          // Property tests try hundreds of streams; on a shared machine that takes its time.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        plugins: [vue()],
        test: {
          name: "unit-renderer",
          include: [rendererTests],
          exclude: slow,
          environment: "happy-dom",
          setupFiles: ["tests/renderer/setup.ts"],
        },
      },
      {
        test: {
          name: "integration",
          include: ["tests/**/*.integration.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // Real recognition at real speed: two at once would disturb each other's timing.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/**/*.e2e.test.ts"],
          globalSetup: ["tests/e2e/build.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
