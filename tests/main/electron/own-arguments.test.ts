import { describe, expect, it } from "vitest";
import { ownArguments } from "../../../src-main/electron/own-arguments.ts";

describe("the program's own arguments", () => {
  it.each([
    [["electron", "/app", "--demo"], false, ["--demo"]],
    [["electron", "--no-sandbox", "--inspect=0", "/app", "--demo", "--lang", "nl"], false, ["--demo", "--lang", "nl"]],
    [["electron", "/app"], false, []],
    [["electron", "/elsewhere/main.js", "--demo"], false, ["--demo"]],
    [["/opt/steadyline", "--demo"], true, ["--demo"]],
  ])("of %j (packaged: %s) are %j", (argv, isPackaged, own) => {
    expect(ownArguments(argv, { isPackaged, appPath: "/app" })).toEqual(own);
  });
});
