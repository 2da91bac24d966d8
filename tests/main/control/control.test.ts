// Commands from other programs: the socket's manners, links, and what they may do.

import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { defaultPolicy } from "../../../src-core/policy/default-policy.ts";
import { CallService } from "../../../src-main/call/call-service.ts";
import type { CallControl } from "../../../src-main/call/handle-request.ts";
import { answerWith } from "../../../src-main/control/answer.ts";
import { askProgram } from "../../../src-main/control/client.ts";
import { parseLink } from "../../../src-main/control/messages.ts";
import { type ControlServer, startControlServer } from "../../../src-main/control/server.ts";
import { controlAddress } from "../../../src-main/control/socket-path.ts";
import { startRequest } from "../../../src-main/cli/call.ts";
import { smallPack } from "../../support/pack.ts";

const folder = mkdtempSync(join(tmpdir(), "steadyline-control-"));
const address = join(folder, "run", "control.sock");
const servers: ControlServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const setUp = async (): Promise<CallService> => {
  const service = new CallService({ policy: defaultPolicy, packOf: smallPack, newId: () => "id" });
  const control = {
    service,
    startCall: (call) => Promise.resolve(service.startCall(call)),
    endCall: () => Promise.resolve(service.endCall()),
    pause: () => Promise.resolve(service.pause()),
    resume: () => Promise.resolve(service.resume()),
    listening: () => undefined,
  } as Partial<CallControl> as CallControl; // The commands use no more of it.
  servers.push(
    await startControlServer(
      address,
      answerWith(control, () => "nl"),
    ),
  );
  return service;
};

/** What the server writes to a connection that sends this. */
const say = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(address, () => socket.write(text));
    socket.once("data", (data: Buffer) => {
      socket.destroy();
      resolve(data.toString("utf8"));
    });
    socket.once("error", reject);
  });

describe("a command", () => {
  test("starts a call with the customer's name for the line, in the desktop's language", async () => {
    const service = await setUp();
    const reply = await askProgram(address, { command: "call/start", customer: "Jansen", number: "0612345678" });
    expect(reply).toMatchObject({ ok: true, status: { phase: "active", level: "calm" } });
    expect(service.snapshot()).toMatchObject({ customer: "Jansen", number: "0612345678", language: "nl" });
  });

  test("that starts a call ends the one before", async () => {
    const service = await setUp();
    await askProgram(address, { command: "call/start", customer: "Jansen" });
    await askProgram(address, { command: "call/start", language: "pl" });
    expect(service.snapshot()).toMatchObject({ phase: "active", customer: null, language: "pl" });
  });

  test("pauses, resumes, ends and asks how the call stands", async () => {
    await setUp();
    await askProgram(address, { command: "call/start" });
    const phases = [];
    for (const command of ["call/pause", "call/resume", "call/status", "call/end"] as const) {
      const reply = await askProgram(address, { command });
      phases.push(reply.ok ? reply.status.phase : reply.error.code);
    }
    expect(phases).toEqual(["paused", "active", "active", "ended"]);
  });

  test("that cannot be done is refused, typed", async () => {
    await setUp();
    expect(await askProgram(address, { command: "call/end" })).toMatchObject({ ok: false, error: { code: "refused" } });
  });

  test.each(['{"command":"call/explode"}', "hello", "[]", `{"command":"call/start","customer":"${"x".repeat(5000)}"}`])(
    "that is none is refused: %#",
    async (line) => {
      await setUp();
      expect(JSON.parse(await say(`${line}\n`))).toMatchObject({ ok: false, error: { code: "input-invalid" } });
    },
  );

  test("to a program that does not run is named", async () => {
    await expect(askProgram(join(folder, "nobody.sock"), { command: "call/status" })).rejects.toMatchObject({
      code: "not-running",
    });
  });
});

describe("the socket", () => {
  test("is this user's alone", async () => {
    await setUp();
    expect(statSync(address).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "run")).mode & 0o777).toBe(0o700);
  });

  test("left behind by a program that was killed is taken over; that of a running one is not", async () => {
    writeFileSync(address, "");
    await setUp();
    await expect(startControlServer(address, () => Promise.reject(new Error("unused")))).rejects.toMatchObject({
      code: "port-busy",
    });
  });

  test("is where the platform keeps such things", () => {
    expect(controlAddress({ XDG_RUNTIME_DIR: "/run/user/7" }, "linux")).toBe("/run/user/7/steadyline/control.sock");
    expect(controlAddress({}, "win32")).toMatch(/^\\\\\.\\pipe\\steadyline-/);
    expect(controlAddress({ STEADYLINE_SOCKET: "/x" }, "linux")).toBe("/x");
  });
});

test("a link cannot pass one command off as another", () => {
  expect(parseLink("steadyline:call/status?command=call/end").command).toBe("call/status");
});

describe("a link", () => {
  test.each([
    [
      "steadyline:call/start?customer=Mrs%20Jansen&number=%2B31612345678",
      { customer: "Mrs Jansen", number: "+31612345678" },
    ],
    ["steadyline://call/start?language=pl", { language: "pl" }],
    ["STEADYLINE:call/start", {}],
    ["steadyline:call/start?customer=&number=", {}],
  ])("%s starts a call", (link, rest) => {
    expect(parseLink(link)).toEqual({ command: "call/start", ...rest });
  });

  test.each([
    "https://example.org/call/start",
    "steadyline:call/start?policy=none",
    "steadyline:step/tick?step=end-warning",
    "steadyline:call/start?language=xx",
  ])("%s does nothing", (link) => {
    expect(() => parseLink(link)).toThrow(/expected steadyline:/);
  });
});

test("an empty name or number, as softphones pass when they know none, is left out", () => {
  expect(startRequest({ customer: " ", number: "" })).toEqual({ command: "call/start" });
});
