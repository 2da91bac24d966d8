// The administrator's settings of a computer.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { machineConfigFile, parseMachineConfig, readMachineConfig } from "../../../src-main/settings/machine-config.ts";
import { TestFolder, testKey } from "../../support/bundles.ts";

let folder: TestFolder;
beforeEach(() => (folder = new TestFolder()));
afterEach(() => folder.remove());

describe("the machine's configuration", () => {
  test("is one file a platform, where only administrators write", () => {
    expect(machineConfigFile({}, "linux")).toBe("/etc/steadyline/machine.yaml");
    expect(machineConfigFile({}, "darwin")).toBe("/Library/Application Support/Steadyline/machine.yaml");
    expect(machineConfigFile({ ProgramData: "D:\\Data" }, "win32")).toBe("D:\\Data\\Steadyline\\machine.yaml");
  });

  test("sets nothing where there is none", async () => {
    const config = await readMachineConfig({}, folder.file("none.yaml"));
    expect(config).toMatchObject({ file: undefined, policy: { keys: [], leastVersion: 1, pollSeconds: 60 } });
  });

  test("of the system goes before one that the environment names", async () => {
    const key = testKey();
    const own = folder.write("own.yaml", `policy: { keys: ["${key.publicKey.line}"] }`);
    const other = folder.write("other.yaml", "policy: { leastVersion: 9 }");
    const env = { STEADYLINE_MACHINE_CONFIG: other };
    const config = await readMachineConfig(env, own);
    expect(config).toMatchObject({ file: own, policy: { leastVersion: 1 } });
    expect(config.policy.keys.map(({ id }) => id)).toEqual([key.id]);
    expect((await readMachineConfig(env, folder.file("none.yaml"))).policy.leastVersion).toBe(9);
  });

  test.each([
    ["policy: { key: x }", /machine\.yaml:1 policy/],
    ["policy: { keys: [nonsense] }", /machine\.yaml policy\.keys\[0\]/],
    ["models: { mirrors: [ftp://x] }", /mirrors/],
  ])("%s stops the start with its reason: rules must not go unsigned by a slip", (text, message) => {
    expect(() => parseMachineConfig(text, "machine.yaml")).toThrow(message);
  });

  test("that cannot be read, or is named and missing, stops the start", async () => {
    await expect(readMachineConfig({}, folder.path)).rejects.toMatchObject({ code: "config-invalid" });
    const env = { STEADYLINE_MACHINE_CONFIG: folder.file("gone.yaml") };
    await expect(readMachineConfig(env, folder.file("none.yaml"))).rejects.toMatchObject({ code: "config-invalid" });
  });
});
