// A recording on its way through the recogniser: heard once, kept nowhere.

import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createEars } from "../../../src-main/console/phrases/ears.ts";
import { createRecordings } from "../../../src-main/console/phrases/recordings.ts";
import { AppError } from "../../../src-shared/errors.ts";
import { FakeListener } from "../../fakes/listener.ts";
import { root } from "../../support/program.ts";

const calls = join(root, "tests/fixtures/calls");
const wav = join(calls, "en-calm/call.wav");
const model = { id: "small", path: "model", isDemo: true };
const listener = () =>
  new FakeListener({
    models: ["model"],
    vocabulary: ["you", "parrot"],
    utterances: [{ channel: "caller", from: 1, words: ["you", "parrot"] }],
    files: [wav],
    seconds: 5,
  });
const earsOf = (fake: FakeListener) => createEars({ spawn: fake.spawn, modelOf: () => Promise.resolve(model) });
const leftOver = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("steadyline-recording-"));

describe("a recording", () => {
  test("that comes with the program is heard as a call would be, by a process of its own that ends", async () => {
    const fake = listener();
    const recordings = createRecordings({ calls, ears: earsOf(fake) });
    expect(await recordings.list("en")).toHaveLength(4);
    const { lines, heard, isDemoModel, durationS } = await recordings.play("en", "en-calm");
    expect(lines).toEqual([{ at: 1, channel: "caller", words: "you parrot" }]);
    expect(heard).toMatchObject([{ status: "final", channel: "caller" }]);
    expect([isDemoModel, durationS]).toEqual([true, 5]);
    expect(fake.child.ended).toBe(true);
  });

  test("of the supervisor's own is gone once it was tried, also when it could not be", async () => {
    const recordings = createRecordings({ calls, ears: earsOf(listener()) });
    expect(await recordings.take(Buffer.from("RIFF"), true)).toBe(4);
    expect(await recordings.take(Buffer.from("more"), false)).toBe(8);
    expect(leftOver()).toHaveLength(1);
    // The fake knows no such file.
    await expect(recordings.play("en", null)).rejects.toThrow(AppError);
    expect(leftOver()).toEqual([]);
    await expect(recordings.play("en", null)).rejects.toThrow(/none was sent/);
    await expect(recordings.take(Buffer.from("x"), false)).rejects.toThrow(/none was sent/);
  });

  test("that was sent and never tried goes with the console", async () => {
    const recordings = createRecordings({ calls, ears: earsOf(listener()) });
    await recordings.take(Buffer.from("RIFF"), true);
    await recordings.close();
    expect(leftOver()).toEqual([]);
  });

  test("of another name is refused", async () => {
    const recordings = createRecordings({ calls, ears: earsOf(listener()) });
    await expect(recordings.play("en", "../../secret")).rejects.toThrow(/there is no call/);
    expect(existsSync(wav)).toBe(true);
  });
});

describe("the words that a model knows", () => {
  test("are asked for once", async () => {
    const fake = listener();
    const ears = earsOf(fake);
    expect(await ears.knownWords("en", ["you", "haddock"])).toEqual({ known: ["you"], model: "small" });
    const first = fake.child;
    expect(await ears.knownWords("en", ["haddock", "you"])).toEqual({ known: ["you"], model: "small" });
    expect(fake.child).toBe(first);
  });

  test("cannot be asked for without a model", async () => {
    const gone = new AppError("model-missing", "none");
    const ears = createEars({ spawn: listener().spawn, modelOf: () => Promise.reject(gone) });
    expect(await ears.knownWords("en", ["you"])).toBeUndefined();
  });
});
