// A warning nobody expects fails the test that caused it.

import { afterEach, beforeEach, vi } from "vitest";

beforeEach(() => {
  localStorage.clear();
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});

afterEach(() => {
  const said = [...vi.mocked(console.warn).mock.calls, ...vi.mocked(console.error).mock.calls].map(([first]) =>
    String(first),
  );
  vi.restoreAllMocks();
  if (said.length > 0) throw new Error(`the test warned without saying so:\n${said.join("\n")}`);
});
