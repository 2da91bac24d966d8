// Why processes end, how long to wait, when to give up, and what a child's environment may hold.

import { describe, expect, test } from "vitest";
import { childEnv } from "../../../src-main/listener/child-env.ts";
import { CrashCounter, reasonOfExit } from "../../../src-main/listener/crash.ts";
import { UtteranceBook } from "../../../src-main/listener/utterance-book.ts";

describe("the reason of an exit", () => {
  test.each([
    [{ code: null, signal: "SIGKILL" }, "killed"],
    [{ code: null, signal: "SIGTERM" }, "killed"],
    [{ code: null, signal: "SIGABRT" }, "aborted"],
    [{ code: null, signal: "SIGSEGV" }, "aborted"],
    [{ code: 134, signal: null }, "aborted"],
    [{ code: 0xc0000005 | 0, signal: null }, "aborted"],
    [{ code: 70, signal: null }, "exited"],
    [{ code: 0, signal: null }, "exited"],
    [{ code: null, signal: null }, "exited"],
  ] as const)("%o is %s", (exit, reason) => {
    expect(reasonOfExit(exit)).toBe(reason);
  });
});

describe("counting crashes", () => {
  test("doubles the wait and gives up at the third in a row", () => {
    const counter = new CrashCounter();
    expect(counter.crashed(0)).toEqual({ type: "restart", inMs: 250, attempt: 1 });
    expect(counter.crashed(1000)).toEqual({ type: "restart", inMs: 500, attempt: 2 });
    expect(counter.crashed(2000)).toEqual({ type: "give-up" });
  });

  test("starts over after something was recognised", () => {
    const counter = new CrashCounter();
    counter.crashed(0);
    counter.crashed(1);
    counter.worked();
    expect(counter.crashed(2)).toMatchObject({ attempt: 1 });
  });

  test("forgets crashes older than a minute", () => {
    const counter = new CrashCounter();
    counter.crashed(0);
    counter.crashed(30_000);
    expect(counter.crashed(60_000)).toMatchObject({ type: "restart", attempt: 2 });
  });
});

describe("the environment of the child", () => {
  test("lacks everything that would change how Node starts, in any spelling", () => {
    const env = {
      PATH: "/bin",
      Node_Options: "--inspect",
      NODE_PATH: "/x",
      LD_PRELOAD: "/y",
      ELECTRON_RUN_AS_NODE: "1",
      GONE: undefined,
    };
    expect(childEnv(env)).toEqual({ PATH: "/bin" });
  });
});

describe("the book of utterances", () => {
  test("goes on after the highest number of any channel", () => {
    const book = new UtteranceBook(7);
    expect(book.next).toBe(7);
    book.note({ channel: "caller", utterance: 9, status: "partial" });
    book.note({ channel: "agent", utterance: 7, status: "final" });
    expect(book.next).toBe(10);
  });

  test("closes what is open once, without words", () => {
    const book = new UtteranceBook(0);
    book.note({ channel: "caller", utterance: 0, status: "final" });
    book.note({ channel: "agent", utterance: 3, status: "partial" });
    expect(book.closeOpen(5)).toEqual([{ channel: "agent", utterance: 3, status: "final", words: [], at: 5 }]);
    expect(book.closeOpen(6)).toEqual([]);
  });
});
